"""Whole releases: written, read back, and loaded by the `datasets` library."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from backend.domain.formats import (
    box_metadata,
    clips,
    evidence,
    left_out,
    manifest,
    plm_fgqa,
    plm_rcap,
    plm_rdcap,
    plm_rtloc,
    provenance,
    sav_masks,
)
from backend.domain.release_check import verify_release
from backend.domain.release_folder import CannotRelease, FgqaPart, StcPart, write_release
from backend.domain.release_rows_fgqa import fgqa_rows
from backend.domain.release_rows_stc import stc_rows
from tests.domain.documents import uuid_of
from tests.domain.releases import (
    FACTS,
    FRAMES,
    SEGMENT,
    accepted,
    boy,
    clip,
    joined,
    nothing_wrong,
    parts,
    questions,
    source,
    video,
)


def verify_without_loading(folder: Path) -> list[str]:
    return verify_release(folder, load=False)


def test_the_files_of_a_release(whole):
    assert sorted(path.relative_to(whole).as_posix() for path in whole.rglob("*") if path.is_file()) == [
        "README.md",
        "clips.jsonl",
        "evidence.jsonl",
        "fgqa/plm_fgqa_train.parquet",
        "left_out.jsonl",
        "manifest.json",
        "masks/clip_000001_manual.json",
        "metadata.jsonl",
        "provenance.parquet",
        "rcap/plm_rcap_test.parquet",
        "rcap/plm_rcap_train.parquet",
        "rdcap/plm_rdcap_test.parquet",
        "rdcap/plm_rdcap_train.parquet",
        "rtloc/plm_rtloc_test.parquet",
        "rtloc/plm_rtloc_train.parquet",
        f"videos/{SEGMENT}.mp4",
        "videos/clip_000001.mp4",
        "videos/clip_000002.mp4",
    ]


def test_the_columns_are_those_of_plm_video_human():
    frames = "uid: int32\nvideo: string\nmasklet_id: int32\ntotal_frames: int32\n"
    assert plm_rcap.SCHEMA.to_string() == frames + "caption: string\nstart_frame: int32\nend_frame: int32"
    assert plm_rtloc.SCHEMA.equals(plm_rcap.SCHEMA)
    assert [(one.name, str(one.type)) for one in plm_rdcap.SCHEMA][4] == (
        "dense_captions",
        "list<item: struct<start_frame: int32, end_frame: int32, caption: string>>",
    )
    assert [(one.name, str(one.type)) for one in plm_fgqa.SCHEMA] == [
        ("qa_id", "string"),
        ("segment_id", "string"),
        ("question", "string"),
        ("answer", "string"),
        (
            "metadata",
            "struct<source_video_id: string, source_dataset: string, source_start_time: double, "
            "source_end_time: double, what_description: string, q_type: string, q_subtype: string, "
            "domain: string, is_audited: int32>",
        ),
    ]


def test_the_rows_of_every_config(whole):
    row = {"video": "clip_000001.mp4", "masklet_id": 0, "total_frames": 48}
    walks = {**row, "uid": 0, "caption": "A boy walks in from the left.", "start_frame": 0, "end_frame": 12}
    picks = {**row, "uid": 1, "caption": "He picks up a ball.", "start_frame": 13, "end_frame": 24}
    dog = {
        **row,
        "uid": 2,
        "masklet_id": 1,
        "caption": "A dog runs in a circle.",
        "start_frame": 0,
        "end_frame": 47,
    }

    assert list(plm_rcap.read(whole / "rcap/plm_rcap_train.parquet")) == [walks, picks, dog]
    assert list(plm_rtloc.read(whole / "rtloc/plm_rtloc_train.parquet")) == [walks, dog]
    assert next(plm_rdcap.read(whole / "rdcap/plm_rdcap_train.parquet")) == {
        **row,
        "uid": 0,
        "dense_captions": [
            {"start_frame": 0, "end_frame": 12, "caption": "A boy walks in from the left."},
            {"start_frame": 13, "end_frame": 24, "caption": "He picks up a ball."},
            {"start_frame": 25, "end_frame": 47, "caption": "Out of frame."},
        ],
    }
    first, second = plm_fgqa.read(whole / "fgqa/plm_fgqa_train.parquet")
    assert first["metadata"] == {
        "source_video_id": "abc",
        "source_dataset": "own",
        "source_start_time": 61.0,
        "source_end_time": 68.0,
        "what_description": "make tea",
        "q_type": "Pose",
        "q_subtype": "hand_pose",
        "domain": "Cooking",
        "is_audited": 1,
    }
    assert (second["question"], second["answer"]) == ("What is on the table?", "A cup.")


def test_uids_are_unique_in_a_config_over_all_splits(whole):
    rows = [
        row["uid"]
        for split in ("train", "test")
        for row in plm_rcap.read(whole / f"rcap/plm_rcap_{split}.parquet")
    ]

    assert rows == [0, 1, 2, 3, 4]


def test_boxes_masks_and_evidence_beside_the_rows(whole):
    boy_line, dog_line, other = box_metadata.read(whole / "metadata.jsonl")
    raw = json.loads((whole / "metadata.jsonl").read_text().splitlines()[0])
    masks = sav_masks.read(whole / "masks/clip_000001_manual.json")

    assert (boy_line.video, boy_line.masklet_id, boy_line.category) == ("clip_000001.mp4", 0, "person")
    assert raw["bbox"]["12"] == [15.0, 10.0, 35.0, 40.0]
    assert raw["bbox"]["47"] is None
    assert len(raw["bbox"]) == 48
    assert (other.video, other.masklet_id, other.split) == ("clip_000002.mp4", 0, "test")
    assert dog_line.boxes[10] == (8.0, 5.0, 25.0, 20.0)
    assert {masklet: list(frames) for masklet, frames in masks.masks.items()} == {1: [10]}
    [seen] = evidence.read(whole / "evidence.jsonl")
    assert (seen["start_frame"], seen["start_time"], seen["boxes"]) == (
        24,
        1.0,
        [{"frame": 30, "seconds": 1.25, "box": [1.0, 2.0, 3.0, 4.0]}],
    )


def test_provenance_leads_from_every_row_and_field_to_people_and_models(whole):
    lines = list(provenance.read(whole / "provenance.parquet"))

    of_row = [one for one in lines if (one["config"], one["row_id"], one["split"]) == ("rcap", "0", "train")]
    assert [(one["field"], one["origin_by"], one["objects"], one["model"]) for one in of_row] == [
        ("caption", "human", 1, None),
        ("interval", "human", 1, None),
        ("boxes", "human", 2, None),
        ("boxes", "suggestion", 1, "tracker"),
    ]
    assert {(one["author"], one["reviewer"], one["revision"], one["findings"]) for one in of_row} == {
        ("annotator-1", "reviewer-1", 7, 2)
    }
    assert {one["frame_table_hash"] for one in of_row} == {FRAMES.hash}
    assert [one["simulated"] for one in lines] == [one["split"] == "test" for one in lines]
    dense = [one["field"] for one in lines if (one["config"], one["row_id"]) == ("rdcap", "0")]
    assert dense[:3] == ["dense_captions.0.caption", "dense_captions.0.interval", "dense_captions.1.caption"]


def test_provenance_says_whose_draft_was_withheld(tmp_path):
    document = questions()
    document["pairs"][0]["origin"] = {"by": "import", "edited": True, "draft_withheld": True}
    part = FgqaPart(clip(tmp_path), fgqa_rows(source(), FRAMES, accepted(document)))
    folder = tmp_path / "release"
    write_release(folder, FACTS, [part], nothing_wrong)

    told = {
        (one["object_id"], one["field"], one["draft_withheld"])
        for one in provenance.read(folder / "provenance.parquet")
        if one["object_kind"] == "pair" and one["field"] == "answer"
    }
    first, second = (pair["id"] for pair in document["pairs"][:2])
    assert told == {(first, "answer", True), (second, "answer", False)}


def test_the_manifest_counts_and_hashes(whole):
    written = manifest.read(whole)

    assert {
        config: {split: one.rows for split, one in splits.items()}
        for config, splits in written.configs.items()
    } == {
        "fgqa": {"train": 2},
        "rcap": {"train": 3, "test": 2},
        "rdcap": {"train": 2, "test": 1},
        "rtloc": {"train": 2, "test": 1},
    }
    assert (written.rows, written.videos, written.simulated_rows) == (13, 3, 4)
    assert written.left_out == {"not_unique": 2, "question_unanswerable": 1}
    assert [one.reason for one in left_out.read(whole / "left_out.jsonl")] == [
        "not_unique",
        "not_unique",
        "question_unanswerable",
    ]
    assert {one.path for one in written.files} == {
        path.relative_to(whole).as_posix() for path in whole.rglob("*") if path.is_file()
    } - {"manifest.json"}


def test_the_card_says_what_it_must(whole):
    card = (whole / "README.md").read_text()

    assert "license: cc-by-4.0" in card
    assert "**4 of the 13 rows were written by simulated people" in card
    assert "| `rcap` | train | 3 |" in card


def test_the_release_passes_its_own_check_and_loads_offline(whole):
    assert verify_release(whole) == []


def test_the_datasets_library_shows_the_columns_and_refuses_what_is_not_there(whole, tmp_path):
    child = subprocess.run(
        [sys.executable, "-m", "backend.domain.load_check", str(whole), "rdcap", "no_such_config"],
        env={**os.environ, "HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )

    found = json.loads(child.stdout)
    assert found["rdcap"]["train"] == {
        "features": [
            "uid int32",
            "video string",
            "masklet_id int32",
            "total_frames int32",
            "dense_captions list<item: struct<start_frame: int32, end_frame: int32, caption: string>>",
        ],
        "rows": 2,
    }
    assert "BuilderConfig 'no_such_config' not found" in found["no_such_config"]["error"]


def test_the_same_parts_give_the_same_bytes(whole, tmp_path):
    again = write_release(tmp_path / "again", FACTS, parts(tmp_path), nothing_wrong)

    assert again.content_hash == manifest.read(whole).content_hash
    assert (tmp_path / "again/manifest.json").read_bytes() == (whole / "manifest.json").read_bytes()


def test_rows_are_written_in_row_groups(tmp_path, monkeypatch):
    monkeypatch.setattr("backend.domain.formats.tables.ROWS_PER_GROUP", 2)

    write_release(tmp_path / "release", FACTS, parts(tmp_path), nothing_wrong)

    file = pq.ParquetFile(tmp_path / "release/rcap/plm_rcap_train.parquet")
    assert [file.metadata.row_group(n).num_rows for n in range(file.metadata.num_row_groups)] == [2, 1]


# --- refused ---


def test_an_existing_folder_is_left_alone(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out/mine.txt").write_text("mine")

    with pytest.raises(CannotRelease, match="already there"):
        write_release(tmp_path / "out", FACTS, [], nothing_wrong)

    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_nothing_to_release_says_why_and_leaves_nothing(tmp_path):
    one = video(tmp_path / "none.mp4")
    part = StcPart(one, stc_rows(one, FRAMES, [accepted(joined(boy()), verified=False)]))

    with pytest.raises(CannotRelease, match="nothing to release; left out: not_verified 1"):
        write_release(tmp_path / "out", FACTS, [part], nothing_wrong)

    assert list(tmp_path.iterdir()) == []


def test_a_release_that_fails_its_check_does_not_appear(tmp_path):
    with pytest.raises(CannotRelease, match=r"own check: a is wrong\. \(2 problems in all\)"):
        write_release(tmp_path / "out", FACTS, parts(tmp_path), lambda folder: ["a is wrong.", "b"])

    assert sorted(path.name for path in tmp_path.iterdir()) == ["clip.mp4", "one.mp4"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"split": "training"}, "“training” is no split"),
        ({"file_name": "../clip.mp4"}, "no plain file name"),
        ({"file_name": "clip_000001.mp4"}, "must come in order, once"),
    ],
)
def test_a_wrong_part_is_refused_and_leaves_nothing(tmp_path, change, message):
    first, second, _ = parts(tmp_path)
    wrong = replace(second, video=replace(second.video, **change))
    order = [wrong, first] if "../" in str(change) else [first, wrong]

    with pytest.raises(CannotRelease, match=message):
        write_release(tmp_path / "out", FACTS, order, nothing_wrong)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["clip.mp4", "one.mp4"]


def test_questions_without_their_video_are_refused_and_leave_nothing(tmp_path):
    rows = fgqa_rows(source(), FRAMES, accepted(questions()))
    other = clip(tmp_path, segment_id=uuid_of(5))

    for wrong in (FgqaPart(None, rows), FgqaPart(other, rows)):
        with pytest.raises(CannotRelease, match="has no video of its segment"):
            write_release(tmp_path / "out", FACTS, [wrong], nothing_wrong)

    assert [path.name for path in tmp_path.iterdir()] == ["clip.mp4"]


def test_items_on_the_same_frames_share_their_video(tmp_path):
    shared = clip(tmp_path)
    pair_of = [
        FgqaPart(shared, fgqa_rows(source(), FRAMES, accepted(questions(), item=item))) for item in (500, 600)
    ]

    written = write_release(tmp_path / "out", FACTS, pair_of, verify_without_loading)

    assert (written.rows, written.videos) == (4, 1)
    assert [line["segment_id"] for line in clips.read(tmp_path / "out/clips.jsonl")] == [SEGMENT]
