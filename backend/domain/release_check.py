"""Proves a release folder right: its hashes, every row against the rules, its videos, and that it loads.

The reading here is independent of the writing: it takes only what is on disk.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from backend.domain.formats import manifest
from backend.domain.formats.configs import CONFIGS
from backend.domain.formats.manifest import Manifest, SplitEntry
from backend.domain.release_check_rows import check_rows

LOAD_SECONDS = 600
MAX_PROBLEMS = 100

_SECRETS = ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_TOKEN_PATH")


def verify_release(folder: Path, *, load: bool = True) -> list[str]:
    """What is wrong with a release, one sentence each with its place; empty when it is good.

    Hashes every file, reads every row, decodes every video, and (`load`) loads every config with the
    `datasets` library, offline and with a cache of its own. Stops after 100 problems.
    """
    try:
        written = manifest.read(folder)
    except ValueError as error:
        return [str(error)]
    problems = _first(_file_problems(folder, written))
    if problems:
        # Rows of files that are not those of the manifest prove nothing.
        return problems
    problems = _first(check_rows(folder, written))
    if load and not problems:
        problems = _first(_load_problems(folder, written))
    return problems


def _first(problems: Iterator[str]) -> list[str]:
    return [problem for problem, _ in zip(problems, range(MAX_PROBLEMS), strict=False)]


def _file_problems(folder: Path, written: Manifest) -> Iterator[str]:
    found = {file.path: file for file in manifest.list_files(folder)}
    promised = {file.path: file for file in written.files}
    for path in sorted(promised.keys() - found.keys()):
        yield f"{path} is missing."
    for path in sorted(found.keys() - promised.keys()):
        yield f"{path} is not in the manifest."
    for path in sorted(found.keys() & promised.keys()):
        if found[path] != promised[path]:
            yield f"{path} is not the file of the manifest: its SHA-256 or size differs."
    if manifest.content_hash(written.files) != written.content_hash:
        yield "The content hash of the manifest is not that of its files."


def _load_problems(folder: Path, written: Manifest) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="release-check-") as cache:
        environment = {name: value for name, value in os.environ.items() if name not in _SECRETS}
        environment |= {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_HOME": cache}
        environment |= {"HF_DATASETS_CACHE": f"{cache}/datasets", "HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}
        try:
            child = subprocess.run(
                [sys.executable, "-m", "backend.domain.load_check", str(folder.resolve()), *written.configs],
                capture_output=True,
                text=True,
                env=environment,
                timeout=LOAD_SECONDS,
                check=False,
                cwd=Path(__file__).parents[2],
            )
        except subprocess.TimeoutExpired:
            yield f"Loading with the datasets library took more than {LOAD_SECONDS} seconds."
            return
    if child.returncode != 0:
        last = child.stderr.strip().splitlines() or ["no message"]
        yield f"The datasets library failed to load the release: {last[-1]}"
        return
    loaded = json.loads(child.stdout.splitlines()[-1])
    for config, splits in written.configs.items():
        for fault in _config_faults(config, loaded[config], splits):
            yield f"The datasets library, asked for {config}, {fault}"


def _config_faults(config: str, loaded: Mapping[str, Any], splits: Mapping[str, SplitEntry]) -> Iterator[str]:
    if "error" in loaded:
        yield f"fails: {loaded['error']}"
        return
    if loaded.keys() != splits.keys():
        yield f"finds the splits {sorted(loaded)}, not {sorted(splits)}."
        return
    columns = [f"{column.name} {column.type}" for column in CONFIGS[config].schema]
    for split, entry in splits.items():
        if loaded[split]["rows"] != entry.rows:
            yield f"finds {loaded[split]['rows']} rows in {split}, not {entry.rows}."
        if loaded[split]["features"] != columns:
            yield f"finds the columns {loaded[split]['features']}, not {columns}."
