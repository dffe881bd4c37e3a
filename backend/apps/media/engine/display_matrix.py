"""The display matrix of an MP4 file: how a player is to turn the picture. Our renditions are upright already.

ffmpeg copies the matrix of the source into what it encodes as soon as it does not turn the picture by itself, and has
no option against that in all its versions. Boxes: ISO 14496-12, §4.2 (header), §8.3.2 (track header).
"""

import os
from collections.abc import Iterator
from pathlib import Path
from struct import pack, unpack
from typing import BinaryIO

from backend.apps.media.engine.refusal import EngineFailed

IDENTITY = pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
# From the content of a track header to its matrix, by its version: times and lengths have 4 or 8 bytes each.
MATRIX_OFFSET = {0: 40, 1: 52}


def clear_display_matrix(path: Path) -> None:
    """Make every track of the MP4 file at `path` one that is shown as it is stored. Raises EngineFailed."""
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        tracks = 0
        for movie in _boxes(file, b"moov", 0, size):
            for track in _boxes(file, b"trak", *movie):
                for start, _ in _boxes(file, b"tkhd", *track):
                    file.seek(start)
                    version = file.read(1)[0]
                    if version not in MATRIX_OFFSET:
                        raise EngineFailed("ffmpeg wrote a track header of an unknown version.")
                    file.seek(start + MATRIX_OFFSET[version])
                    file.write(IDENTITY)
                    tracks += 1
    if not tracks:
        raise EngineFailed("ffmpeg wrote a rendition without a track.")


def _boxes(file: BinaryIO, kind: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the content of each box of this kind begins and ends, among the boxes from `start` to `end`."""
    while start + 8 <= end:
        file.seek(start)
        size, found = unpack(">I4s", file.read(8))
        header = 8
        if size == 1:
            (size,) = unpack(">Q", file.read(8))
            header = 16
        elif size == 0:
            size = end - start
        if size < header or start + size > end:
            raise EngineFailed("ffmpeg wrote a rendition whose boxes do not fit into each other.")
        if found == kind:
            yield start + header, start + size
        start += size
