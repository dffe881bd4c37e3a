"""The rows of questions asked at a frame: those that stand, are answered at length and were verified."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid5

from annotation_schemas.asked_kinds import asked_kind, is_kept
from annotation_schemas.rules.asked import LEAST_WORDS, MOST_WORDS
from annotation_schemas.text import word_count
from annotation_schemas.timecode import FrameTable
from backend.domain.asked_questions import is_refused
from backend.domain.formats.records import Evidence, LeftOut, ReleasedAsk
from backend.domain.release_rows import AcceptedDocument, document_fault, text_fault
from backend.domain.release_rows_fgqa import MIN_SECONDS, NAMESPACE, FgqaSource, clip_fault, clip_seconds

SGQA_CONFIGS = ("sgqa",)

Object = Mapping[str, Any]


@dataclass(frozen=True)
class SgqaRows:
    """What an item gives: its released questions, and what was left out."""

    asks: tuple[ReleasedAsk, ...]
    left_out: tuple[LeftOut, ...]


def sgqa_rows(source: FgqaSource, frames: FrameTable, accepted: AcceptedDocument) -> SgqaRows:
    """The released questions of one item, in the order of the frames at which they are asked.

    The clip of each begins with that of the item and ends with the frame of the question.
    """
    first, last = clip_seconds(frames, source.start_frame, source.end_frame)
    start, end = source.offset + first, source.offset + last
    fault = document_fault(accepted, SGQA_CONFIGS) or clip_fault(accepted, source, start, end, SGQA_CONFIGS)
    if fault is not None:
        return SgqaRows((), (fault,))
    asks: list[ReleasedAsk] = []
    left_out: list[LeftOut] = []
    for ask in sorted(accepted.document["asks"], key=lambda one: one["frame"]):
        ask_fault = _ask_fault(ask) or _seen_fault(source, frames, ask)
        if ask_fault is not None:
            left_out.append(accepted.left_out(SGQA_CONFIGS, "ask", ask["id"], *ask_fault))
            continue
        asks.append(
            ReleasedAsk(
                uid=str(uuid5(NAMESPACE, f"ask/{accepted.item_id}/{ask['id']}")),
                segment_id=replace(source, end_frame=ask["frame"]).segment_id,
                split=source.split,
                frame=ask["frame"],
                question=ask["question"],
                answer=ask["answer"],
                domain=ask["domain"],
                evidence=_evidence(ask["evidence"], frames),
                traces=tuple(
                    trace
                    for name in ("question", "answer", "domain", "evidence")
                    for trace in accepted.traces(name, "ask", [ask])
                ),
                authorship=accepted.authorship(frames.hash),
            )
        )
    return SgqaRows(tuple(asks), tuple(left_out))


def _ask_fault(ask: Object) -> tuple[str, str] | None:
    """(reason, sentence) why a question is no row, None when it is one."""
    if is_refused(ask):
        return (
            f"question_{ask['question_verdict']}",
            f"The question was refused as {ask['question_verdict']}.",
        )
    if not is_kept(ask["question"], ask["kept_because"]):
        kind = asked_kind(ask["question"])
        return (
            "question_filtered",
            f"The filter of question kinds finds {kind}, and nobody said why to keep it.",
        )
    if not ask["answer"].strip():
        return "unanswered", "The question has no answer."
    if ask["answer_verdict"] is None:
        return "answer_undecided", "There is no verdict on the answer."
    if ask["answer_verdict"] != "accepted":
        return "answer_rejected", "The answer was rejected and not mended."
    if not (ask["domain"] or "").strip():
        return "no_domain", "The question has no domain."
    for text in (ask["question"], ask["answer"], ask["domain"]):
        fault = text_fault(text)
        if fault is not None:
            return fault
    words = word_count(ask["answer"])
    if not LEAST_WORDS <= words <= MOST_WORDS:
        return "answer_length", f"The answer has {words} words; {LEAST_WORDS} to {MOST_WORDS} are wanted."
    if ask["evidence"] is None:
        return "no_evidence", "Nobody marked the frames that show the answer."
    if ask["evidence"]["end_frame"] > ask["frame"]:
        return "evidence_after_question", "The evidence ends after the frame at which the question is asked."
    return None


def _seen_fault(source: FgqaSource, frames: FrameTable, ask: Object) -> tuple[str, str] | None:
    first, last = clip_seconds(frames, source.start_frame, ask["frame"])
    if last - first < MIN_SECONDS:
        return (
            "clip_too_short",
            f"The clip lasts {last - first:.3f} s to the question; {MIN_SECONDS} s are needed.",
        )
    return None


def _evidence(interval: Mapping[str, int], frames: FrameTable) -> Evidence:
    start, end = clip_seconds(frames, interval["start_frame"], interval["end_frame"])
    return Evidence(start, end, interval["start_frame"], interval["end_frame"], ())
