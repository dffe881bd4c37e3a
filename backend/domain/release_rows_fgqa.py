"""The rows of a clip's questions: every accepted `fgqa` document gives its answered pairs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from annotation_schemas.timecode import FrameTable, Ticks
from backend.domain.formats.records import Evidence, EvidenceBox, LeftOut, ReleasedPair, Trace
from backend.domain.release_rows import AcceptedDocument, document_fault, text_fault

FGQA_CONFIGS = ("fgqa",)
MIN_SECONDS = 0.05
QUESTION_TYPES = frozenset(
    {
        "Action Recognition",
        "Action Sequence",
        "Counting Problems",
        "Movement Direction",
        "Object Attributes",
        "Object Location",
        "Object Recognition",
        "Object State",
        "Other",
        "Pose",
        "Spatial Relations",
        "Speed/Force",
    }
)

# Seeds the ids below; a fixed value, so that a release made again has the same ids.
NAMESPACE = uuid5(NAMESPACE_URL, "urn:groundling:release")

Object = Mapping[str, Any]


@dataclass(frozen=True)
class FgqaSource:
    """Where a clip comes from and what is known of it.

    The clip is source frames `start_frame` to `end_frame` of an asset. When the asset was itself cut from a
    longer video, `offset` is the time in that video of the asset's first frame, in seconds; else 0.
    """

    asset_id: str
    start_frame: int
    end_frame: int
    split: str
    source_video_id: str
    source_dataset: str
    offset: float = 0.0
    what_description: str = ""
    domain: str = ""

    @property
    def segment_id(self) -> str:
        """The id that all questions on these frames of this asset share."""
        return str(uuid5(NAMESPACE, f"segment/{self.asset_id}/{self.start_frame}/{self.end_frame}"))


@dataclass(frozen=True)
class FgqaRows:
    """What an item gives: its released pairs, and what was left out."""

    pairs: tuple[ReleasedPair, ...]
    left_out: tuple[LeftOut, ...]


def end_of_video(ticks: Ticks) -> int:
    """The tick at which the last frame ends: it lasts as long as the one before it, an only frame no time."""
    last = int(ticks[len(ticks) - 1])
    return last + (last - int(ticks[len(ticks) - 2])) if len(ticks) > 1 else last


def clip_seconds(frames: FrameTable, start_frame: int, end_frame: int) -> tuple[float, float]:
    """Start of the first frame and end of the last, in seconds from the first frame of the asset.

    A frame ends where the next begins; the asset's last frame lasts as long as the one before it, and the
    only frame of an asset lasts no time.
    """
    ticks = frames.ticks
    end = ticks[end_frame + 1] if end_frame + 1 < len(ticks) else end_of_video(ticks)
    return float((ticks[start_frame] - ticks[0]) * frames.time_base), float(
        (end - ticks[0]) * frames.time_base
    )


def fgqa_rows(source: FgqaSource, frames: FrameTable, accepted: AcceptedDocument) -> FgqaRows:
    """The released pairs of one item, in the order of the document."""
    first, last = clip_seconds(frames, source.start_frame, source.end_frame)
    start, end = source.offset + first, source.offset + last
    fault = document_fault(accepted, FGQA_CONFIGS) or clip_fault(accepted, source, start, end, FGQA_CONFIGS)
    if fault is not None:
        return FgqaRows((), (fault,))
    pairs: list[ReleasedPair] = []
    left_out: list[LeftOut] = []
    for pair in accepted.document["pairs"]:
        pair_fault = _pair_fault(pair)
        if pair_fault is not None:
            left_out.append(accepted.left_out(FGQA_CONFIGS, "pair", pair["id"], *pair_fault))
            continue
        pairs.append(
            ReleasedPair(
                qa_id=str(uuid5(NAMESPACE, f"pair/{accepted.item_id}/{pair['id']}")),
                segment_id=source.segment_id,
                split=source.split,
                question=pair["question"],
                answer=pair["answer"],
                source_video_id=source.source_video_id,
                source_dataset=source.source_dataset,
                source_start_time=start,
                source_end_time=end,
                what_description=source.what_description,
                question_type=pair["question_type"],
                question_subtype=pair["question_subtype"],
                domain=source.domain,
                is_audited=pair["id"] in accepted.audited,
                evidence=_evidence(pair, accepted.document, frames),
                traces=_traces(accepted, pair),
                authorship=accepted.authorship(frames.hash),
                attributes=pair["attributes"],
            )
        )
    return FgqaRows(tuple(pairs), tuple(left_out))


def clip_fault(
    accepted: AcceptedDocument, source: FgqaSource, start: float, end: float, configs: tuple[str, ...]
) -> LeftOut | None:
    """Why nothing about this clip, from `start` to `end` seconds of its source video, can be released."""
    fault = None
    if not source.source_video_id:
        fault = "no_source_video", "The id of the source video is not known."
    elif not start >= 0:  # also what is no number
        fault = "negative_start", f"The clip starts at {start:g} s of the source video."
    elif not end - start >= MIN_SECONDS:
        fault = "clip_too_short", f"The clip lasts {end - start:.3f} s; {MIN_SECONDS} s are needed."
    if fault is None:
        return None
    return accepted.left_out(configs, "document", accepted.annotation_id, *fault)


def _pair_fault(pair: Object) -> tuple[str, str] | None:
    """(reason, sentence) why a pair is no row, None when it is one.

    A verdict against the draft answer does not keep the pair out once the answer was written anew.
    """
    verdict = pair["question_verdict"]
    if verdict is None:
        return "question_undecided", "Nobody has said whether the question can be answered."
    if verdict != "ok":
        return f"question_{verdict}", f"The question was rejected as {verdict}."
    if pair["answer_verdict"] is None:
        return "answer_undecided", "There is no verdict on the answer."
    if not pair["answer"].strip():
        return "unanswered", "The question has no answer."
    corrected = pair["answer"].strip() != (pair["draft_answer"] or "").strip()
    if pair["answer_verdict"] in ("factually_incorrect", "lacking_details") and not corrected:
        return "answer_rejected", "The draft answer was rejected and not corrected."
    for text in (pair["question"], pair["answer"]):
        fault = text_fault(text)
        if fault is not None:
            return fault
    if pair["question_type"] not in QUESTION_TYPES:
        return "no_question_type", "The question has none of the twelve question types."
    return None


def _traces(accepted: AcceptedDocument, pair: Object) -> tuple[Trace, ...]:
    fields = ["question", "answer"]
    if pair["evidence"] is not None:
        fields.append("evidence")
    boxes = [one for one in accepted.document["evidence_boxes"] if one["pair_id"] == pair["id"]]
    return (
        *(trace for name in fields for trace in accepted.traces(name, "pair", [pair])),
        *accepted.traces("evidence_boxes", "evidence_box", boxes),
    )


def _evidence(pair: Object, document: Mapping[str, Any], frames: FrameTable) -> Evidence | None:
    boxes = sorted(
        (one for one in document["evidence_boxes"] if one["pair_id"] == pair["id"]),
        key=lambda one: (one["frame"], one["id"]),
    )
    interval = pair["evidence"]
    if interval is None and not boxes:
        return None
    start = end = None
    if interval is not None:
        start, end = clip_seconds(frames, interval["start_frame"], interval["end_frame"])
    return Evidence(
        start_time=start,
        end_time=end,
        start_frame=None if interval is None else interval["start_frame"],
        end_frame=None if interval is None else interval["end_frame"],
        boxes=tuple(
            EvidenceBox(
                seconds=clip_seconds(frames, one["frame"], one["frame"])[0],
                frame=one["frame"],
                box=(one["box"][0], one["box"][1], one["box"][2], one["box"][3]),
            )
            for one in boxes
        ),
    )
