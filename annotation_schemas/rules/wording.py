"""Rules about words: captions of segments, questions and answers of pairs."""

from collections.abc import Callable, Iterator
from typing import Literal

from annotation_schemas import text
from annotation_schemas.generated.types import ObjectKind, Place
from annotation_schemas.rules.finding import Hit, Rule, Severity
from annotation_schemas.rules.view import FgqaView, StcView, place_of

Texts = Callable[..., Iterator[tuple[str, Place]]]


def captions(view: StcView) -> Iterator[tuple[str, Place]]:
    """Yield the caption of every action with its place."""
    return ((each["caption"], place_of("segment", each, "caption")) for each in view.actions())


def questions(view: FgqaView) -> Iterator[tuple[str, Place]]:
    """Yield every question that was not rejected with its place."""
    return ((pair["question"], place_of("pair", pair, "question")) for pair in view.answerable())


def answers(view: FgqaView) -> Iterator[tuple[str, Place]]:
    """Yield the answer to every question that was not rejected with its place."""
    return ((pair["answer"], place_of("pair", pair, "answer")) for pair in view.answerable())


def caption_empty(view: StcView) -> Iterator[Hit]:
    """Find an action without a caption."""
    for caption, place in captions(view):
        if not caption.strip():
            yield Hit("This segment has no caption yet.", place)


def question_empty(view: FgqaView) -> Iterator[Hit]:
    """Find a pair without a question."""
    for question, place in questions(view):
        if not question.strip():
            yield Hit("This pair has no question yet.", place)


def caption_rules() -> tuple[Rule, ...]:
    """Return the rules about the words of a caption."""
    return (
        _pattern_rule("stc", "segment", "caption", "error", captions, text.BRACKETS),
        _pattern_rule("stc", "segment", "caption", "error", captions, text.LINE_BREAKS),
        _pattern_rule("stc", "segment", "caption", "warning", captions, text.FACE),
        _pattern_rule("stc", "segment", "caption", "warning", captions, text.ASSUMPTION),
        _pattern_rule("stc", "segment", "caption", "warning", captions, text.CAMERA),
        _trimmed_rule("stc", "segment", "caption", captions),
    )


def question_rules() -> tuple[Rule, ...]:
    """Return the rules about the words of a question."""
    lints = (
        _pattern_rule("fgqa", "pair", "question", "warning", questions, each) for each in text.QUESTION_LINTS
    )
    return (
        _pattern_rule("fgqa", "pair", "question", "error", questions, text.BRACKETS),
        _pattern_rule("fgqa", "pair", "question", "warning", questions, text.LINE_BREAKS),
        _pattern_rule("fgqa", "pair", "question", "warning", questions, text.FACE),
        _trimmed_rule("fgqa", "pair", "question", questions),
        *lints,
    )


def answer_rules() -> tuple[Rule, ...]:
    """Return the rules about the words of an answer."""
    return (
        _pattern_rule("fgqa", "pair", "answer", "error", answers, text.BRACKETS),
        _pattern_rule("fgqa", "pair", "answer", "warning", answers, text.LINE_BREAKS),
        _pattern_rule("fgqa", "pair", "answer", "warning", answers, text.FACE),
        _pattern_rule("fgqa", "pair", "answer", "warning", answers, text.ASSUMPTION),
        _pattern_rule("fgqa", "pair", "answer", "warning", answers, text.CAMERA),
        _trimmed_rule("fgqa", "pair", "answer", answers),
    )


def _pattern_rule(
    document_type: Literal["stc", "fgqa"],
    kind: ObjectKind,
    field: str,
    severity: Severity,
    texts: Texts,
    pattern: text.TextPattern,
) -> Rule:
    def find(view: StcView | FgqaView) -> Iterator[Hit]:
        for written, place in texts(view):
            for fault in pattern.faults(written):
                words = " ".join(fault.words.split())
                message = f"{fault.message} Here: “{words}”." if words else fault.message
                yield Hit(message, {**place, "text_span": list(fault.span)})

    prefix = "" if pattern.rule.startswith(f"{field}_") else f"{field}_"
    return Rule(f"{prefix}{pattern.rule}", document_type, severity, kind, find, field)


def _trimmed_rule(document_type: Literal["stc", "fgqa"], kind: ObjectKind, field: str, texts: Texts) -> Rule:
    def find(view: StcView | FgqaView) -> Iterator[Hit]:
        for written, place in texts(view):
            span = text.strip_span(written) if written.strip() else None
            if span is not None:
                message = "There is white space at the start or the end."
                yield Hit(message, {**place, "text_span": list(span)})

    return Rule(f"{field}_not_trimmed", document_type, "info", kind, find, field)
