"""What a question asked while watching is about, told from its words alone: a list of patterns, no model.

PerceptionLM (arXiv 2504.13180, appendix I) kept the questions about activity and perception and let a language model
say which those are. Here the first pattern that matches does, so that everybody gets the same answer at once, the
editor too; a person may keep what it would not.
"""

import re
from dataclasses import dataclass

from annotation_schemas.generated.types import AskedKind

# Kinds that can be answered by what was seen.
KEPT_KINDS: tuple[AskedKind, ...] = ("perception", "activity")


@dataclass(frozen=True)
class AskedPattern:
    """Questions that match are of this kind.

    Patterns keep to what Python and JavaScript read alike: the editor runs the same ones.
    """

    kind: AskedKind
    pattern: re.Pattern[str]


def _any(kind: AskedKind, *phrases: str, start: bool = False) -> AskedPattern:
    head = r"^[\s,]*(?:(?:hey|ok|okay|please|now)\b[\s,]*)*" if start else r"\b"
    return AskedPattern(kind, re.compile(head + "(?:" + "|".join(phrases) + r")\b", re.IGNORECASE))


ASKED_PATTERNS = (
    _any(
        "command",
        r"play", r"pause", r"call", r"text", r"message", r"send", r"set", r"start", r"stop", r"record",
        r"remind", r"take an? (?:photo|picture|video|note)", r"turn (?:on|off|up|down)", r"open", r"navigate",
        r"translate", r"search", r"look up", r"add",
        start=True,
    ),
    _any(
        "changing_information",
        r"weather", r"forecast", r"temperature outside", r"(?:rain|snow)(?:ing)? (?:today|tomorrow|later|soon)",
        r"what time is it", r"what(?:'s| is) the (?:time|date)", r"what day is", r"opening hours",
        r"when (?:do|does|will|is) [^?]*\b(?:open|close|start|arrive|leave|depart)\w*",
        r"how much (?:do|does|did|would|will) [^?]*\bcost", r"prices?", r"on sale", r"discounts?", r"in stock",
        r"news", r"(?:exchange rate|stock market|traffic)", r"nearest", r"nearby", r"phone number", r"reviews?",
        r"ratings?", r"tomorrow", r"tonight", r"next week", r"the latest",
    ),
    _any(
        "outside_knowledge",
        r"who (?:invented|founded|wrote|composed|built|designed|discovered|painted)",
        r"when was [^?]*\b(?:built|invented|founded|born|painted|opened)", r"what year", r"(?:the )?history of",
        r"calories", r"how healthy", r"capital of", r"population", r"why (?:is|are) (?:it|this|that|they) called",
        r"what does [^?]*\bmean", r"scientific name", r"how (?:do|can|could|would) (?:i|you|we|one)",
        r"(?:instructions|recipe) for", r"what (?:would|will) happen", r"how long (?:should|does it take)",
        r"typically", r"usually", r"in general",
    ),
    _any(
        "opinion",
        r"should (?:i|we)", r"would you", r"do you (?:like|think|prefer)", r"recommend\w*", r"suggest\w*",
        r"(?:is|looks?|would be) (?:better|best|nicer|prettier|nicest|prettiest)", r"the best", r"favou?rite",
        r"good idea", r"look good", r"suits? me",
    ),
    _any(
        "activity",
        r"(?:am|are|is|was|were) (?:i|you|we|he|she|it|they|this|that|the|my) (?:\w+ ){0,4}?\w+ing",
        r"(?:did|have|has|had) (?:just )?(?:i|you|we|he|she|it|they|this|that|the|my|his|her|their)",
        r"(?:who|what) (?:is|was|are|were|has|have|had|just) (?:just |been )?\w+(?:ing|ed)",
        r"how many times", r"doing", r"happen(?:s|ed|ing)?",
    ),
    _any(
        "perception",
        r"what", r"which", r"where", r"who", r"whose", r"how many", r"how much",
        r"how (?:big|large|small|long|tall|high|low|wide|deep|far|close|full|fast|heavy|thick|thin)",
        r"how (?:do|does|is|are|was|were)", r"is", r"are", r"was", r"were", r"can", r"could", r"do", r"does",
        r"colou?r", r"shape",
    ),
)  # fmt: skip


def asked_kind(question: str) -> AskedKind:
    """Return what the question is about: the kind of the first pattern that its words match, or `unclear`."""
    return next((each.kind for each in ASKED_PATTERNS if each.pattern.search(question)), "unclear")


def is_kept(question: str, kept_because: str) -> bool:
    """Return whether the question goes on: its kind is one that is kept, or a person said why to keep it."""
    return asked_kind(question) in KEPT_KINDS or bool(kept_because.strip())
