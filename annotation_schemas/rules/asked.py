"""Rules for the questions of an `sgqa` document: what is asked, when, about what; the answer and its evidence."""

from collections.abc import Callable, Iterator

from annotation_schemas.asked_kinds import KEPT_KINDS, asked_kind
from annotation_schemas.generated.types import Ask, AskedKind, Place
from annotation_schemas.rules.finding import Hit
from annotation_schemas.rules.pairs import REJECTED_ANSWER, SHORTEST_SECONDS
from annotation_schemas.rules.view import SgqaView, place_of
from annotation_schemas.text import same_words, word_count

# PLM-VideoBench asks models for about so many words, and its own answers have 21.6 on average.
LEAST_WORDS, MOST_WORDS = 20, 30
# The longest question of PLM-VideoBench sgqa.
MOST_WORDS_OF_QUESTION = 52

ABOUT: dict[AskedKind, str] = {
    "perception": "what is seen",
    "activity": "what is done",
    "changing_information": "something that changes and is not in the picture",
    "outside_knowledge": "what one must know and cannot see",
    "opinion": "an opinion",
    "command": "nothing: it is a command",
    "unclear": "something that the filter does not understand",
}


def no_asks(view: SgqaView) -> Iterator[Hit]:
    """Find a document without a question."""
    if not view.asks:
        yield Hit("There is no question yet.", {})


def ask_empty(view: SgqaView) -> Iterator[Hit]:
    """Find a question without words."""
    for ask in view.asks:
        if not ask["question"].strip():
            yield Hit("Write the question.", place_of("ask", ask, "question"))


def ask_too_long(view: SgqaView) -> Iterator[Hit]:
    """Find a question longer than any of the benchmark."""
    for ask in view.standing():
        words = word_count(ask["question"])
        if words > MOST_WORDS_OF_QUESTION:
            message = f"The question has {words} words; nobody asks in more than {MOST_WORDS_OF_QUESTION}."
            yield Hit(message, place_of("ask", ask, "question"))


def asks_equal(view: SgqaView) -> Iterator[Hit]:
    """Find a question that an earlier one asks already."""
    asked: set[str] = set()
    for ask in view.standing():
        words = same_words(ask["question"])
        if words and words in asked:
            yield Hit("Another question asks the same.", place_of("ask", ask, "question"))
        asked.add(words)


def seen_too_short(view: SgqaView) -> Iterator[Hit]:
    """Find a question before which under 0.05 seconds of the clip were seen."""
    for ask in view.standing():
        seconds = view.context.duration_seconds(view.context.start_frame, ask["frame"])
        if seconds is not None and seconds < SHORTEST_SECONDS:
            message = f"Only {seconds:.3f} s of the clip come before the question; ask later."
            yield Hit(message, place_of("ask", ask, "frame"))


def filter_kind_stale(view: SgqaView) -> Iterator[Hit]:
    """Find a question of which something else is noted than what the filter says of its words."""
    for ask in view.asks:
        found = asked_kind(ask["question"])
        if ask["filter_kind"] != found:
            message = f"The filter finds that the question asks about {ABOUT[found]}; note that."
            yield Hit(message, place_of("ask", ask, "filter_kind"))


def question_filtered(view: SgqaView) -> Iterator[Hit]:
    """Find a question of a kind that is not kept, and of which nobody said why to keep it."""
    for ask in view.standing():
        if not ask["question"].strip():
            continue
        found = asked_kind(ask["question"])
        if found not in KEPT_KINDS and not ask["kept_because"].strip():
            message = f"This asks about {ABOUT[found]}. Ask about what is seen or done, or say why it stays."
            yield Hit(message, place_of("ask", ask, "kept_because"))


def domain_missing(view: SgqaView) -> Iterator[Hit]:
    """Find a question without a domain."""
    for ask in view.standing():
        if not (ask["domain"] or "").strip():
            yield Hit("Choose the domain of the question.", place_of("ask", ask, "domain"))


def domain_unknown(view: SgqaView) -> Iterator[Hit]:
    """Find a question with a domain that is none of the project's."""
    domains = view.context.domains
    for ask in view.standing() if domains is not None else ():
        if ask["domain"] is not None and ask["domain"] not in (domains or ()):
            message = f"“{ask['domain']}” is no domain of this project."
            yield Hit(message, place_of("ask", ask, "domain"))


def question_verdict_missing(view: SgqaView) -> Iterator[Hit]:
    """Find a question without a verdict."""
    for ask in view.asks:
        if ask["question_verdict"] is None:
            message = "Say whether the question is good, irrelevant or unanswerable."
            yield Hit(message, place_of("ask", ask, "question_verdict"))


def question_explanation_missing(view: SgqaView) -> Iterator[Hit]:
    """Find a refused question without the reason."""
    for ask in view.asks:
        if ask["question_verdict"] not in (None, "ok") and not ask["question_explanation"].strip():
            yield Hit("Say why the question is refused.", place_of("ask", ask, "question_explanation"))


def answer_empty(view: SgqaView) -> Iterator[Hit]:
    """Find a good question without an answer."""
    for ask in view.confirmed():
        if not ask["answer"].strip():
            yield Hit("This question has no answer yet.", place_of("ask", ask, "answer"))


def answer_too_short(view: SgqaView) -> Iterator[Hit]:
    """Find an answer of under 20 words."""
    yield from _answers_of(view, lambda words: 0 < words < LEAST_WORDS)


def answer_too_long(view: SgqaView) -> Iterator[Hit]:
    """Find an answer of over 30 words."""
    yield from _answers_of(view, lambda words: words > MOST_WORDS)


def evidence_missing(view: SgqaView) -> Iterator[Hit]:
    """Find an answer without the frames that show it."""
    for ask in view.confirmed():
        if ask["evidence"] is None:
            yield Hit("Mark the frames that show the answer.", place_of("ask", ask, "evidence"))


def evidence_after_question(view: SgqaView) -> Iterator[Hit]:
    """Find evidence that ends after the frame at which the question is asked."""
    for ask in view.asks:
        evidence = ask["evidence"]
        if evidence is not None and evidence["end_frame"] > ask["frame"]:
            message = f"The evidence ends on frame {evidence['end_frame']}, after the question on frame {ask['frame']}."
            yield Hit(message, _at_evidence(ask))


def evidence_too_short(view: SgqaView) -> Iterator[Hit]:
    """Find evidence of under 0.05 seconds from its first to its last frame."""
    for ask in view.confirmed():
        evidence = ask["evidence"]
        if evidence is None:
            continue
        seconds = view.context.duration_seconds(evidence["start_frame"], evidence["end_frame"])
        if seconds is not None and seconds < SHORTEST_SECONDS:
            yield Hit(f"The evidence lasts {seconds:.3f} s; mark more frames.", _at_evidence(ask))


def answer_verdict_missing(view: SgqaView) -> Iterator[Hit]:
    """Find an answer without a verdict."""
    for ask in view.confirmed():
        if ask["answer_verdict"] is None:
            message = "Accept the answer, or say what is wrong with it."
            yield Hit(message, place_of("ask", ask, "answer_verdict"))


def answer_explanation_missing(view: SgqaView) -> Iterator[Hit]:
    """Find a rejected answer without the reason."""
    for ask in view.confirmed():
        if ask["answer_verdict"] in REJECTED_ANSWER and not ask["answer_explanation"].strip():
            message = "Say what is to be mended in the answer."
            yield Hit(message, place_of("ask", ask, "answer_explanation"))


def _answers_of(view: SgqaView, is_wrong: Callable[[int], bool]) -> Iterator[Hit]:
    for ask in view.confirmed():
        words = word_count(ask["answer"])
        if is_wrong(words):
            message = f"The answer has {words} words; {LEAST_WORDS} to {MOST_WORDS} are wanted."
            yield Hit(message, place_of("ask", ask, "answer"))


def _at_evidence(ask: Ask) -> Place:
    place = place_of("ask", ask, "evidence")
    assert ask["evidence"] is not None
    return {**place, **ask["evidence"]}
