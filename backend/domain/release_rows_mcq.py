"""The binary rows of a clip's multiple-choice questions: those that people judged and that are not ambiguous."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid5

from annotation_schemas.text import same_words
from annotation_schemas.timecode import FrameTable
from backend.domain.formats.records import LeftOut, ReleasedChoice
from backend.domain.multiple_choice import JudgedQuestion, judged
from backend.domain.release_rows import AcceptedDocument, document_fault, text_fault
from backend.domain.release_rows_fgqa import NAMESPACE, QUESTION_TYPES, FgqaSource, clip_fault, clip_seconds
from backend.domain.sampling import Balance

MCQ_CONFIGS = ("fgqa_mcq",)


@dataclass(frozen=True)
class McqRows:
    """What an item gives: its released questions, and what was left out."""

    questions: tuple[ReleasedChoice, ...]
    left_out: tuple[LeftOut, ...]


def mcq_rows(source: FgqaSource, frames: FrameTable, accepted: AcceptedDocument, *, least: int) -> McqRows:
    """The released questions of one item, in the order of the document.

    `least` is how many distractors must have been found wrong and plausible.
    """
    first, last = clip_seconds(frames, source.start_frame, source.end_frame)
    start, end = source.offset + first, source.offset + last
    fault = document_fault(accepted, MCQ_CONFIGS) or clip_fault(accepted, source, start, end, MCQ_CONFIGS)
    if fault is not None:
        return McqRows((), (fault,))
    released: list[ReleasedChoice] = []
    left_out: list[LeftOut] = []
    for one in judged(accepted.document, least):
        question = one.question
        question_fault = _question_fault(one)
        if question_fault is not None:
            left_out.append(accepted.left_out(MCQ_CONFIGS, "question", question["id"], *question_fault))
            continue
        identities = {
            each["id"]: str(uuid5(NAMESPACE, f"distractor/{accepted.item_id}/{each['id']}"))
            for each in one.distractors
        }
        stated = accepted.traces("question", "question", [question])
        stated += accepted.traces("answer", "question", [question])
        released.append(
            ReleasedChoice(
                qa_uid=str(uuid5(NAMESPACE, f"question/{accepted.item_id}/{question['id']}")),
                segment_id=source.segment_id,
                split=source.split,
                question=question["question"],
                answer=question["answer"],
                distractors=tuple((identities[each["id"]], each["text"]) for each in one.distractors),
                source_video_id=source.source_video_id,
                source_dataset=source.source_dataset,
                source_start_time=start,
                source_end_time=end,
                question_type=question["question_type"],
                domain=source.domain,
                traces={
                    identities[each["id"]]: (*stated, *accepted.traces("options", "distractor", [each]))
                    for each in one.distractors
                },
                authorship=accepted.authorship(frames.hash),
            )
        )
    return McqRows(tuple(released), tuple(left_out))


def drawn_rows(rows: McqRows, balances: Mapping[str, Balance]) -> McqRows:
    """The rows less the questions that the balance of their split did not draw; those are listed as left out.

    Without any balance every question stays.
    """
    if not balances:
        return rows
    kept = tuple(one for one in rows.questions if one.qa_uid in balances[one.split].drawn)
    others = tuple(
        LeftOut(
            MCQ_CONFIGS,
            one.authorship.item_id,
            "question",
            one.qa_uid,
            "not_drawn",
            "There are more questions of its kind than the balance of kinds takes.",
        )
        for one in rows.questions
        if one not in kept
    )
    return McqRows(kept, (*rows.left_out, *others))


def _question_fault(one: JudgedQuestion) -> tuple[str, str] | None:
    """(reason, sentence) why a question gives no rows, None when it does."""
    if one.outcome == "ambiguous":
        return "ambiguous", "A distractor was found to be true as well."
    if one.outcome == "too_few":
        return (
            "too_few_distractors",
            f"Only {len(one.distractors)} distractors were found wrong and plausible.",
        )
    question: Mapping[str, Any] = one.question
    texts = [question["answer"], *(each["text"] for each in one.distractors)]
    for text in (question["question"], *texts):
        fault = text_fault(text)
        if fault is not None:
            return fault
    if len({same_words(text) for text in texts}) < len(texts):
        return "options_equal", "Two of its options say the same."
    if question["question_type"] not in QUESTION_TYPES:
        return "no_question_type", "The question has none of the twelve question types."
    return None
