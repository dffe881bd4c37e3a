"""What the demo projects are made of: the clips, and for each a reference that simulated people work from."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CLIPS = HERE / "clips"
REFERENCE = HERE / "reference"

STC_CLIPS = ("people-one-by-one.mp4", "cars-overhead.mp4", "bottles-hands.mp4", "highway-cars.mp4")

ALL_CLIPS = (*STC_CLIPS, "flower-opening.mp4", "sign-book.mkv", "sign-walk.mkv")

STC_GUIDELINE = """\
## What to do
1. Pick each person, animal or object that does something over time. Draw a box around all that is visible of it.
2. Move on and correct the box where it no longer fits. Mark the frame from which the subject is absent.
3. Cut its life into segments, one for each major action. Out-of-frame stretches are segments too.
4. Write one sentence for each segment: who does what, and in which direction.

## What to write
- Only what can be seen. No guesses about reasons, feelings or names.
- Each sentence stands alone: no "it continues", no "as before".
- If an action happens twice, say which one it is.
- Do not describe faces, and do not write about the camera.
"""

STC_WRITING_GUIDE = {
    "questions": [
        "What does the subject do, from the first to the last frame of this segment?",
        "Where to: left, right, towards what, away from what?",
        "With which hand, and what does it hold?",
        "Would the sentence fit another segment just as well?",
    ],
    "good": ["A woman in a grey cardigan walks up to the round table."],
    "bad": ["She probably wants to read something.", "It continues as before."],
}

FGQA_GUIDELINE = """\
## What to do
1. Watch the clip, then read the question.
2. Reject the question if it is irrelevant or cannot be answered from the picture, and say why.
3. Otherwise answer it with every detail that it asks for, and mark the frames that show it.

**Good:** *It is held from above by its blue cap.*
**Not good:** *By hand.*
"""


@dataclass(frozen=True)
class QuestionClip:
    """Frames of a clip, both inclusive, with the questions asked about them and their reference answers."""

    clip: str
    start_frame: int
    end_frame: int
    what_description: str
    domain: str
    pairs: list[dict[str, Any]]


def stc_reference(clip: str) -> dict[str, Any]:
    """The reference tracks of one clip: {"clip", "domain", "tracks": [{name, category, keyframes, segments}]}."""
    reference: dict[str, Any] = json.loads((REFERENCE / f"stc-{Path(clip).stem}.json").read_text())
    return reference


def question_clips() -> list[QuestionClip]:
    """The items of the question project."""
    return [
        QuestionClip(
            clip=entry["clip"],
            start_frame=entry["start_frame_of_clip"],
            end_frame=entry["end_frame_of_clip"],
            what_description=entry["what_description"],
            domain=entry["domain"],
            pairs=entry["pairs"],
        )
        for entry in json.loads((REFERENCE / "fgqa.json").read_text())
    ]
