"""Rules about words: captions of segments, questions and answers of pairs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from annotation_schemas import text
from annotation_schemas.generated.types import ObjectKind, Place
from annotation_schemas.rules.finding import DocumentType, Hit, Rule, Severity
from annotation_schemas.rules.view import FgqaView, McqView, SgqaView, StcView, place_of

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


def distractors(view: McqView) -> Iterator[tuple[str, Place]]:
    """Yield every distractor with its place."""
    return ((each["text"], place_of("distractor", each, "text")) for each in view.distractors)


def right_answers(view: McqView) -> Iterator[tuple[str, Place]]:
    """Yield the right answer to every multiple-choice question with its place."""
    return ((each["answer"], place_of("question", each, "answer")) for each in view.questions)


def asked_questions(view: SgqaView) -> Iterator[tuple[str, Place]]:
    """Yield every question asked at a frame that was not refused with its place."""
    return ((each["question"], place_of("ask", each, "question")) for each in view.standing())


def asked_answers(view: SgqaView) -> Iterator[tuple[str, Place]]:
    """Yield the answer to every question asked at a frame that was found good with its place."""
    return ((each["answer"], place_of("ask", each, "answer")) for each in view.confirmed())


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


@dataclass(frozen=True)
class WordingRule:
    """A pattern that a field of the document must not match.

    `hinted_as`: by what name the editor asks for its hints while one types, where it is not the field's.
    """

    document_type: DocumentType
    kind: ObjectKind
    field: str
    severity: Severity
    pattern: text.TextPattern
    hinted_as: str | None = None

    @property
    def name(self) -> str:
        """The name of the rule in findings."""
        rule = self.pattern.rule
        return rule if rule.startswith(f"{self.field}_") else f"{self.field}_{rule}"


CAPTION_WORDING = (
    WordingRule("stc", "segment", "caption", "error", text.BRACKETS),
    WordingRule("stc", "segment", "caption", "error", text.LINE_BREAKS),
    WordingRule("stc", "segment", "caption", "warning", text.FACE),
    WordingRule("stc", "segment", "caption", "warning", text.ASSUMPTION),
    WordingRule("stc", "segment", "caption", "warning", text.CAMERA),
    WordingRule("stc", "segment", "caption", "info", text.DIRECTION),
)
QUESTION_WORDING = (
    WordingRule("fgqa", "pair", "question", "error", text.BRACKETS),
    WordingRule("fgqa", "pair", "question", "warning", text.LINE_BREAKS),
    WordingRule("fgqa", "pair", "question", "warning", text.FACE),
    WordingRule("fgqa", "pair", "question", "error", text.NO_WORDS),
    WordingRule("fgqa", "pair", "question", "warning", text.GARBLED),
    WordingRule("fgqa", "pair", "question", "warning", text.QUESTION_TOO_LONG),
    *(WordingRule("fgqa", "pair", "question", "warning", lint) for lint in text.QUESTION_LINTS),
    WordingRule("fgqa", "pair", "question", "info", text.HOW_PREFERRED),
)
ANSWER_WORDING = (
    WordingRule("fgqa", "pair", "answer", "error", text.BRACKETS),
    WordingRule("fgqa", "pair", "answer", "warning", text.LINE_BREAKS),
    WordingRule("fgqa", "pair", "answer", "warning", text.FACE),
    WordingRule("fgqa", "pair", "answer", "warning", text.ASSUMPTION),
    WordingRule("fgqa", "pair", "answer", "warning", text.CAMERA),
    WordingRule("fgqa", "pair", "answer", "error", text.NO_WORDS),
    WordingRule("fgqa", "pair", "answer", "warning", text.GARBLED),
    WordingRule("fgqa", "pair", "answer", "warning", text.ANSWER_TOO_LONG),
)
DISTRACTOR_WORDING = (
    WordingRule("mcq", "distractor", "text", "error", text.BRACKETS),
    WordingRule("mcq", "distractor", "text", "warning", text.LINE_BREAKS),
    WordingRule("mcq", "distractor", "text", "warning", text.FACE),
    WordingRule("mcq", "distractor", "text", "warning", text.ASSUMPTION),
    WordingRule("mcq", "distractor", "text", "warning", text.CAMERA),
)
RIGHT_ANSWER_WORDING = (
    WordingRule("mcq", "question", "answer", "error", text.BRACKETS),
    WordingRule("mcq", "question", "answer", "warning", text.LINE_BREAKS),
    WordingRule("mcq", "question", "answer", "warning", text.FACE),
)
ASKED_WORDING = (
    WordingRule("sgqa", "ask", "question", "error", text.BRACKETS, "asked"),
    WordingRule("sgqa", "ask", "question", "warning", text.LINE_BREAKS, "asked"),
    WordingRule("sgqa", "ask", "question", "warning", text.FACE, "asked"),
)
# Whoever answers a question asked while watching keeps to far fewer words, by a rule of their own.
ASKED_ANSWER_WORDING = tuple(
    replace(rule, document_type="sgqa", kind="ask")
    for rule in ANSWER_WORDING
    if rule.pattern is not text.ANSWER_TOO_LONG
)
# To whoever goes by fields, as the editor does, the other rules for answers are part of ANSWER_WORDING.
WORDING_RULES = (
    *CAPTION_WORDING,
    *QUESTION_WORDING,
    *ANSWER_WORDING,
    *DISTRACTOR_WORDING,
    *ASKED_WORDING,
)


def caption_rules() -> tuple[Rule, ...]:
    """Return the rules about the words of a caption."""
    return (
        *(_pattern_rule(each, captions) for each in CAPTION_WORDING),
        _trimmed_rule("stc", "segment", "caption", captions),
    )


def question_rules() -> tuple[Rule, ...]:
    """Return the rules about the words of a question."""
    return (
        *(_pattern_rule(each, questions) for each in QUESTION_WORDING),
        _trimmed_rule("fgqa", "pair", "question", questions),
    )


def answer_rules() -> tuple[Rule, ...]:
    """Return the rules about the words of an answer."""
    return (
        *(_pattern_rule(each, answers) for each in ANSWER_WORDING),
        _trimmed_rule("fgqa", "pair", "answer", answers),
    )


def distractor_rules() -> tuple[Rule, ...]:
    """Return the rules about the words of a distractor."""
    return (
        *(_pattern_rule(each, distractors) for each in DISTRACTOR_WORDING),
        _trimmed_rule("mcq", "distractor", "text", distractors),
    )


def right_answer_rules() -> tuple[Rule, ...]:
    """Return the rules about the words of the right answer to a multiple-choice question."""
    return (
        *(_pattern_rule(each, right_answers) for each in RIGHT_ANSWER_WORDING),
        _trimmed_rule("mcq", "question", "answer", right_answers),
    )


def asked_rules() -> tuple[Rule, ...]:
    """Return the rules about the words of a question asked at a frame."""
    return (
        *(_pattern_rule(each, asked_questions) for each in ASKED_WORDING),
        _trimmed_rule("sgqa", "ask", "question", asked_questions),
    )


def asked_answer_rules() -> tuple[Rule, ...]:
    """Return the rules about the words of the answer to a question asked at a frame."""
    return (
        *(_pattern_rule(each, asked_answers) for each in ASKED_ANSWER_WORDING),
        _trimmed_rule("sgqa", "ask", "answer", asked_answers),
    )


def _pattern_rule(rule: WordingRule, texts: Texts) -> Rule:
    def find(view: StcView | FgqaView | McqView | SgqaView) -> Iterator[Hit]:
        for written, place in texts(view):
            for fault in rule.pattern.faults(written):
                words = " ".join(fault.words.split())
                message = f"{fault.message} Here: “{words}”." if words else fault.message
                yield Hit(message, {**place, "text_span": list(fault.span)})

    return Rule(rule.name, rule.document_type, rule.severity, rule.kind, find, rule.field)


def _trimmed_rule(document_type: DocumentType, kind: ObjectKind, field: str, texts: Texts) -> Rule:
    def find(view: StcView | FgqaView | McqView | SgqaView) -> Iterator[Hit]:
        for written, place in texts(view):
            span = text.strip_span(written) if written.strip() else None
            if span is not None:
                message = "There is white space at the start or the end."
                yield Hit(message, {**place, "text_span": list(span)})

    return Rule(f"{field}_not_trimmed", document_type, "info", kind, find, field)
