"""Every prompt a model of ours is given, word for word, by kind and version.

A version is never changed once it has been used: the wording is part of a suggestion's provenance. A new
wording is a new version.
"""

from dataclasses import dataclass
from typing import Literal

from model_assist.errors import InvalidRequest

TextKind = Literal["answer", "caption", "choose", "distractors"]


@dataclass(frozen=True)
class Prompt:
    """One wording; `template` is filled by `str.format`. `max_new_tokens` bounds what is generated."""

    kind: TextKind
    version: str
    template: str
    max_new_tokens: int


PROMPTS = (
    # PLM-VideoBench, region captioning. The interval is rescaled to the 32 frames shown, while
    # {total_frames} is the unscaled number of annotated frames: the models were trained and are evaluated
    # with exactly that mixture.
    Prompt(
        kind="caption",
        version="plm-1",
        template=(
            "Give a detailed description of the events occurring in the region marked by the red rectangle "
            "within frames [{start_frame}, {end_frame}] in this {total_frames} frame video."
        ),
        max_new_tokens=512,
    ),
    # PLM's training rows of fine-grained question answering: the human turn is the bare question.
    Prompt(kind="answer", version="plm-1", template="{question}", max_new_tokens=256),
    # PLM-VideoBench FGQA's own question of a binary row, with as many options as there are, and no video.
    Prompt(
        kind="choose",
        version="text-1",
        template="Question: {question}\nOptions:\n{options}\nOnly give the best option.",
        max_new_tokens=1,
    ),
    # Of our own wording: what a distractor must keep by the paper, and a form of reply that can be read line by line.
    Prompt(
        kind="distractors",
        version="one-detail-1",
        template=(
            "Question{kind}: {question}\nRight answer: {answer}\n\n"
            "Write {wanted} wrong answers to this question. Repeat the right answer in each of them and change exactly "
            "one detail: {detail}. A wrong answer must still answer the question, must be something that could really "
            "happen in such a video, must certainly be false here, and must be about as long as the right answer."
            "{avoid}\n\n"
            "Write each on a line of its own: the name of the changed detail, a colon, and the wrong answer. "
            "Write nothing else."
        ),
        max_new_tokens=512,
    ),
)


def get_prompt(kind: TextKind, version: str) -> Prompt:
    """Return the wording of `kind` in `version`. Raises InvalidRequest for a version that does not exist."""
    for prompt in PROMPTS:
        if (prompt.kind, prompt.version) == (kind, version):
            return prompt
    known = ", ".join(prompt.version for prompt in PROMPTS if prompt.kind == kind)
    raise InvalidRequest(
        f"The request is not valid: prompt_version {version!r} is unknown for {kind}; known: {known}."
    )
