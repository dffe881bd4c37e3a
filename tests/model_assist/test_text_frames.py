"""The frames a text model sees are those of the reference, with the box drawn as the reference draws it."""

import numpy as np
import pytest

from model_assist.errors import InvalidRequest
from model_assist.prompts.catalogue import PROMPTS, get_prompt
from model_assist.text_frames import draw_subject, rescaled_interval, sample_positions

# Written out from round(i * (m - 1) / 31), i = 0 ... 31.
POSITIONS_OF_73 = [
    0, 2, 5, 7, 9, 12, 14, 16, 19, 21, 23, 26, 28, 30, 33, 35,
    37, 39, 42, 44, 46, 49, 51, 53, 56, 58, 60, 63, 65, 67, 70, 72,
]  # fmt: skip


def test_sampled_positions() -> None:
    assert sample_positions(73) == POSITIONS_OF_73
    assert sample_positions(32) == list(range(32))
    assert sample_positions(5) == [0, 1, 2, 3, 4]
    assert (sample_positions(240)[0], sample_positions(240)[-1], len(sample_positions(240))) == (0, 239, 32)


@pytest.mark.parametrize(
    ("total", "interval", "expected"),
    # The published vectors of the rescaling.
    [
        (73, (10, 11), (4, 4)),
        (400, (10, 12), (0, 0)),
        (90, (0, 2), (0, 0)),
        (73, (30, 72), (13, 31)),
        (90, (1, 3), (0, 1)),
        (32, (4, 9), (4, 9)),
        (20, (4, 9), (4, 9)),
    ],
)
def test_rescaled_intervals(total: int, interval: tuple[int, int], expected: tuple[int, int]) -> None:
    assert rescaled_interval(*interval, range(total)) == expected


def test_an_interval_is_counted_on_the_grid() -> None:
    grid = [100 + 5 * number for number in range(64)]

    assert rescaled_interval(100, 415, grid) == (0, 31)
    assert rescaled_interval(101, 129, grid) == (0, 2)
    assert rescaled_interval(106, 107, grid) == (0, 0)
    assert rescaled_interval(416, 418, grid) == (31, 31)


def test_the_red_rectangle() -> None:
    picture = np.full((100, 160, 3), 90, np.uint8)

    drawn = draw_subject(picture, (20.0, 10.0, 80.0, 60.0))

    red = (drawn == (255, 0, 0)).all(axis=2)
    expected = np.zeros((100, 160), bool)
    expected[10:61, 20:81] = True
    expected[14:57, 24:77] = False
    assert np.array_equal(red, expected)
    assert (drawn[~red] == 90).all()
    assert (picture == 90).all()


def test_the_rectangle_is_that_of_the_reference() -> None:
    image_draw = pytest.importorskip("PIL.ImageDraw", reason="needs the extra `models`")
    image = pytest.importorskip("PIL.Image")
    rng = np.random.default_rng(5)
    for _ in range(200):
        x1, y1 = rng.uniform(0, 40, 2)
        x2, y2 = rng.uniform((x1 + 4, y1 + 4), (64, 48))
        picture = rng.integers(0, 255, (48, 64, 3), np.uint8)
        expected = image.fromarray(picture)
        image_draw.Draw(expected).rectangle((x1, y1, x2, y2), outline=(255, 0, 0), width=4)
        assert np.array_equal(draw_subject(picture, (x1, y1, x2, y2)), np.asarray(expected))


def test_prompts_are_word_for_word() -> None:
    caption = get_prompt("caption", "plm-1")
    assert caption.template.format(start_frame=13, end_frame=31, total_frames=73) == (
        "Give a detailed description of the events occurring in the region marked by the red rectangle "
        "within frames [13, 31] in this 73 frame video."
    )
    assert get_prompt("answer", "plm-1").template.format(question="How is it {held}?") == "How is it {held}?"
    assert len({(prompt.kind, prompt.version) for prompt in PROMPTS}) == len(PROMPTS)
    with pytest.raises(InvalidRequest, match="prompt_version 'plm-9' is unknown for caption; known: plm-1"):
        get_prompt("caption", "plm-9")
