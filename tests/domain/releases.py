"""A small release with known facts: one video of three subjects and one clip with questions."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from annotation_schemas.masks import encode
from annotation_schemas.timecode import FrameTable
from backend.domain.formats.records import ReleasedClip, ReleasedVideo, ReleaseFacts
from backend.domain.release_folder import FgqaPart, Part, StcPart
from backend.domain.release_rows import AcceptedDocument, SuggestionSource
from backend.domain.release_rows_fgqa import FgqaSource, fgqa_rows
from backend.domain.release_rows_stc import stc_rows
from tests.domain.documents import HUMAN, fgqa, keyframe, pair, segment, stc, track, uuid_of

# 24 frames a second for 8 seconds; the grid of 6 a second is every fourth frame: 48 of them.
FRAMES = FrameTable(tuple(range(192)), Fraction(1, 24))
GRID = tuple(FRAMES.grid())
FACTS = ReleaseFacts(
    name="demo-stc", title="Demo", version="1", description="Two clips, annotated.", licence="cc-by-4.0"
)
SUGGESTION = uuid_of(900)
SUGGESTED = {"by": "suggestion", "suggestion_id": SUGGESTION, "edited": True}
BOX = [10.0, 10.0, 30.0, 40.0]


def write_video(path: Path, *, frames: int = 48, width: int = 64, height: int = 48) -> Path:
    """A video file of grey frames, 6 a second."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(path, "w") as container:
        stream = container.add_stream("libx264", rate=6)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number in range(frames):
            picture = np.full((height, width, 3), number * 5 % 256, dtype=np.uint8)
            for packet in stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return path


def video(
    path: Path, *, split: str = "train", name: str = "clip_000001.mp4", **changes: Any
) -> ReleasedVideo:
    facts: dict[str, Any] = {
        "file_name": name,
        "path": path,
        "split": split,
        "source_frames": GRID,
        "width": 64,
        "height": 48,
        "source_width": 64,
        "source_height": 48,
        "duration": 8.0,
        "frame_table_hash": FRAMES.hash,
    }
    return ReleasedVideo(**{**facts, **changes})


AUDITED = frozenset({uuid_of(1), uuid_of(2)})


def accepted(document: dict[str, Any], *, item: int = 500, **changes: Any) -> AcceptedDocument:
    facts: dict[str, Any] = {
        "item_id": uuid_of(item),
        "annotation_id": uuid_of(item + 1),
        "revision": 7,
        "document": document,
        "author": "annotator-1",
        "reviewer": "reviewer-1",
        "verified": True,
        "errors": 0,
        "findings": 2,
        "suggestions": {SUGGESTION: SuggestionSource("tracker", "1.0", "p1")},
        "authors": {uuid_of(777): "annotator-2"},
    }
    return AcceptedDocument(**{**facts, **changes})


def boy(number: int = 10) -> list[list[dict[str, Any]]]:
    """In frame on source frames 0–99, then gone: an action and a stretch out of frame."""
    return [
        [track(number)],
        [
            keyframe(number + 1, number, 0, BOX),
            keyframe(number + 2, number, 96, [20.0, 10.0, 40.0, 40.0], origin=SUGGESTED),
            keyframe(number + 3, number, 100, None),
        ],
        [
            segment(number + 4, number, 0, 49, "A boy walks in from the left."),
            segment(number + 5, number, 50, 99, "He picks up a ball.", unique=False),
            segment(number + 6, number, 100, 191, "gone", kind="out_of_frame", unique=None),
        ],
    ]


def dog(number: int = 30) -> list[list[dict[str, Any]]]:
    """A mask on frame 40; one action over the whole clip."""
    pixels = np.zeros((48, 64), dtype=bool)
    pixels[5:20, 8:25] = True
    return [
        [track(number, category="animal")],
        [
            keyframe(number + 1, number, 0, BOX),
            keyframe(number + 2, number, 40, [8.0, 5.0, 25.0, 20.0], mask=dict(encode(pixels))),
            keyframe(number + 3, number, 191, BOX),
        ],
        [segment(number + 4, number, 0, 191, "A dog runs in a circle.")],
    ]


def joined(*subjects: Sequence[list[dict[str, Any]]]) -> dict[str, Any]:
    tracks, keyframes, segments = (
        [one for part in parts for one in part] for parts in zip(*subjects, strict=True)
    )
    return stc(tracks, keyframes, segments)


def questions() -> dict[str, Any]:
    return fgqa(
        [
            pair(1, evidence={"start_frame": 24, "end_frame": 47}),
            pair(
                2, "What is on the table?", draft_answer="A cup.", answer="A cup.", answer_verdict="accepted"
            ),
            pair(3, "Which way?", question_verdict="unanswerable", question_explanation="dark", answer=""),
        ],
        [
            {
                "id": uuid_of(9),
                "pair_id": uuid_of(1),
                "frame": 30,
                "box": [1.0, 2.0, 3.0, 4.0],
                "origin": HUMAN,
            }
        ],
    )


def source(**changes: Any) -> FgqaSource:
    facts: dict[str, Any] = {
        "asset_id": "asset-1",
        "start_frame": 24,
        "end_frame": 191,
        "split": "train",
        "source_video_id": "abc",
        "source_dataset": "own",
        "offset": 60.0,
        "what_description": "make tea",
        "domain": "Cooking",
    }
    return FgqaSource(**{**facts, **changes})


SEGMENT = source().segment_id


def clip(folder: Path, **changes: Any) -> ReleasedClip:
    """The video of `source()`: source frames 24 to 191, one to one."""
    facts: dict[str, Any] = {
        "segment_id": SEGMENT,
        "path": write_video(folder / "clip.mp4", frames=168),
        "start_frame": 24,
        "end_frame": 191,
        "width": 64,
        "height": 48,
        "frame_table_hash": FRAMES.hash,
    }
    return ReleasedClip(**{**facts, **changes})


def parts(folder: Path) -> list[Part]:
    one = video(write_video(folder / "one.mp4"))
    two = video(one.path, split="test", name="clip_000002.mp4")
    return [
        StcPart(one, stc_rows(one, FRAMES, [accepted(joined(boy(), dog()))])),
        StcPart(two, stc_rows(two, FRAMES, [accepted(joined(boy(50)), item=510, simulated=True)])),
        FgqaPart(
            clip(folder),
            fgqa_rows(source(), FRAMES, accepted(questions(), item=520, audited=AUDITED)),
        ),
    ]


def nothing_wrong(_folder: Path) -> list[str]:
    """A check that finds nothing."""
    return []
