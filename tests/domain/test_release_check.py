"""Whole releases broken on purpose, and what the check says of each."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from backend.domain.formats import (
    manifest,
)
from backend.domain.formats.configs import CONFIGS
from backend.domain.formats.json_lines import dumps
from backend.domain.release_check import verify_release
from tests.domain.documents import uuid_of
from tests.domain.releases import (
    SEGMENT,
    write_video,
)


def sealed(folder: Path) -> None:
    """Make the manifest agree with the changed files again, so that only the change can be found."""
    files = tuple(manifest.list_files(folder))
    manifest.write(
        folder, replace(manifest.read(folder), files=files, content_hash=manifest.content_hash(files))
    )


def rewrite(
    config: str, split: str, change: Callable[[list[dict[str, Any]]], None]
) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        path = folder / CONFIGS[config].file_name(split)
        rows = list(CONFIGS[config].read(path))
        change(rows)
        pq.write_table(pa.Table.from_pylist(rows, schema=CONFIGS[config].schema), path)

    return apply


def rewrite_box(frame: str, box: list[float] | None) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        path = folder / "metadata.jsonl"
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        if frame in lines[1]["bbox"]:
            lines[1]["bbox"][frame] = box
        path.write_text("".join(dumps(line) + "\n" for line in lines))

    return apply


def rewrite_line(name: str, **changes: Any) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        path = folder / name
        line = json.loads(path.read_text().splitlines()[0])
        path.write_text(dumps({**line, **changes}) + "\n")

    return apply


def set_in(row: int, **changes: Any) -> Callable[[list[dict[str, Any]]], None]:
    return lambda rows: rows[row].update(changes)


def set_metadata(**changes: Any) -> Callable[[list[dict[str, Any]]], None]:
    return lambda rows: rows[0]["metadata"].update(changes)


def set_stretch(stretch: int, **changes: Any) -> Callable[[list[dict[str, Any]]], None]:
    return lambda rows: rows[0]["dense_captions"][stretch].update(changes)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (rewrite("rcap", "train", set_in(0, caption="")), "row 0 has a caption that may not be released"),
        (rewrite("rcap", "train", set_in(0, caption=None)), "row 0 has an empty column"),
        (rewrite("rcap", "train", set_in(0, end_frame=48)), "row 0 has the interval 0 to 48"),
        (rewrite("rcap", "train", set_in(0, end_frame=0)), "one frame among 32"),
        (rewrite("rcap", "train", set_in(0, start_frame=30, end_frame=40)), "no box on the frames 30 to 40"),
        (rewrite("rcap", "train", set_in(1, uid=0)), "row 0 is there twice"),
        (
            rewrite("rcap", "train", set_in(0, masklet_id=9)),
            "masklet 9 of clip_000001.mp4, which has no boxes",
        ),
        (rewrite("rcap", "train", set_in(0, video="clip_000002.mp4")), "is in train, its boxes are in test"),
        (rewrite("rcap", "train", set_in(0, total_frames=47)), "has total_frames 47"),
        (rewrite("rcap", "train", lambda rows: rows.pop()), "has 2 rows, the manifest says 3"),
        (rewrite("rtloc", "train", set_in(0, caption="He sits.")), "not the row of rcap with this uid"),
        (rewrite("rdcap", "train", set_stretch(0, start_frame=1)), "starts on frame 1 and not on 0"),
        (rewrite("rdcap", "train", set_stretch(2, end_frame=46)), "ends on frame 46, the video on 47"),
        (rewrite("rdcap", "train", set_stretch(0, caption="He hops.")), "lacks the stretch of row 0 of rcap"),
        (rewrite("rdcap", "train", set_stretch(2, caption="He sits.")), "what all their boxes contradict"),
        (rewrite("rdcap", "train", set_stretch(2, caption=None)), "empty field in its dense captions"),
        (rewrite("fgqa", "train", set_in(0, qa_id="q1")), "no UUID"),
        (rewrite("fgqa", "train", set_in(0, segment_id=None)), "has an empty column"),
        (rewrite("fgqa", "train", set_in(0, qa_id=uuid_of(5))), "there is no row"),
        (rewrite("fgqa", "train", set_in(0, answer="a <|x|>")), "answer that may not be released"),
        (rewrite("fgqa", "train", set_metadata(source_start_time=-1.0)), "has the times -1.0 to 68.0"),
        (rewrite("fgqa", "train", set_metadata(source_end_time=61.01)), "has the times 61.0 to 61.01"),
        (rewrite("fgqa", "train", set_metadata(q_type="Why")), "question type “Why”"),
        (rewrite("fgqa", "train", set_metadata(is_audited=2)), "is_audited 2"),
        (rewrite_box("3", [0.0, 0.0, 65.0, 10.0]), "box outside the picture on frame 3"),
        (rewrite_box("10", [8.0, 5.0, 26.0, 20.0]), "not tightly inside its box"),
        (
            lambda folder: write_video(folder / "videos/clip_000001.mp4", frames=47),
            "has 47 frames, its rows say 48",
        ),
        (lambda folder: write_video(folder / "videos/clip_000001.mp4", width=32), "is 32×48"),
        (lambda folder: (folder / "videos/clip_000001.mp4").write_text("x"), "cannot be decoded"),
        (lambda folder: (folder / "videos/extra.mp4").write_text("x"), "belongs to no row"),
        (lambda folder: (folder / "videos/clip_000002.mp4").unlink(), "videos/clip_000002.mp4 is missing"),
        (lambda folder: write_video(folder / f"videos/{SEGMENT}.mp4", frames=167), "has 167 frames"),
        (lambda folder: (folder / f"videos/{SEGMENT}.mp4").unlink(), f"videos/{SEGMENT}.mp4 is missing"),
        (rewrite("fgqa", "train", set_in(0, segment_id=uuid_of(5))), "which has no video"),
        (rewrite_line("clips.jsonl", start_frame=25), "names frame 24, which its clip does not have"),
        (rewrite_line("clips.jsonl", end_frame=12), "and the frames 24 to 12"),
        (rewrite_line("clips.jsonl", segment_id=uuid_of(5)), f"the clip {uuid_of(5)} has no row"),
        (lambda folder: (folder / "clips.jsonl").write_text("{}\n"), "clips.jsonl, line 1"),
        (lambda folder: (folder / "evidence.jsonl").write_text('{"qa_id":"x"}\n'), "x is no row of fgqa"),
        (lambda folder: (folder / "metadata.jsonl").write_text("{}\n"), "metadata.jsonl, line 1"),
        (lambda folder: (folder / "metadata.jsonl").write_text("nope\n"), "metadata.jsonl, line 1"),
    ],
)
def test_the_check_finds_what_was_broken_in_the_content(release, change, problem):
    change(release)
    sealed(release)

    problems = verify_release(release, load=False)

    assert any(problem in one for one in problems), problems


def test_the_check_finds_columns_of_another_type(release):
    path = release / "rcap/plm_rcap_train.parquet"
    table = pq.read_table(path)
    pq.write_table(table.set_column(0, "uid", table["uid"].cast(pa.int64())), path)
    sealed(release)

    [problem] = verify_release(release, load=False)

    assert "has the columns uid int64" in problem


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda folder: (folder / "README.md").write_text("x"), "README.md is not the file of the manifest"),
        (lambda folder: (folder / "README.md").unlink(), "README.md is missing."),
        (lambda folder: (folder / "x.txt").write_text("x"), "x.txt is not in the manifest."),
        (lambda folder: (folder / "manifest.json").unlink(), "it has no manifest.json"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "manifest.json cannot be read"),
        (lambda folder: (folder / "manifest.json").write_text('{"format": "x"}'), "another format"),
    ],
)
def test_the_check_finds_files_that_are_not_those_of_the_manifest(release, change, problem):
    change(release)

    [found] = verify_release(release, load=False)

    assert problem in found


def test_the_check_finds_a_card_that_the_datasets_library_cannot_follow(release):
    card = release / "README.md"
    card.write_text(card.read_text().replace("dtype: int32", "dtype: int64"))
    sealed(release)

    assert any("finds the columns" in one for one in verify_release(release))
