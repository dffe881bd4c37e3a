"""What the demo projects are made of: the clips, and for each a reference that simulated people work from."""

import json
from dataclasses import dataclass, replace
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


MCQ_GUIDELINE = """\
## What to do
1. **Write distractors:** wrong answers that change exactly one detail, the one that the question asks about.
2. **Answer without the video:** choose by the words alone, by guess where you must.
3. **Check distractors:** watch the clip, and say of each whether it is wrong and plausible, also true, or implausible.

**Good:** *The white car drives from the top of the picture to the bottom.*
**Not good:** *The white car flies away.*
"""

SGQA_GUIDELINE = """\
## What to do
1. **Ask:** watch as if through your own glasses, and ask at the frame at which the question comes up.
2. **Answer:** mark the frames that show the answer, none after the question, and answer in 20 to 30 words.
3. **Verify:** accept somebody else's answer, or say what is wrong with it.
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


@dataclass(frozen=True)
class ChoiceClip:
    """Frames of a clip with one answered question, and the distractors that simulated people write for it."""

    clip: QuestionClip
    distractors: list[dict[str, str]]


@dataclass(frozen=True)
class AskedClip:
    """Frames of a clip, both inclusive, and the question that simulated people ask at `frame` of the video."""

    clip: str
    start_frame: int
    end_frame: int
    what_description: str
    frame: int
    question: str
    answer: str
    evidence: list[int]
    domain: str


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


def choice_clips() -> list[ChoiceClip]:
    """The items of the multiple-choice project: questions of the question project, with distractors."""
    asked = {pair["question"]: (clip, pair) for clip in question_clips() for pair in clip.pairs}
    made = []
    for entry in json.loads((REFERENCE / "mcq.json").read_text()):
        clip, pair = asked[entry["question"]]
        made.append(ChoiceClip(replace(clip, pairs=[pair]), entry["distractors"]))
    return made


def asked_clips() -> list[AskedClip]:
    """The items of the project of questions asked while watching."""
    return [
        AskedClip(
            clip=entry["clip"],
            start_frame=entry["start_frame_of_clip"],
            end_frame=entry["end_frame_of_clip"],
            what_description=entry["what_description"],
            frame=entry["frame"],
            question=entry["question"],
            answer=entry["answer"],
            evidence=entry["evidence"],
            domain=entry["domain"],
        )
        for entry in json.loads((REFERENCE / "sgqa.json").read_text())
    ]
