"""Files of questions: which rows come in, which are refused and where they stand, and the documents they become."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from annotation_schemas.context import DocumentContext
from annotation_schemas.documents import check_document
from annotation_schemas.timecode import FrameTable
from backend.domain.formats import plm_fgqa, seed_lines
from backend.domain.formats.seed_rows import LONGEST_NAME, RefusedRow, SeedRow, read_row
from backend.domain.formats.seeds import SEED_FORMATS, format_of
from backend.domain.seed_documents import SeedPair, key_of, pack_pairs, seed_document, unpack_pairs
from tests.factories.plm_rows import row, write_lines, write_parquet

REAL: dict[str, Any] = {
    "qa_id": "130ae268-0ac5-4b41-8f65-137119065d81",
    "segment_id": "01651739-6e54-4126-b1b5-fc87f59bda1e",
    "question": "What is the initial state of the cabbage before you begin chopping it?",
    "answer": "cabbage is half cut already and kept on cutting board before you begin chopping it.",
    "metadata": {
        "source_video_id": "-eyDS81FADw",
        "source_dataset": "youcook2",
        "source_start_time": 62.0,
        "source_end_time": 77.0,
        "what_description": "chop garlic ginger cabbage carrot and scallions",
        "q_type": "Object State",
        "q_subtype": "initial_end_state",
        "domain": "Cooking and Recipes",
        "is_audited": 0,
    },
}


def refusal(**changes: Any) -> str:
    read = read_row(7, row(0, **changes))
    assert isinstance(read, RefusedRow), read
    assert read.number == 7
    return read.message


def test_a_row_of_the_published_data_comes_in_whole() -> None:
    assert read_row(3, REAL) == SeedRow(
        number=3,
        qa_id="130ae268-0ac5-4b41-8f65-137119065d81",
        segment_id="01651739-6e54-4126-b1b5-fc87f59bda1e",
        question="What is the initial state of the cabbage before you begin chopping it?",
        answer="cabbage is half cut already and kept on cutting board before you begin chopping it.",
        source_dataset="youcook2",
        source_video_id="-eyDS81FADw",
        start_time=62.0,
        end_time=77.0,
        what_description="chop garlic ginger cabbage carrot and scallions",
        question_type="Object State",
        question_subtype="initial_end_state",
        domain="Cooking and Recipes",
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"source_start_time": -0.1}, "The clip starts at -0.1 s, before the video does."),
        ({"source_start_time": 2.0, "source_end_time": 2.04}, "The clip lasts 0.040 s; 0.05 s are needed."),
        ({"source_start_time": 3.0, "source_end_time": 2.0}, "The clip lasts -1.000 s; 0.05 s are needed."),
        ({"source_end_time": float("nan")}, "source_end_time must be a number of seconds."),
        ({"source_start_time": None}, "source_start_time must be a number of seconds."),
        ({"segment_id": None}, "The row has no segment_id."),
        ({"qa_id": " "}, "The row has no qa_id."),
        ({"source_video_id": None}, "The row has no source_video_id."),
        ({"question": ""}, "The row has no question."),
        ({"q_type": "object state"}, "“object state” is none of the twelve question types."),
        ({"question": "how " * 115}, "The question has 115 words; the longest of the data has 114."),
        ({"answer": "so " * 912}, "The answer has 912 words; the longest of the data has 911."),
        ({"answer": "x" * 10_001}, "The answer has 10001 characters; at most 10000 are taken."),
        ({"domain": "d" * 201}, "domain has 201 characters; at most 200 are taken."),
        ({"q_subtype": "two\nlines"}, "q_subtype must stand on one line."),
        ({"metadata": None}, "The row has no metadata."),
        ({"question": 5}, "question must be a text."),
    ],
)
def test_a_row_that_is_not_right_is_refused_with_the_reason(changes: dict[str, Any], message: str) -> None:
    assert refusal(**changes) == message


@pytest.mark.parametrize("field", ["question", "answer", "q_subtype", "what_description", "source_video_id"])
@pytest.mark.parametrize("token", ["<|end_of_text|>", "<image>", "a\u202eb", "a\u0000b"])
def test_no_text_of_a_row_may_hold_what_a_tokenizer_or_a_reader_misreads(field: str, token: str) -> None:
    assert refusal(**{field: f"turn {token} around"}).startswith(f"{field}: A text must not hold")


def test_the_longest_texts_of_the_data_come_in() -> None:
    changed = row(0, question="how " * 114, answer="so " * 911, q_subtype="s" * LONGEST_NAME)

    assert isinstance(read_row(1, changed), SeedRow)


def test_a_row_without_an_answer_is_a_question_to_be_answered() -> None:
    without = row(0, answer=None, q_type=None, what_description=None)

    read = read_row(1, without)

    assert isinstance(read, SeedRow)
    assert (read.answer, read.question_type, read.what_description) == (None, None, "")


def numbers(batches: Any) -> list[int]:
    return [one.number for batch in batches for one in batch.rows]


def test_parquet_is_read_in_batches_from_any_row_on(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    write_parquet(path, [row(number) for number in range(11_000)], group=4_000)

    assert plm_fgqa.count_rows(path) == 11_000
    assert numbers(plm_fgqa.read_batches(path)) == list(range(1, 11_001))
    for first in (2, 3_999, 4_000, 4_001, 9_500, 11_000):
        batches = list(plm_fgqa.read_batches(path, first_row=first))
        assert numbers(batches) == list(range(first, 11_001))
        assert batches[0].rows[0].qa_id == row(first - 1)["qa_id"]
        assert batches[-1].next_row == 11_001
    assert list(plm_fgqa.read_batches(path, first_row=11_001)) == []


def test_parquet_of_single_precision_and_other_columns_is_read(tmp_path: Path) -> None:
    said = dict(REAL["metadata"])
    said |= {"source_start_time": np.float32(62.3), "source_end_time": np.float32(77.1)}
    del said["is_audited"]
    struct = pa.struct(
        [(name, pa.float32() if name.endswith("_time") else pa.large_string()) for name in sorted(said)]
    )
    table = pa.table(
        {
            "extra": [1],
            "metadata": pa.array([said], struct),
            **{name: [REAL[name]] for name in ("answer", "question", "segment_id", "qa_id")},
        }
    )
    pq.write_table(table, tmp_path / "rows.parquet")

    [batch] = plm_fgqa.read_batches(tmp_path / "rows.parquet")

    assert [(one.start_time, one.end_time, one.domain) for one in batch.rows] == [
        (62.3, 77.1, "Cooking and Recipes")
    ]


def test_a_text_that_is_not_utf8_refuses_its_row_alone(tmp_path: Path) -> None:
    rows = [row(0), row(1, question="MARK to be broken"), row(2)]
    path = tmp_path / "rows.parquet"
    with pq.ParquetWriter(path, plm_fgqa.SCHEMA, compression="none", use_dictionary=False) as writer:
        writer.write_table(pa.Table.from_pylist(rows, schema=plm_fgqa.SCHEMA))
    path.write_bytes(path.read_bytes().replace(b"MARK", b"M\xff\xfeK"))

    [batch] = plm_fgqa.read_batches(path)

    assert [one.number for one in batch.rows] == [1, 3]
    assert batch.refused == [RefusedRow(2, "A text of the row is not UTF-8.")]


def test_a_file_that_is_none_of_the_format_is_refused_in_one_sentence(tmp_path: Path) -> None:
    text, other = tmp_path / "text.parquet", tmp_path / "other.parquet"
    text.write_text("no parquet")
    pq.write_table(pa.table({"qa_id": ["1"], "metadata": ["x"]}), other)

    with pytest.raises(ValueError, match="not a Parquet file that can be read"):
        plm_fgqa.count_rows(text)
    with pytest.raises(ValueError, match=r"It lacks the columns segment_id, question, answer\."):
        plm_fgqa.count_rows(other)


def test_lines_are_read_and_bad_ones_are_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    write_lines(path, [row(number) for number in range(4)])
    lines = path.read_bytes().splitlines()
    lines[1] = b"{"
    lines[2] = b'"a text"'
    path.write_bytes(b"\n".join([*lines, b'{"qa_id": NaN}', b"\xff"]))

    [batch] = seed_lines.read_batches(path)
    [rest] = seed_lines.read_batches(path, first_row=4)

    assert seed_lines.count_rows(path) == 6
    assert [one.number for one in batch.rows] == [1, 4]
    assert batch.refused == [
        RefusedRow(2, "The line is not JSON."),
        RefusedRow(3, "The row is not an object."),
        RefusedRow(5, "The line is not JSON."),
        RefusedRow(6, "The line is not UTF-8."),
    ]
    assert [one.number for one in rest.rows] == [4]
    assert [one.number for one in rest.refused] == [5, 6]


def test_the_format_is_known_by_the_name_of_the_file() -> None:
    assert [format_of(name) for name in ("a.parquet", "b.JSONL", "c.ndjson", "d.csv")] == [
        "plm-fgqa",
        "jsonl",
        "jsonl",
        None,
    ]
    assert set(SEED_FORMATS) == {"plm-fgqa", "jsonl"}


def test_the_document_of_a_clip_holds_every_pair_to_verify() -> None:
    pairs = [
        SeedPair("a", "Which hand holds the knife?", "the left hand", "Pose", "hand"),
        SeedPair("b", "How is the carrot held?", None, None, ""),
    ]

    document = seed_document(unpack_pairs(pack_pairs(pairs)))

    assert document == json.loads(json.dumps(document))
    first, second = document["pairs"]
    assert {name: first[name] for name in ("question", "draft_answer", "answer", "question_type")} == {
        "question": "Which hand holds the knife?",
        "draft_answer": "the left hand",
        "answer": "",
        "question_type": "Pose",
    }
    assert (first["question_verdict"], first["answer_verdict"]) == (None, None)
    assert first["origin"] == {"by": "import", "source": "qa_id a"}
    assert (second["draft_answer"], second["question_type"]) == (None, None)
    assert first["id"] != second["id"]
    assert first["id"] == seed_document(pairs)["pairs"][0]["id"]


def test_whatever_row_comes_in_gives_a_document_that_may_be_a_seed() -> None:
    """Items are made of these documents without another check; this is the proof that none is needed."""
    table = FrameTable(ticks=tuple(range(0, 300, 3)), time_base=Fraction(1, 90))
    context = DocumentContext(
        width=64,
        height=36,
        start_frame=0,
        end_frame=99,
        ticks=table.ticks,
        time_base=table.time_base,
        grid=None,
        editable_kinds=None,
        attributes_schema={},
    )
    longest = {"question": "q" * 10_000, "answer": "a" * 10_000, "qa_id": "i" * 200, "q_subtype": "s" * 200}
    # A thousand letters are one word; the schema's own limit is what these are about.
    values = [
        row(0),
        row(1, answer=None, q_type=None, q_subtype=None),
        row(2, question="With [brackets], \n two lines and \t a tab?", answer="emoji 👩‍👩‍👧 and “quotes”"),
        row(3, **longest),
    ]
    rows = [
        read
        for read in (read_row(number, value) for number, value in enumerate(values))
        if isinstance(read, SeedRow)
    ]
    assert len(rows) == len(values)

    check_document(
        seed_document(
            SeedPair(one.qa_id, one.question, one.answer, one.question_type, one.question_subtype)
            for one in rows
        ),
        context,
    )


def test_keys_tell_apart_what_is_different() -> None:
    assert key_of("a", "bc") != key_of("ab", "c")
    assert -(2**63) <= key_of("x") < 2**63
