"""`manifest.json`: what is in a release, so that it can be checked and made again.

`content_hash` is the SHA-256 of one line `<sha256>  <path>` per file, in the order of paths, without the
manifest: two releases with equal hashes have equal files.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FILE_NAME = "manifest.json"
FORMAT = "groundling-release"
FORMAT_VERSION = 1

_BLOCK = 1 << 20


@dataclass(frozen=True)
class FileEntry:
    """One file of the release; `path` is relative, with forward slashes."""

    path: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class SplitEntry:
    """One split of a config: its file and its number of rows."""

    path: str
    rows: int


@dataclass(frozen=True)
class Manifest:
    """The counts and hashes of a release; `left_out` counts what was left out by reason."""

    name: str
    version: str
    configs: Mapping[str, Mapping[str, SplitEntry]]
    videos: int
    simulated_rows: int
    left_out: Mapping[str, int]
    files: tuple[FileEntry, ...]
    content_hash: str

    @property
    def rows(self) -> int:
        return sum(split.rows for splits in self.configs.values() for split in splits.values())


def hash_file(path: Path) -> str:
    """SHA-256 of a file in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def list_files(folder: Path) -> list[FileEntry]:
    """Every file under the folder, manifest excluded, in the order of paths."""
    paths = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path != folder / FILE_NAME
    )
    return [FileEntry(path, hash_file(folder / path), (folder / path).stat().st_size) for path in paths]


def content_hash(files: Sequence[FileEntry]) -> str:
    """The hash over all files."""
    lines = "".join(f"{file.sha256}  {file.path}\n" for file in sorted(files, key=lambda one: one.path))
    return hashlib.sha256(lines.encode()).hexdigest()


def write(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a release folder."""
    value = {"format": FORMAT, "format_version": FORMAT_VERSION, **asdict(manifest)}
    (folder / FILE_NAME).write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def read(folder: Path) -> Manifest:
    """The manifest of a release folder.

    Raises ValueError when there is none, it is not ours, or it was written by a newer version.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        raise ValueError(f"{folder.name} is no release: it has no {FILE_NAME}.")
    try:
        value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if value.pop("format") != FORMAT:
            raise ValueError("it is of another format")
        version = value.pop("format_version")
        if version != FORMAT_VERSION:
            raise ValueError(f"it has format version {version}, known is {FORMAT_VERSION}")
        configs = {
            config: {split: SplitEntry(**entry) for split, entry in splits.items()}
            for config, splits in value.pop("configs").items()
        }
        files = tuple(FileEntry(**entry) for entry in value.pop("files"))
        return Manifest(configs=configs, files=files, **value)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"{FILE_NAME} cannot be read: {error}.") from error
