"""Wrong answers drafted by a text model: what it is asked, and what of its reply people may be shown."""

import re
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence

from annotation_schemas.distractor_drafts import draft_fault
from model_assist.errors import NoOutput
from model_assist.prompts.catalogue import Prompt
from model_assist.protocol import DistractorDraft, DistractorsInput, DistractorsOutput, Dropped

# A line of the reply: the changed detail, a colon, the distractor. Models number their lines though not asked to.
LINE = re.compile(r'(?:[-*•]|\d{1,2}[.)])?\s*([^:{}"]{1,60}?)\s*:\s+(\S.*)')
ANY_DETAIL = "the one that the question asks about"


def prompt_of(given: DistractorsInput, wording: Prompt) -> str:
    """Return the filled-in wording."""
    kind = f" (about: {given.question_type})" if given.question_type else ""
    avoid = "".join(f"\nNot again: {text}" for text in given.avoid)
    return wording.template.format(
        question=given.question,
        kind=kind,
        answer=given.answer,
        wanted=given.wanted,
        detail=given.detail or ANY_DETAIL,
        avoid=avoid,
    )


def read_reply(reply: str, given: DistractorsInput, frames: Sequence[int]) -> DistractorsOutput:
    """Return the distractors in a model's reply that could stand in a document, and count the others.

    One a line, `detail: text`; empty lines and the fences of a code block are nothing. `frames` are those it was shown.
    Raises NoOutput, with the counts, when nothing is left.
    """
    drafts: list[DistractorDraft] = []
    counts: Counter[str] = Counter()
    for line in _lines(reply):
        match = LINE.fullmatch(line)
        if match is None:
            counts["unreadable"] += 1
            continue
        detail, text = match.groups()
        known = [*given.avoid, *(one.text for one in drafts)]
        fault = draft_fault(text, detail, given.answer, known)
        if fault is not None:
            counts[fault] += 1
        elif len(drafts) == given.wanted:
            counts["surplus"] += 1
        else:
            drafts.append(DistractorDraft(str(uuid.uuid4()), text, detail))
    dropped = Dropped(**counts)
    if not drafts:
        raise NoOutput(f"The model drafted no distractor that could be used{_told(dropped)}.")
    return DistractorsOutput(tuple(drafts), dropped, tuple(frames))


def _lines(reply: str) -> Iterator[str]:
    for line in reply.splitlines():
        stripped = line.strip()
        if stripped and not stripped.startswith("```"):
            yield stripped


def _told(dropped: Dropped) -> str:
    words = (
        (dropped.unreadable, "could not be read"),
        (dropped.same_as_answer, "said what the right answer says"),
        (dropped.repeated, "repeated another"),
        (dropped.unsafe, "broke a rule for texts"),
    )
    said = ", ".join(f"{count} {what}" for count, what in words if count)
    return f": {said}" if said else ""
