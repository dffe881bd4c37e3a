"""`groundling score`: figures as the benchmark has them, and one sentence for what cannot be scored."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from backend.domain.formats import plm_rtloc
from tests.backend.cli.terminal import Terminal


def _lines(path: Path, rows: list[Any]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def _binary(uid: str, question: str, gold: str) -> dict[str, Any]:
    options = {"option_0": "red", "option_1": "blue"}
    answer = options["option_0" if gold == "A" else "option_1"]
    return {
        "uid": uid,
        "qa_uid": question,
        "question": "Which?",
        "options": options,
        "answer": answer,
        "more": 1,
    }


ROWS = [_binary("1", "q", "A"), _binary("2", "q", "B"), _binary("3", "p", "A"), _binary("4", "p", "A")]
SAID = [{"uid": str(n), "prediction": said} for n, said in enumerate(("(A)", "(B)", "A", "B"), start=1)]


def test_binary_rows_count_by_their_question(groundling: Terminal, tmp_path: Path) -> None:
    truth = tmp_path / "rows.parquet"
    pq.write_table(pa.Table.from_pylist(ROWS), truth)
    said = _lines(tmp_path / "said.jsonl", SAID)

    ended = groundling("score", said, "--config", "fgqa", "--truth", str(truth), "--json")
    shown = groundling("score", said, "--config", "fgqa", "--truth", _lines(tmp_path / "rows.jsonl", ROWS))

    assert json.loads(ended.out) == {
        "config": "fgqa",
        "multibinary_accuracy": 0.5,
        "num_instances": 4,
        "row_accuracy": 0.75,
    }
    assert shown.out.splitlines() == [
        "multibinary accuracy: 0.5000",
        "num instances: 4",
        "row accuracy: 0.7500",
    ]


def test_windows_are_scored_in_32_frames(groundling: Terminal, tmp_path: Path) -> None:
    # Of 64 frames: 0–31 of the video is 0–15, 20–40 is 10–20; the third answer holds no window.
    rows = [
        {
            "uid": 0,
            "video": "a.mp4",
            "masklet_id": 1,
            "total_frames": 64,
            "caption": "x",
            "start_frame": 0,
            "end_frame": 31,
        },
        {
            "uid": 1,
            "video": "a.mp4",
            "masklet_id": 1,
            "total_frames": 64,
            "caption": "y",
            "start_frame": 20,
            "end_frame": 40,
        },
        {
            "uid": 2,
            "video": "a.mp4",
            "masklet_id": 1,
            "total_frames": 64,
            "caption": "z",
            "start_frame": 20,
            "end_frame": 40,
        },
    ]
    release = tmp_path / "release"
    file = release / plm_rtloc.file_name("val")
    file.parent.mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(rows, schema=plm_rtloc.SCHEMA), file)
    said = [(0, "[0, 15]"), (1, "It is [10, 15]."), (2, "Somewhere.")]
    predictions = _lines(tmp_path / "said.jsonl", [{"uid": uid, "prediction": text} for uid, text in said])

    ended = groundling(
        "score", predictions, "--config", "rtloc", "--truth", str(release), "--split", "val", "--json"
    )

    # 1 → recall 1; IoU 0.5 → only above 0.3; the missing one counts as [50, 60].
    assert json.loads(ended.out) == {
        "config": "rtloc",
        "mean_recall": pytest.approx((1 + 0.25 + 0) / 3),
        "mean_iou": pytest.approx((1 + 0.5 + 0) / 3, abs=1e-6),
        "parse_errors": 1,
        "num_instances": 3,
    }


def test_a_judge_says_what_is_right_of_sgqa(groundling: Terminal, tmp_path: Path) -> None:
    truth = _lines(tmp_path / "rows.jsonl", [{"uid": "a"}, {"uid": "b"}])
    said = [{"uid": "a", "judge": '{"pred": "yes", "score": 1}'}, {"uid": "b", "judge": '{"pred": "no"}'}]

    ended = groundling(
        "score", _lines(tmp_path / "said.jsonl", said), "--config", "sgqa", "--truth", truth, "--json"
    )

    assert json.loads(ended.out) == {"config": "sgqa", "success": 0.5, "num_instances": 2}


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        (SAID[:3], "There is no answer to the row 4."),
        ([*SAID, {"uid": "5", "prediction": "A"}], "said.jsonl, line 5: there is no row 5."),
        ([*SAID, SAID[0]], "said.jsonl, line 5: the row 1 was answered before."),
        ([{"prediction": "A"}], "said.jsonl, line 1: there is no uid."),
        ([{"uid": "1", "judge": "yes"}], "said.jsonl, line 1: prediction must be a text."),
        (["A"], "said.jsonl, line 1: not a JSON object."),
    ],
)
def test_what_cannot_be_scored_is_one_sentence(
    groundling: Terminal, tmp_path: Path, said: list[Any], complaint: str
) -> None:
    truth = _lines(tmp_path / "rows.jsonl", ROWS)

    ended = groundling("score", _lines(tmp_path / "said.jsonl", said), "--config", "fgqa", "--truth", truth)

    assert ended.complaint == complaint


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([{**ROWS[0], "qa_uid": None}], "rows.jsonl, row 1: there is no qa_uid."),
        ([{**ROWS[0], "answer": "green"}], "The answer of row 1 is none of its options."),
        ([], "said.jsonl, line 1: there is no row 1."),
    ],
)
def test_rows_that_are_none_of_the_config_are_one_sentence(
    groundling: Terminal, tmp_path: Path, rows: list[Any], complaint: str
) -> None:
    said = _lines(tmp_path / "said.jsonl", SAID[:1])

    ended = groundling("score", said, "--config", "fgqa", "--truth", _lines(tmp_path / "rows.jsonl", rows))

    assert ended.complaint == complaint


def test_a_truth_that_is_not_there_is_one_sentence(groundling: Terminal, tmp_path: Path) -> None:
    said = _lines(tmp_path / "said.jsonl", SAID)
    broken = tmp_path / "rows.parquet"
    broken.write_bytes(b"no parquet")

    for truth, words in (
        (tmp_path / "gone.jsonl", "No such file"),
        (tmp_path, "no fgqa_mcq rows of test"),
        (broken, "rows.parquet"),
    ):
        assert words in groundling("score", said, "--config", "fgqa", "--truth", str(truth)).complaint
