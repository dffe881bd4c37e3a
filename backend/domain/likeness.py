"""Which clips look nearly the same: perceptual hashes of a few pictures each, and the pairs that are near.

The hash is the common "pHash": the 64 lowest frequencies of the discrete cosine transform of a grey picture of
32 x 32, each a bit that says whether it is above their median (Zauner 2010, "Implementation and Benchmarking of
Perceptual Image Hash Functions", DCT based hash). It outlives scaling, recoding and changes of brightness.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy.fft import dctn

from backend.domain.clip_cutting import Interval, VideoTimes

PICTURE_SIDE = 32
PICTURES_PER_CLIP = 3
HASH_BITS = 64
# Mean number of differing bits up to which two clips count as alike. Unrelated pictures differ in about 32; the same
# picture scaled and recoded in 0 to 4.
ALIKE_BITS = 6.0
# Two clips of one video are alike when they share this part of the shorter one. What their pictures look like says
# nothing then: the stretches of a scene that hardly moves are different material for people and models all the same.
SHARED_PART = Fraction(1, 2)
_SIDE_OF_LOWEST = 8
_BLOCK = 128

Hashes = np.ndarray[tuple[int, ...], np.dtype[np.uint64]]


@dataclass(frozen=True)
class AlikePair:
    """Two clips by their place in the list, the earlier first; `distance` is the mean number of differing bits."""

    first: int
    second: int
    distance: float


def print_frames(times: VideoTimes, interval: Interval) -> tuple[int, ...]:
    """Return the frames by which a clip is known: those in the middle of each third of its time. May repeat."""
    begin, length = times.begin_of(interval.start_frame), times.length_of(interval)
    origin = times.table.ticks[0] * times.table.time_base
    shares = [Fraction(2 * third + 1, 2 * PICTURES_PER_CLIP) for third in range(PICTURES_PER_CLIP)]
    return tuple(times.table.frame_at(origin + begin + length * share) for share in shares)


def perceptual_hashes(pictures: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> Hashes:
    """Return uint64[picture] of uint8[picture, 32, 32]."""
    frequencies = dctn(pictures.astype(np.float64), axes=(1, 2))
    lowest = frequencies[:, :_SIDE_OF_LOWEST, :_SIDE_OF_LOWEST].reshape(len(pictures), HASH_BITS)
    bits = lowest > np.median(lowest, axis=1, keepdims=True)
    packed: Hashes = np.packbits(bits, axis=1).view(">u8").astype(np.uint64).reshape(len(pictures))
    return packed


def alike_pictures(
    hashes: Hashes, videos: Sequence[int], *, most: float = ALIKE_BITS
) -> Iterator[AlikePair | int]:
    """Yield each clip with the nearest earlier one of another video, when they differ by at most `most` bits.

    `hashes` is uint64[clip, picture], `videos` a number for the video of each clip. One pair for each clip at the
    most, so that a hundred copies give 99 pairs, not 4950. After each block of clips the number of clips done is
    yielded.
    """
    count, pictures = hashes.shape
    video = np.asarray(videos)
    for begin in range(0, count, _BLOCK):
        end = min(begin + _BLOCK, count)
        distance = np.zeros((end - begin, end), dtype=np.uint16)
        for picture in range(pictures):
            distance += np.bitwise_count(hashes[begin:end, picture, None] ^ hashes[None, :end, picture])
        far = np.iinfo(np.uint16).max
        distance[video[begin:end, None] == video[None, :end]] = far
        distance[np.arange(end)[None, :] >= np.arange(begin, end)[:, None]] = far
        nearest = distance.argmin(axis=1)
        for row, first in enumerate(nearest):
            bits = int(distance[row, first])
            if bits != far and bits <= most * pictures:
                yield AlikePair(int(first), begin + row, bits / pictures)
        yield end


def shared_stretches(intervals: Sequence[Interval]) -> Iterator[tuple[int, int]]:
    """Yield each clip of one video with the earlier begun one that it shares most of the shorter one's frames with,
    when that is SHARED_PART or more. The places are those in `intervals`.
    """
    order = sorted(
        range(len(intervals)),
        key=lambda place: (intervals[place].start_frame, intervals[place].end_frame, place),
    )
    open_places: list[int] = []
    for place in order:
        one = intervals[place]
        open_places = [other for other in open_places if intervals[other].end_frame >= one.start_frame]
        best: tuple[Fraction, int] | None = None
        for other in open_places:
            share = _shared(intervals[other], one)
            if share >= SHARED_PART and (best is None or share > best[0]):
                best = share, other
        if best is not None:
            yield best[1], place
        open_places.append(place)


def _shared(earlier: Interval, later: Interval) -> Fraction:
    shared = min(earlier.end_frame, later.end_frame) - later.start_frame + 1
    shorter = min(one.end_frame - one.start_frame + 1 for one in (earlier, later))
    return Fraction(shared, shorter)


def distance_of(first: Hashes, second: Hashes) -> float:
    """Return the mean number of bits in which the pictures of two clips differ."""
    return float(np.bitwise_count(first ^ second).mean())
