"""Which accepted items an audit looks at, and what its verdicts are about. Pure: the same item, the same key and
the same rates always give the same answer, whatever else is in the project.

An item has a fixed place in [0, 1) by a keyed hash (HMAC-SHA256 of its id). Each reason to audit it gives a rate;
the item is drawn when its place lies under the highest of them. So higher rates only ever add items, and nobody
without the project's key can tell beforehand which items will be looked at.

Interval of a pass rate: Wilson 1927, without continuity correction. Reading speed: 238 words a minute, Brysbaert
2019, "How many words do we read per minute?".
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, isfinite, sqrt
from typing import Any

from annotation_schemas.seeds import standing as standing_distractors

LEAST_TRAIN = 0.13
EVALUATION = 1.0
TRAIN = "train"
FAILED_BEFORE = "failed_before"
TOPPED_UP = "topped_up"
WORDS_A_SECOND = 238 / 60
Z_95 = 1.959963984540054

RISKS = ("too_fast", "draft_unchanged", "findings_overridden", "disagreement", "edited_after_rejection")
REASONS = (
    "factually_incorrect",
    "lacking_details",
    "question_faulty",
    "wrong_type",
    "wrong_evidence",
    "wrong_place_or_time",
    "language",
    "other",
)

# The kind of object that gets a verdict, by type of document, and the list that holds it.
AUDITED = {
    "fgqa": ("pair", "pairs"),
    "mcq": ("question", "questions"),
    "sgqa": ("ask", "asks"),
    "stc": ("segment", "segments"),
}

_BITS = 53  # what a float holds exactly, so that a place can never round up to 1


class InvalidRates(ValueError):
    """Rates that no project may have; `field` is the path of the fault."""

    def __init__(self, field_name: str, message: str) -> None:
        super().__init__(message)
        self.field = field_name
        self.message = message


@dataclass(frozen=True)
class AuditRates:
    """How much of the accepted work is audited. All rates are shares from 0 to 1.

    `train`: of every item of train, at least LEAST_TRAIN; of validation and test everything is audited.
    `by_type`: of items with a pair of that question type. `new_people_rate`: of items of a person of whom fewer than
    `new_people_until` objects were judged. `pass_target`: below it the lower bound of a person's pass rate raises
    the rate, see `rate_of_person`. `risks`: of items with that signal.
    """

    train: float = LEAST_TRAIN
    by_type: Mapping[str, float] = field(default_factory=dict)
    new_people_until: int = 20
    new_people_rate: float = 0.5
    pass_target: float = 0.85
    risks: Mapping[str, float] = field(
        default_factory=lambda: {
            "too_fast": 0.5,
            "draft_unchanged": 0.25,
            "findings_overridden": 0.25,
            "disagreement": 0.25,
            "edited_after_rejection": 0.25,
        }
    )

    def __post_init__(self) -> None:
        _check_share("train", self.train)
        if self.train < LEAST_TRAIN:
            raise InvalidRates("train", f"At least {LEAST_TRAIN:.0%} of train are audited.")
        for name in ("new_people_rate", "pass_target"):
            _check_share(name, getattr(self, name))
        if not 0 <= self.new_people_until <= 10_000:
            raise InvalidRates("new_people_until", "This must be a number from 0 to 10000.")
        for kind, rate in self.by_type.items():
            _check_share(f"by_type.{kind}", rate)
        for risk, rate in self.risks.items():
            if risk not in RISKS:
                raise InvalidRates(f"risks.{risk}", f'There is no risk "{risk}".')
            _check_share(f"risks.{risk}", rate)

    def as_json(self) -> dict[str, Any]:
        """The rates as they are kept and shown."""
        return {
            "train": self.train,
            "by_type": dict(self.by_type),
            "new_people_until": self.new_people_until,
            "new_people_rate": self.new_people_rate,
            "pass_target": self.pass_target,
            "risks": {risk: self.risks.get(risk, 0.0) for risk in RISKS},
        }


def _check_share(name: str, value: float) -> None:
    if not isfinite(value) or not 0 <= value <= 1:
        raise InvalidRates(name, "This must be a share from 0 to 1.")


@dataclass(frozen=True)
class Record:
    """How the audits of a person ended so far: objects that passed, and objects that failed."""

    passed: int = 0
    failed: int = 0

    @property
    def judged(self) -> int:
        """The number of objects with a verdict."""
        return self.passed + self.failed


def wilson_interval(passed: int, judged: int, z: float = Z_95) -> tuple[float, float]:
    """The Wilson score interval of a share, by default at 95 %; (0, 1) when nothing was judged.

    (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n) with p = passed / n. Raises ValueError unless
    0 ≤ passed ≤ judged.
    """
    if not 0 <= passed <= judged:
        raise ValueError(f"{passed} of {judged} cannot have passed.")
    if judged == 0:
        return 0.0, 1.0
    share = passed / judged
    middle = share + z * z / (2 * judged)
    half = z * sqrt(share * (1 - share) / judged + z * z / (4 * judged * judged))
    scale = 1 + z * z / judged
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def rate_of_person(record: Record, rates: AuditRates) -> float:
    """The rate that a person's record asks for; 0: none beyond that of everybody.

    Below the pass target it rises in a straight line from the rate of train, at the target, to 1, where the
    lower bound of the pass rate is 0: t + (1 − t) · (target − bound) / target.
    """
    bound, _ = wilson_interval(record.passed, record.judged)
    if record.judged == 0 or bound >= rates.pass_target:
        return 0.0
    return rates.train + (1 - rates.train) * (rates.pass_target - bound) / rates.pass_target


@dataclass(frozen=True)
class Subject:
    """What is known of an item when it is drawn. `split` is train, val or test; `risks` are of RISKS."""

    item_id: str
    split: str
    question_types: frozenset[str] = frozenset()
    record: Record = Record()
    risks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Draw:
    """Whether an item is audited. `cause`: the first reason whose rate alone reaches it, as `causes` orders them,
    such as "split", "type:Pose", "new_person", "failing_person", "risk:too_fast"; empty for one that is not drawn.
    What was judged without a draw and failed is audited again for FAILED_BEFORE, whatever its place; what completes
    the share of train at the end is drawn for TOPPED_UP.
    """

    place: float
    rate: float
    cause: str

    @property
    def is_drawn(self) -> bool:
        """Whether the item is audited."""
        return bool(self.cause)


def place_of(key: str, item_id: str) -> float:
    """Where the item stands in [0, 1): HMAC-SHA256 of its id under the project's key. It never moves."""
    digest = hmac.new(key.encode(), item_id.encode(), hashlib.sha256).digest()
    return (int.from_bytes(digest[:8], "big") >> (64 - _BITS)) / (1 << _BITS)


def causes(subject: Subject, rates: AuditRates) -> list[tuple[str, float]]:
    """Every reason to audit the item with its rate: split, types, person, risks, in this order."""
    found = [("split", rates.train if subject.split == TRAIN else EVALUATION)]
    found += [
        (f"type:{kind}", rates.by_type[kind])
        for kind in sorted(subject.question_types)
        if kind in rates.by_type
    ]
    if subject.record.judged < rates.new_people_until:
        found.append(("new_person", rates.new_people_rate))
    else:
        found.append(("failing_person", rate_of_person(subject.record, rates)))
    found += [(f"risk:{risk}", rates.risks.get(risk, 0.0)) for risk in RISKS if risk in subject.risks]
    return found


def draw(key: str, subject: Subject, rates: AuditRates) -> Draw:
    """Whether the item is audited, and why."""
    return draw_at(place_of(key, subject.item_id), subject, rates)


def draw_at(place: float, subject: Subject, rates: AuditRates) -> Draw:
    """As `draw`, for an item whose place is known."""
    reasons = causes(subject, rates)
    cause = next((name for name, rate in reasons if place < rate), "")
    return Draw(place=place, rate=max(rate for _, rate in reasons), cause=cause)


def missing_from_train(drawn: int, accepted: int) -> int:
    """How many more objects of train have to be drawn so that of all `accepted` at least LEAST_TRAIN are.

    Raises ValueError unless 0 ≤ drawn ≤ accepted.
    """
    if not 0 <= drawn <= accepted:
        raise ValueError(f"{drawn} of {accepted} cannot be drawn.")
    return max(0, ceil(Fraction(str(LEAST_TRAIN)) * accepted) - drawn)


@dataclass(frozen=True)
class AuditedObject:
    """One thing that gets a verdict of its own: a pair, a question, a question asked at a frame, a segment.

    `number`: from 1, its place among those of the document. `text_digest`: SHA-256 of what a row says of it (and of
    the frame at which it is asked); a verdict stands while it stays the same. `title` is the question or caption,
    `detail` the answer. `words`: how many a person has to read.
    """

    kind: str
    id: str
    text_digest: str
    question_type: str
    title: str
    detail: str
    words: int
    number: int


def audited_objects(document: Mapping[str, Any]) -> list[AuditedObject]:
    """What of the document gets a verdict, in its order. Segments out of the frame say nothing and get none."""
    if document["document_type"] not in AUDITED:
        return []
    kind, listed = AUDITED[document["document_type"]]
    return [
        AuditedObject(
            kind=kind,
            id=one["id"],
            text_digest=_digest(texts if "frame" not in one else [*texts, str(one["frame"])]),
            question_type=one.get("question_type") or "",
            title=texts[0],
            detail=texts[1] if len(texts) > 1 else "",
            words=sum(len(text.split()) for text in texts),
            number=number,
        )
        for number, one in enumerate(document[listed], start=1)
        if one.get("kind") != "out_of_frame"
        for texts in [_texts_of(document, one)]
    ]


def _texts_of(document: Mapping[str, Any], one: Mapping[str, Any]) -> list[str]:
    if document["document_type"] in ("fgqa", "sgqa"):
        return [one["question"], one["answer"], one["question_verdict"] or ""]
    if document["document_type"] == "mcq":
        others = [each["text"] for each in standing_distractors(dict(document), one["id"])]
        return [one["question"], one["answer"], *others]
    return [one["caption"]]


def _digest(texts: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()


def parts_of(document: Mapping[str, Any], object_id: str) -> dict[str, Any]:
    """Everything in the document that is this object or belongs to it, without where it came from.

    Equal parts say that nobody changed anything about the object; empty when it is gone.
    """
    return {
        part["id"]: {name: value for name, value in part.items() if name != "origin"}
        for listed in document.values()
        if isinstance(listed, list)
        for part in listed
        if object_id in (part["id"], part.get("pair_id"), part.get("question_id"))
    }


@dataclass(frozen=True)
class GivenVerdict:
    """A verdict that was handed in: about which object, with which text, and whether it passed."""

    object_id: str
    text_digest: str
    passed: bool


def standing_passes(verdicts: Iterable[GivenVerdict], objects: Iterable[AuditedObject]) -> frozenset[str]:
    """The ids of the objects whose newest verdict is a pass and whose text is still the one that was judged.

    `verdicts` in the order in which they were handed in.
    """
    newest = {one.object_id: one for one in verdicts}
    return frozenset(
        one.id
        for one in objects
        if one.id in newest and newest[one.id].passed and newest[one.id].text_digest == one.text_digest
    )


@dataclass(frozen=True)
class Handling:
    """How a document came to be accepted, as far as it says something about risk.

    `seconds` from taking the work to handing it in, None when it is not known; `warnings` that stood when it was
    handed in; `others_differ`: another answer to the same work says something else; `came_back`: it was rejected
    before.
    """

    seconds: float | None
    warnings: int
    others_differ: bool
    came_back: bool


def risks_of(document: Mapping[str, Any], handling: Handling) -> frozenset[str]:
    """The signals of RISKS that the document and its handling give."""
    objects = audited_objects(document)
    reading = sum(one.words for one in objects) / WORDS_A_SECOND
    signals = {
        "too_fast": handling.seconds is not None and bool(objects) and handling.seconds < reading,
        "draft_unchanged": any(_draft_is_unchanged(document, one.id) for one in objects),
        "findings_overridden": handling.warnings > 0,
        "disagreement": handling.others_differ,
        "edited_after_rejection": handling.came_back,
    }
    return frozenset(name for name, given in signals.items() if given)


def _draft_is_unchanged(document: Mapping[str, Any], object_id: str) -> bool:
    listed = AUDITED[document["document_type"]][1]
    one = next(each for each in document[listed] if each["id"] == object_id)
    draft = one.get("draft_answer")
    if draft and one["answer_verdict"] == "accepted" and draft.strip() == one["answer"].strip():
        return True
    return bool(one["origin"]["by"] == "suggestion" and not one["origin"].get("edited", False))


def says_the_same(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    """Whether two documents have the same audited texts, whatever their ids."""
    return sorted(one.text_digest for one in audited_objects(first)) == sorted(
        one.text_digest for one in audited_objects(second)
    )
