"""Pictures that look alike have near hashes; copies are paired, unlike clips are not."""

from fractions import Fraction

import numpy as np

from annotation_schemas.timecode import FrameTable
from backend.domain.clip_cutting import Interval, VideoTimes
from backend.domain.likeness import (
    AlikePair,
    alike_pictures,
    distance_of,
    perceptual_hashes,
    print_frames,
    shared_stretches,
)


def scenes(count: int, seed: int) -> np.ndarray:
    """Smooth random pictures, uint8[count, 32, 32]."""
    coarse = np.random.default_rng(seed).integers(0, 255, (count, 8, 8))
    return np.kron(coarse, np.ones((4, 4))).astype(np.uint8)


def test_a_picture_that_is_brighter_or_noisy_is_near_and_another_is_far() -> None:
    pictures = scenes(20, 1)
    noise = np.random.default_rng(2).normal(0, 3, pictures.shape)
    recoded = np.clip(pictures * 0.9 + 12 + noise, 0, 255).astype(np.uint8)

    plain, changed = perceptual_hashes(pictures), perceptual_hashes(recoded)
    own = np.bitwise_count(plain ^ changed)
    others = np.bitwise_count(plain[:, None] ^ plain[None, :])[~np.eye(20, dtype=bool)]

    assert own.max() <= 4
    assert others.min() >= 14


def test_the_hash_is_the_median_bit_of_the_lowest_frequencies() -> None:
    # One wave across the picture: only the constant and that frequency stand above the median of zeros.
    wave = 128 + 100 * np.cos(np.pi * (np.arange(32) + 0.5) / 32)
    picture = np.tile(wave, (1, 32, 1))

    [found] = perceptual_hashes(np.round(picture).astype(np.uint8))

    assert int(found) >> 62 == 0b11


def test_each_clip_is_paired_with_the_nearest_earlier_one_of_another_video() -> None:
    rows = np.array([[0, 0], [0, 1], [0, 1], [2**64 - 1, 0], [1, 1]], dtype=np.uint64)
    pairs = [one for one in alike_pictures(rows, [0, 1, 2, 3, 4], most=1.0) if isinstance(one, AlikePair)]

    assert pairs == [AlikePair(0, 1, 0.5), AlikePair(1, 2, 0.0), AlikePair(1, 4, 0.5)]
    assert distance_of(rows[3], rows[0]) == 32.0


def test_clips_of_one_video_are_not_compared_by_their_looks() -> None:
    rows = np.zeros((4, 3), dtype=np.uint64)

    pairs = [one for one in alike_pictures(rows, [7, 7, 8, 8]) if isinstance(one, AlikePair)]

    assert pairs == [AlikePair(0, 2, 0.0), AlikePair(0, 3, 0.0)]


def test_pairs_are_the_same_across_blocks() -> None:
    rows = np.random.default_rng(3).integers(0, 2**63, (400, 3), dtype=np.uint64)
    rows[399] = rows[5]
    found = list(alike_pictures(rows, list(range(400))))

    assert [one for one in found if isinstance(one, AlikePair)] == [AlikePair(5, 399, 0.0)]
    assert found[-1] == 400


def test_clips_of_one_video_that_share_half_of_the_shorter_are_paired() -> None:
    clips = [Interval(0, 99), Interval(50, 149), Interval(51, 149), Interval(200, 209), Interval(120, 300)]

    # 50 of 100 frames are shared; the third has 49 with the first and all with the second; the fourth lies in the last.
    assert sorted(shared_stretches(clips)) == [(0, 1), (1, 2), (4, 3)]


def test_a_clip_is_known_by_the_middles_of_its_thirds_in_time() -> None:
    even = VideoTimes(FrameTable(ticks=tuple(range(90)), time_base=Fraction(1, 30)), 90)
    late = VideoTimes(FrameTable(ticks=(5, 6, 7, 95), time_base=Fraction(1, 30)), 120)

    assert print_frames(even, Interval(30, 59)) == (35, 45, 55)
    assert print_frames(late, Interval(0, 3)) == (2, 2, 3)
