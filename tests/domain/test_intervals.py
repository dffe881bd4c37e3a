"""Files of intervals: every format, and every fault with its place and one sentence."""

import json
from fractions import Fraction
from typing import Any

import pytest

from backend.domain.formats.interval_rows import IntervalRow, RefusedRow, UnreadableFile
from backend.domain.formats.intervals import read_intervals


def read(
    text: str, name: str = "steps.csv", format_name: str | None = None
) -> list[IntervalRow | RefusedRow]:
    return list(read_intervals(name, text.encode(), format_name))


def refused(text: str, name: str = "steps.csv") -> list[tuple[str, str]]:
    return [(row.place, row.reason) for row in read(text, name) if isinstance(row, RefusedRow)]


def test_csv_in_seconds() -> None:
    text = (
        "asset,start_seconds,end_seconds,label,split,metadata,metadata.domain\r\n"
        'kitchen.mp4,1.5,4,"cuts, then peels",val,"{""step"": 2}",cooking\r\n'
        "\r\n"
        "kitchen.mp4, 4 ,6.25,,,,\r\n"
    )

    assert read(text) == [
        IntervalRow(
            place="line 2",
            video="kitchen.mp4",
            start=Fraction(3, 2),
            end=Fraction(4),
            label="cuts, then peels",
            split="val",
            metadata={"step": 2, "domain": "cooking"},
        ),
        IntervalRow(place="line 4", video="kitchen.mp4", start=Fraction(4), end=Fraction(25, 4)),
    ]


def test_csv_in_frames_and_with_a_byte_order_mark() -> None:
    rows = list(read_intervals("a.csv", b"\xef\xbb\xbfasset,start_frame,end_frame\nx,0,29\n"))

    assert rows == [
        IntervalRow(place="line 2", video="x", start=Fraction(0), end=Fraction(29), in_frames=True)
    ]


def test_json_lines() -> None:
    lines: list[dict[str, Any]] = [
        {
            "asset": "x",
            "start_seconds": 0.1,
            "end_seconds": 2,
            "label": "waves",
            "metadata": {"domain": "home"},
        },
        {"asset": "x", "start_frame": 3, "end_frame": 9, "split": "test"},
    ]
    text = "\n".join(json.dumps(line) for line in lines)

    assert read(text, "a.jsonl") == [
        IntervalRow("line 1", "x", Fraction(1, 10), Fraction(2), label="waves", metadata={"domain": "home"}),
        IntervalRow("line 2", "x", Fraction(3), Fraction(9), in_frames=True, split="test"),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("x,one,2,,", 'start_seconds is no number of seconds: "one".'),
        ("x,1/3,2,,", 'start_seconds is no number of seconds: "1/3".'),
        ("x,nan,2,,", 'start_seconds is no number of seconds: "nan".'),
        ("x,1e3,2,,", 'start_seconds is no number of seconds: "1e3".'),
        (",1,2,,", "asset is missing."),
        ("x,1,,,", "end_seconds is missing."),
        ("x,1,2,,dev", 'split is one of train, val and test, not "dev".'),
        ("x,1,2", "It has 3 values; the header names 5 columns."),
        (
            "x,1,2,a <image> b,",
            "label: A text must not hold <|, |> or a tag such as <image>: a tokenizer reads them as commands.",
        ),
        (
            "x,1,2,a\u202eb,",
            "label: A text must not hold control characters, direction marks or invisible characters.",
        ),
    ],
)
def test_a_bad_row_of_csv_is_named_and_the_others_are_read(row: str, reason: str) -> None:
    text = f"asset,start_seconds,end_seconds,label,split\n{row}\nx,1,2,,\n"

    rows = read(text)

    assert rows[0] == RefusedRow("line 2", reason)
    assert isinstance(rows[1], IntervalRow)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "It is no JSON."),
        ("[1]", "It is no JSON object."),
        ('{"asset": "x", "start": 1}', 'There is no field "start"; the fields are asset, start_seconds, end_seconds, '
         "start_frame, end_frame, label, split, metadata."),
        ('{"asset": "x", "start_seconds": true, "end_seconds": 2}', "start_seconds is no number of seconds: true."),
        ('{"asset": "x", "start_frame": 1.5, "end_frame": 2}', "start_frame is no frame number: 1.5."),
        ('{"asset": "x", "start_frame": 1, "end_seconds": 2}',
         "It has seconds and frames; only one of the two can be meant."),
        ('{"asset": "x", "start_frame": 1, "end_frame": 2, "metadata": [1]}', "metadata is no JSON object: [1]."),
        ('{"asset": "x", "start_frame": 1, "end_frame": 2, "metadata": {"a": [1]}}',
         "metadata.a is a list or an object; texts, numbers and truth values are taken."),
        ('{"asset": "x", "start_frame": 1, "end_frame": 2, "label": 3}', "label is no text: 3."),
    ],
)  # fmt: skip
def test_a_bad_line_of_json_is_named(line: str, reason: str) -> None:
    good = '{"asset": "x", "start_frame": 1, "end_frame": 2}'

    assert refused(f"{good}\n{line}\n{good}\n", "a.jsonl") == [("line 2", reason)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "steps.csv: the file is empty."),
        ("name,begin\nx,1\n", "steps.csv: this is no list of intervals; a CSV file begins with a line that names the "
         "columns, asset among them."),
        ("asset,start_seconds\nx,1\n", "steps.csv: the columns start_seconds and end_seconds, or start_frame and "
         "end_frame, are missing."),
        ("asset,start_seconds,end_seconds,colour\n", 'steps.csv: there is no column "colour"; the columns are asset, '
         "start_seconds, end_seconds, start_frame, end_frame, label, split, metadata and metadata.NAME."),
        ("asset,asset,start_frame,end_frame\n", 'steps.csv: the column "asset" is there twice.'),
        ('asset,start_frame,end_frame\nx,"1,2\n',
         "steps.csv, line 2: the CSV cannot be read (unexpected end of data)."),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_is_refused_as_a_whole(text: str, sentence: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read(text)
    assert str(refusal.value) == sentence


def test_a_file_in_another_encoding_is_refused_with_the_line() -> None:
    with pytest.raises(UnreadableFile, match=r"^a\.csv, line 2: the file is not in UTF-8\.$"):
        list(read_intervals("a.csv", b"asset,start_frame,end_frame\nK\xfcche,1,2\n"))


COIN = {
    "database": {
        "abc": {
            "class": "MakeTea",
            "subset": "training",
            "video_url": "https://www.youtube.com/embed/abc",
            "annotation": [
                {"id": "170", "segment": [19.0, 34.5], "label": "boil the water"},
                {"id": "171", "segment": [36], "label": "pour it"},
            ],
        },
        "def": {"class": "MakeTea", "subset": "testing", "annotation": "none"},
    }
}


def test_coin() -> None:
    rows = read(json.dumps(COIN), "COIN.json")

    assert rows == [
        IntervalRow(
            place='video "abc", step 1',
            video="abc",
            start=Fraction(19),
            end=Fraction(69, 2),
            label="boil the water",
            split="train",
            metadata={"source_dataset": "coin", "source_video_id": "abc", "task": "MakeTea", "step": "170"},
        ),
        RefusedRow('video "abc", step 2', 'Its "segment" is no pair of start and end.'),
    ]


def test_youcook2() -> None:
    entry = {
        "recipe_type": "212",
        "subset": "validation",
        "annotations": [{"id": 0, "segment": [25, 37], "sentence": "cut the onion\n in half"}],
    }
    text = json.dumps({"database": {"9GX": entry, "bad": {"subset": "training", "annotations": None}}})

    assert read(text, "youcookii_annotations_trainval.json") == [
        IntervalRow(
            place='video "9GX", step 1',
            video="9GX",
            start=Fraction(25),
            end=Fraction(37),
            label="cut the onion in half",
            split="val",
            metadata={"source_dataset": "youcook2", "source_video_id": "9GX", "task": "212", "step": "0"},
        ),
        RefusedRow('video "bad"', 'It has no list "annotations".'),
    ]


def test_crosstask() -> None:
    rows = read("1,24.19,27.5\n7,30\n", "113766_-_dQw.csv")

    assert rows == [
        IntervalRow(
            place="line 1",
            video="-_dQw",
            start=Fraction(2419, 100),
            end=Fraction(55, 2),
            metadata={
                "source_dataset": "crosstask",
                "source_video_id": "-_dQw",
                "task_id": "113766",
                "step": "1",
            },
        ),
        RefusedRow("line 2", "It has 2 values; a step has three: step, start, end."),
    ]
    with pytest.raises(UnreadableFile, match=r"^steps\.csv: a file of CrossTask is named TASK_VIDEO\.csv\.$"):
        read("1,2,3\n", "steps.csv", "crosstask")


def test_a_format_may_be_named() -> None:
    with pytest.raises(UnreadableFile, match=r'^a\.json: the object "database" is missing\.$'):
        read('{"asset": "x", "start_frame": 1, "end_frame": 2}', "a.json", "coin")
