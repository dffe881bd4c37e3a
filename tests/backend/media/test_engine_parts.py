"""The pure parts of the engine: choosing frames, shaping pictures, packing numbers, drawing waves."""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotation_schemas.timecode import FrameTable
from backend.apps.media.engine.frame_table import build_table, duration_ticks, proxy_tick
from backend.apps.media.engine.peaks import write_peaks
from backend.apps.media.engine.picture import fit
from backend.apps.media.engine.pipeline import ingest_file
from backend.apps.media.engine.refusal import Refused
from backend.apps.media.engine.selection import arithmetic_runs, select_expression
from backend.apps.media.models import pack_integers, unpack_integers
from backend.apps.media.policies import clean_name
from tests.factories.clips import ClipLibrary
from tests.factories.frame_codes import burn_frame_code, read_frame_code

RISING = st.lists(st.integers(0, 150), min_size=1, max_size=60, unique=True).map(sorted)


def evaluate(expression: str, n: int) -> bool:
    """What ffmpeg makes of an expression of `select`."""
    meanings = {
        "n": n,
        "eq": lambda a, b: a == b,
        "lt": lambda a, b: a < b,
        "between": lambda value, low, high: low <= value <= high,
        "mod": lambda a, b: a % b,
        "opposite": lambda a: not a,
        "choose": lambda test, yes, no: yes if test else no,
    }
    python = expression.replace("not(", "opposite(").replace("if(", "choose(")
    return bool(eval(python, {"__builtins__": {}}, meanings))


@settings(max_examples=50, deadline=None)
@given(RISING)
def test_expression_selects_exactly_the_frames(frames: list[int]) -> None:
    expression = select_expression(frames)

    assert [n for n in range(frames[-1] + 3) if evaluate(expression, n)] == frames


@given(RISING)
def test_runs_hold_the_frames_in_order(frames: list[int]) -> None:
    runs = arithmetic_runs(frames)

    assert [frame for first, last, step in runs for frame in range(first, last + 1, step)] == frames


def test_regular_grid_is_one_test() -> None:
    assert select_expression(range(0, 100_000, 5)) == "between(n,0,99995)*not(mod(n-0,5))"


def test_long_irregular_selection_goes_through_a_file(
    clips: ClipLibrary, workdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.apps.media.engine.encode.LONGEST_ARGUMENT", 10)

    result = ingest_file(clips.path("vfr"), workdir, grid_fps=Fraction(6))

    assert (workdir / "graph.txt").exists()
    assert len(result.table) == 84


@given(st.lists(st.integers(-(2**62), 2**62), min_size=1, max_size=50))
def test_packed_integers_come_back(values: list[int]) -> None:
    assert list(unpack_integers(pack_integers(values))) == values


def test_ticks_of_a_long_video_pack_small() -> None:
    assert len(pack_integers(range(0, 512 * 250_000, 512))) < 10_000


@pytest.mark.parametrize(
    ("ticks", "sentence"),
    [
        ([], "No frame"),
        ([0, 512, 512], "do not rise at frame 2"),
        ([0, 512, 100], "do not rise at frame 2"),
        ([0, 1, 2, 3, 4], "more than 4 frames"),
    ],
)
def test_impossible_times_are_refused(ticks: list[int], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        build_table(ticks, Fraction(1, 15360), max_frames=4)


def test_frames_closer_than_a_tick_of_the_proxy_are_refused() -> None:
    with pytest.raises(Refused, match=r"Frames 0 and 1 are less than 1/90000"):
        build_table([0, 1], Fraction(1, 1_000_000), max_frames=4)


def test_proxy_times_start_at_zero() -> None:
    table = FrameTable(ticks=(-512, 0, 700), time_base=Fraction(1, 15360))

    assert [proxy_tick(table, frame) for frame in range(3)] == [0, 3000, 7102]


@pytest.mark.parametrize(
    ("ticks", "last", "duration"), [((0, 10, 30), 7, 37), ((0, 10, 30), 0, 50), ((5,), 0, 1)]
)
def test_duration_ends_with_the_last_frame(ticks: tuple[int, ...], last: int, duration: int) -> None:
    assert duration_ticks(FrameTable(ticks=ticks, time_base=Fraction(1, 30)), last) == duration


@pytest.mark.parametrize(
    ("size", "fitted"),
    [((1920, 1080), (160, 90)), ((1080, 1920), (68, 120)), ((8192, 64), (160, 2)), ((100, 50), (100, 50))],
)
def test_small_pictures_keep_their_shape(size: tuple[int, int], fitted: tuple[int, int]) -> None:
    assert fit(*size, 160, 120) == fitted


def test_peaks_follow_the_sound(tmp_path: Path) -> None:
    samples = np.zeros(800, dtype="<i2")
    samples[80:160] = 0x4000
    samples[200] = -0x8000
    samples.tofile(tmp_path / "samples")

    layout = write_peaks(tmp_path / "samples", tmp_path / "peaks.json")

    peaks = json.loads((tmp_path / "peaks.json").read_text())
    assert layout == {"sample_rate": 8000, "samples_per_bucket": 80, "length": 10}
    assert peaks == {
        **layout,
        "minimum": [0, 64, -128, 0, 0, 0, 0, 0, 0, 0],
        "maximum": [0, 64, 0, 0, 0, 0, 0, 0, 0, 0],
    }


def test_long_sound_has_few_peaks(tmp_path: Path) -> None:
    np.ones(8000 * 3600, dtype="<i2").tofile(tmp_path / "samples")

    layout = write_peaks(tmp_path / "samples", tmp_path / "peaks.json")

    assert layout == {"sample_rate": 8000, "samples_per_bucket": 480, "length": 60_000}


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\clips\\a.mp4", "a.mp4"),
        ("a\x00b\u202ec\n.mp4", "abc.mp4"),
        ("..", ".."),
        ("/", "video"),
        ("x" * 300, "x" * 255),
    ],
)
def test_names_are_cleaned(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


@given(st.integers(0, 2**16 - 1), st.integers(64, 200), st.integers(16, 90))
def test_frame_codes_come_back(number: int, width: int, height: int) -> None:
    picture = np.full((height, width, 3), 100, dtype=np.uint8)

    burn_frame_code(picture, number)

    assert read_frame_code(picture) == number


def test_a_picture_without_a_code_is_no_number() -> None:
    with pytest.raises(ValueError, match="neither black nor white"):
        read_frame_code(np.full((100, 100), 128, dtype=np.uint8))
