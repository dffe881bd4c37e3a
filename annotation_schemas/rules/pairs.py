"""Rules for the pairs of an `fgqa` document: verdicts, answers, types and evidence."""

from collections.abc import Iterator

from annotation_schemas.rules.finding import Hit
from annotation_schemas.rules.view import FgqaView, place_of
from annotation_schemas.text import same_words

SHORTEST_SECONDS = 0.05
REJECTED_ANSWER = ("factually_incorrect", "lacking_details")


def no_pairs(view: FgqaView) -> Iterator[Hit]:
    """Find a document without a pair."""
    if not view.pairs:
        yield Hit("There is no question yet.", {})


def clip_too_short(view: FgqaView) -> Iterator[Hit]:
    """Find a clip of under 0.05 seconds from its first to its last frame."""
    clip = (view.context.start_frame, view.context.end_frame)
    seconds = view.context.duration_seconds(*clip)
    if seconds is not None and seconds < SHORTEST_SECONDS:
        message = f"The clip lasts {seconds:.3f} s; {SHORTEST_SECONDS} s are needed to publish it."
        yield Hit(message, {"start_frame": clip[0], "end_frame": clip[1]})


def question_verdict_missing(view: FgqaView) -> Iterator[Hit]:
    """Find a question without a verdict."""
    for pair in view.pairs:
        if pair["question_verdict"] is None:
            message = "Say whether the question is good, irrelevant or unanswerable."
            yield Hit(message, place_of("pair", pair, "question_verdict"))


def question_explanation_missing(view: FgqaView) -> Iterator[Hit]:
    """Find a question called unanswerable without an explanation."""
    for pair in view.pairs:
        if pair["question_verdict"] == "unanswerable" and not pair["question_explanation"].strip():
            message = "Explain why the question cannot be answered."
            yield Hit(message, place_of("pair", pair, "question_explanation"))


def question_type_missing(view: FgqaView) -> Iterator[Hit]:
    """Find a good question without one of the twelve types."""
    for pair in view.answerable():
        if pair["question_type"] is None:
            yield Hit("Choose the type of the question.", place_of("pair", pair, "question_type"))


def questions_equal(view: FgqaView) -> Iterator[Hit]:
    """Find a question that an earlier pair asks already."""
    asked: set[str] = set()
    for pair in view.answerable():
        words = same_words(pair["question"])
        if words and words in asked:
            yield Hit("Another pair asks the same question.", place_of("pair", pair, "question"))
        asked.add(words)


def answer_verdict_missing(view: FgqaView) -> Iterator[Hit]:
    """Find a good question whose answer has no verdict."""
    for pair in view.confirmed():
        if pair["answer_verdict"] is None:
            message = "Accept or reject the suggested answer, or write one."
            yield Hit(message, place_of("pair", pair, "answer_verdict"))


def answer_empty(view: FgqaView) -> Iterator[Hit]:
    """Find a good question without an answer, unless its draft was just rejected."""
    for pair in view.confirmed():
        if pair["answer_verdict"] not in REJECTED_ANSWER and not pair["answer"].strip():
            yield Hit("This question has no answer yet.", place_of("pair", pair, "answer"))


def answer_correction_missing(view: FgqaView) -> Iterator[Hit]:
    """Find a rejected answer that nobody has corrected."""
    for pair in view.confirmed():
        if pair["answer_verdict"] in REJECTED_ANSWER and not pair["answer"].strip():
            yield Hit(
                "The suggested answer was rejected; write the right one.", place_of("pair", pair, "answer")
            )


def accepted_without_draft(view: FgqaView) -> Iterator[Hit]:
    """Find an answer called accepted where none was suggested."""
    for pair in view.confirmed():
        if pair["answer_verdict"] == "accepted" and pair["draft_answer"] is None:
            message = "No answer was suggested, so none can be accepted: it was written."
            yield Hit(message, place_of("pair", pair, "answer_verdict"))


def accepted_answer_changed(view: FgqaView) -> Iterator[Hit]:
    """Find an accepted answer that is not what was suggested."""
    for pair in view.confirmed():
        draft = pair["draft_answer"]
        if pair["answer_verdict"] != "accepted" or draft is None or not pair["answer"].strip():
            continue
        if pair["answer"].strip() != draft.strip():
            message = "The answer was accepted and then changed; reject it with the reason for the change."
            yield Hit(message, place_of("pair", pair, "answer_verdict"))


def rejected_answer_unchanged(view: FgqaView) -> Iterator[Hit]:
    """Find a rejected answer that still stands as the answer."""
    for pair in view.confirmed():
        draft = pair["draft_answer"]
        if pair["answer_verdict"] not in REJECTED_ANSWER or draft is None or not pair["answer"].strip():
            continue
        if same_words(pair["answer"]) == same_words(draft):
            yield Hit("The rejected answer stands unchanged.", place_of("pair", pair, "answer"))


def evidence_missing(view: FgqaView) -> Iterator[Hit]:
    """Find an answer without the frames that show it."""
    for pair in view.confirmed():
        if pair["evidence"] is None:
            yield Hit("Mark the frames that show the answer.", place_of("pair", pair, "evidence"))


def evidence_too_short(view: FgqaView) -> Iterator[Hit]:
    """Find evidence of under 0.05 seconds from its first to its last frame."""
    for pair in view.confirmed():
        evidence = pair["evidence"]
        if evidence is None:
            continue
        seconds = view.context.duration_seconds(evidence["start_frame"], evidence["end_frame"])
        if seconds is not None and seconds < SHORTEST_SECONDS:
            place = place_of("pair", pair, "evidence")
            place["start_frame"], place["end_frame"] = evidence["start_frame"], evidence["end_frame"]
            yield Hit(f"The evidence lasts {seconds:.3f} s; mark more frames.", place)


def evidence_box_outside_evidence(view: FgqaView) -> Iterator[Hit]:
    """Find an evidence box on a frame that is not among the frames of its evidence."""
    for pair in view.confirmed():
        evidence = pair["evidence"]
        for box in view.boxes(pair) if evidence else ():
            if evidence and not evidence["start_frame"] <= box["frame"] <= evidence["end_frame"]:
                message = f"The box on frame {box['frame']} lies outside the evidence of its question."
                yield Hit(message, place_of("evidence_box", box, "frame"))
