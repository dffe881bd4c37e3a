"""What an audit draws, and what its verdicts stand for."""

import hashlib
import hmac
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.auditing import (
    RISKS,
    AuditRates,
    GivenVerdict,
    Handling,
    InvalidRates,
    Record,
    Subject,
    audited_objects,
    causes,
    draw,
    parts_of,
    place_of,
    rate_of_person,
    risks_of,
    standing_passes,
    wilson_interval,
)
from tests.domain.documents import uuid_of
from tests.domain.releases import questions

KEY = "a" * 64
BARE = AuditRates(new_people_until=0, risks={})
SHARES = st.floats(0, 1)
SUBJECTS = st.builds(
    Subject,
    item_id=st.uuids().map(str),
    split=st.sampled_from(["train", "val", "test"]),
    question_types=st.frozensets(st.sampled_from(["Pose", "Other"])),
    record=st.builds(Record, passed=st.integers(0, 40), failed=st.integers(0, 40)),
    risks=st.frozensets(st.sampled_from(RISKS)),
)
RATES = st.builds(
    AuditRates,
    train=st.floats(0.13, 1),
    by_type=st.dictionaries(st.sampled_from(["Pose", "Other"]), SHARES),
    new_people_until=st.integers(0, 50),
    new_people_rate=SHARES,
    pass_target=SHARES,
    risks=st.dictionaries(st.sampled_from(RISKS), SHARES),
)


def test_the_place_of_an_item_is_fixed_for_good_and_known_only_with_the_key() -> None:
    digest = hmac.digest(KEY.encode(), b"item-1", hashlib.sha256)
    assert place_of(KEY, "item-1") == (int.from_bytes(digest[:8], "big") >> 11) / 2**53
    assert place_of("b" * 64, "item-1") != place_of(KEY, "item-1")


def test_of_train_the_share_is_drawn_and_of_the_rest_everything() -> None:
    drawn = {
        split: sum(draw(KEY, Subject(f"item-{n}", split), BARE).is_drawn for n in range(4_000))
        for split in ("train", "val", "test")
    }

    assert drawn["train"] / 4_000 == pytest.approx(0.13, abs=0.02)
    assert (drawn["val"], drawn["test"]) == (4_000, 4_000)


@given(SUBJECTS, RATES)
def test_whatever_the_rates_evaluation_is_drawn_and_train_at_least_at_its_floor(
    subject: Subject, rates: AuditRates
) -> None:
    drawn = draw(KEY, subject, rates)

    assert drawn.is_drawn == (drawn.place < drawn.rate)
    assert drawn.rate >= 0.13
    assert drawn.is_drawn or (subject.split == "train" and drawn.place >= 0.13)
    assert not drawn.cause or dict(causes(subject, rates))[drawn.cause] > drawn.place


@given(SUBJECTS, RATES, st.sampled_from(RISKS), SHARES)
def test_a_higher_rate_or_one_more_risk_never_lets_an_item_go(
    subject: Subject, rates: AuditRates, risk: str, more: float
) -> None:
    before = draw(KEY, subject, rates)
    raised = AuditRates(
        **{**rates.as_json(), "risks": {**rates.risks, risk: max(more, rates.risks.get(risk, 0.0))}}
    )
    riskier = Subject(
        subject.item_id, subject.split, subject.question_types, subject.record, subject.risks | {risk}
    )

    assert draw(KEY, riskier, raised).is_drawn >= before.is_drawn


def test_the_first_cause_that_reaches_the_item_is_named() -> None:
    item = next(f"item-{n}" for n in range(1000) if 0.3 < place_of(KEY, f"item-{n}") < 0.4)
    rates = AuditRates(
        by_type={"Pose": 0.2}, new_people_until=5, new_people_rate=0.45, risks={"too_fast": 1.0}
    )

    def cause(record: Record, *risks: str) -> str:
        return draw(KEY, Subject(item, "train", frozenset({"Pose"}), record, frozenset(risks)), rates).cause

    assert cause(Record(4, 0)) == "new_person"
    assert cause(Record(40, 0)) == ""
    assert cause(Record(40, 0), "too_fast") == "risk:too_fast"
    assert cause(Record(5, 20)) == "failing_person"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"train": 0.129}, "train"),
        ({"train": 1.01}, "train"),
        ({"train": float("nan")}, "train"),
        ({"by_type": {"Pose": -0.1}}, "by_type.Pose"),
        ({"risks": {"too_slow": 0.5}}, "risks.too_slow"),
        ({"risks": {"too_fast": 2}}, "risks.too_fast"),
        ({"new_people_until": -1}, "new_people_until"),
        ({"pass_target": 1.5}, "pass_target"),
    ],
)
def test_rates_out_of_bounds_are_refused_with_their_place(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidRates) as refused:
        AuditRates(**changes)
    assert refused.value.field == field


def test_the_interval_is_wilson_s() -> None:
    # Newcombe 1998, table I: 81 of 263, method 3; 15 of 148; 0 of 20.
    assert wilson_interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson_interval(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson_interval(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson_interval(0, 0) == (0.0, 1.0)
    with pytest.raises(ValueError):
        wilson_interval(2, 1)


@given(st.integers(0, 200), st.integers(0, 200))
def test_more_failures_never_lower_a_person_s_rate(passed: int, failed: int) -> None:
    rates = AuditRates()
    now, then = (rate_of_person(Record(passed, failed + more), rates) for more in (0, 1))

    assert then >= now or passed + failed == 0
    assert now == 0 or rates.train <= now <= 1


def test_a_pass_stands_while_the_text_does() -> None:
    document = questions()
    objects = audited_objects(document)
    assert [one.question_type for one in objects] == ["Pose"] * 3
    verdicts = [GivenVerdict(one.id, one.text_digest, passed=one.id != uuid_of(3)) for one in objects]
    assert standing_passes(verdicts, objects) == {uuid_of(1), uuid_of(2)}

    document["pairs"][0]["answer"] += " Really."
    document["pairs"][1]["evidence"] = {"start_frame": 30, "end_frame": 40}
    assert standing_passes(verdicts, audited_objects(document)) == {uuid_of(2)}

    # A later failure takes the pass back.
    later = GivenVerdict(uuid_of(2), objects[1].text_digest, passed=False)
    assert standing_passes([*verdicts, later], objects) == {uuid_of(1)}


def test_what_belongs_to_a_pair_counts_as_a_change_of_it_and_its_origin_does_not() -> None:
    before, after = questions(), questions()
    after["pairs"][0]["origin"] = {"by": "import"}
    assert parts_of(before, uuid_of(1)) == parts_of(after, uuid_of(1))
    after["evidence_boxes"][0]["frame"] = 31
    assert parts_of(before, uuid_of(1)) != parts_of(after, uuid_of(1))
    assert parts_of(before, uuid_of(77)) == {}


def test_the_signals_of_risk_are_those_that_were_given() -> None:
    calm = Handling(seconds=600.0, warnings=0, others_differ=False, came_back=False)
    document = questions()
    assert risks_of(document, calm) == {"draft_unchanged"}

    document["pairs"][1]["answer_verdict"] = "written"
    assert risks_of(document, calm) == frozenset()
    hasty = Handling(seconds=1.0, warnings=1, others_differ=True, came_back=True)
    assert risks_of(document, hasty) == frozenset(RISKS) - {"draft_unchanged"}
    assert "too_fast" not in risks_of(document, Handling(None, 0, False, False))
