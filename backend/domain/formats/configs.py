"""The configs of a release: each with its columns and its file names."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from backend.domain.formats import plm_fgqa, plm_mcq, plm_rcap, plm_rdcap, plm_rtloc, plm_sgqa


@dataclass(frozen=True)
class Config:
    """One config; `file_name` gives the path in the release for a split, `read` the rows of such a file."""

    name: str
    schema: pa.Schema
    file_name: Callable[[str], str]
    read: Callable[[Path], Iterator[dict[str, Any]]]


CONFIGS = {
    one.NAME: Config(one.NAME, one.SCHEMA, one.file_name, one.read)
    for one in (plm_fgqa, plm_mcq, plm_rcap, plm_rdcap, plm_rtloc, plm_sgqa)
}
SPLITS = ("train", "val", "test")
