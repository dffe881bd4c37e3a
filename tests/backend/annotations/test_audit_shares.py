"""How much is audited in the end: every share as an outcome, the page that says so, and many auditors at once."""

from collections import Counter
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.apps.accounts.models import User
from backend.apps.annotations.services import top_up_audits
from backend.apps.audits.models import AuditDraw, AuditPlan, AuditVerdict
from backend.apps.audits.selectors import missing_from_train_of
from backend.apps.audits.services import draw_item
from backend.apps.projects.services import add_member
from backend.apps.work.models import Assignment, Item, WorkItem
from backend.apps.work.policies import ItemDraft
from backend.apps.work.services import claim_next, create_items
from backend.domain.auditing import AuditRates, audited_objects, missing_from_train, place_of, wilson_interval
from backend.infra.audit.models import AuditEntry
from tests.backend.annotations.test_auditing import WRONG, audited, back, change, correct, seed
from tests.backend.work.workplace import Crew, Desk, answered, fgqa, ready_asset, together

BARE = AuditRates(new_people_until=0, risks={})
LEAST = 0.13


@pytest.fixture
def crew(make_crew: Callable[..., Crew]) -> Crew:
    return make_crew(workflow="fgqa")


def to_answer(crew: Crew, number: int, split: str = "train") -> list[Item]:
    """Items that only have to be handed in."""
    draft = ItemDraft(asset=ready_asset(crew.project), split=split, seed=seed(), start_stage="answer")
    return create_items(actor=None, project=crew.project, drafts=[draft] * number)


def plan_with_none_drawn(crew: Crew, items: list[Item]) -> str:
    """A key under which the place of every item lies above the least rate."""
    key = next(
        str(number) for number in count() if all(place_of(str(number), str(one.pk)) >= LEAST for one in items)
    )
    AuditPlan.objects.create(project=crew.project, key=key, rates=BARE.as_json())
    return key


def answer_all(desk: Desk, number: int) -> None:
    for _ in range(number):
        bench = desk.take("answer")
        assert desk.submit(bench["annotation"]["id"], 0).json()["state"] == "accepted"


def waiting(crew: Crew) -> list[str]:
    """The items that wait for their audit."""
    rows = WorkItem.objects.filter(project=crew.project, stage="audit", state=WorkItem.State.OPEN)
    return sorted(str(pk) for pk in rows.values_list("item", flat=True))


# --- the least share of train as an outcome ---


@pytest.mark.parametrize(
    ("drawn", "accepted", "missing"),
    [
        (0, 0, 0),
        (0, 1, 1),
        (1, 7, 0),
        (1, 8, 1),
        (12, 100, 1),
        (13, 100, 0),
        (130_000, 1_000_000, 0),
        (9, 9, 0),
    ],
)
def test_what_is_missing_is_counted_exactly(drawn: int, accepted: int, missing: int) -> None:
    assert missing_from_train(drawn, accepted) == missing


def test_what_cannot_be_is_no_count() -> None:
    with pytest.raises(ValueError):
        missing_from_train(3, 2)


def test_a_finished_project_is_topped_up_by_the_next_places_and_no_further(crew: Crew) -> None:
    items = to_answer(crew, 9)
    key = plan_with_none_drawn(crew, items)
    answer_all(crew.ann, 8)
    # As long as something may still be drawn, nothing is topped up.
    assert (top_up_audits(), waiting(crew)) == (0, [])

    answer_all(crew.ann, 1)
    assert waiting(crew) == []
    assert (top_up_audits(), top_up_audits()) == (2, 0)

    by_place = sorted(items, key=lambda one: place_of(key, str(one.pk)))
    assert waiting(crew) == sorted(str(one.pk) for one in by_place[:2])
    assert set(AuditDraw.objects.values_list("cause", flat=True)) == {"", "topped_up"}
    assert AuditEntry.objects.filter(action="audit.drawn", detail__cause="topped_up").count() == 2
    shown = crew.lead.get(f"projects/{crew.project.slug}/audit").json()
    assert (shown["waiting"], shown["by_cause"]) == (2, [{"cause": "topped_up", "items": 2}])
    assert shown["by_split"][0]["drawn"] / shown["by_split"][0]["accepted"] >= LEAST


def test_what_was_topped_up_is_judged_corrected_and_released_as_any_other(crew: Crew) -> None:
    items = to_answer(crew, 2)
    plan_with_none_drawn(crew, items)
    answer_all(crew.ann, 2)
    assert top_up_audits() == 1
    drawn = Item.objects.get(pk=waiting(crew)[0])

    crew.reviewer.judge(crew.reviewer.take("audit"), Which=WRONG)
    bench = back(crew.ann)
    assert correct(crew.ann, bench, change(bench, answer="The right hand.")).status_code == 200
    crew.reviewer.judge(crew.reviewer.take("audit"))

    drawn.refresh_from_db()
    assert drawn.state == Item.State.COMPLETE
    assert audited(drawn) == {"Which hand?"}
    assert (top_up_audits(), waiting(crew)) == (0, [])


def test_what_is_withdrawn_counts_neither_as_accepted_nor_as_waiting(crew: Crew) -> None:
    items = to_answer(crew, 9)
    plan_with_none_drawn(crew, items)
    answer_all(crew.ann, 7)
    left = [str(one.pk) for one in Item.objects.filter(state="open", project=crew.project)]

    withdrawn = crew.lead.post(f"projects/{crew.project.slug}/items/withdraw", {"items": left})

    assert withdrawn.status_code == 200, withdrawn.content
    # One of seven is 14 %.
    assert top_up_audits() == 1
    assert missing_from_train_of(crew.project) == 0


def test_of_evaluation_everything_is_drawn_and_a_topping_up_takes_nothing_of_it(crew: Crew) -> None:
    train, val, test = (to_answer(crew, 2, split) for split in ("train", "val", "test"))
    plan_with_none_drawn(crew, train)
    answer_all(crew.ann, 6)
    evaluation = sorted(str(one.pk) for one in [*val, *test])
    assert waiting(crew) == evaluation

    assert top_up_audits() == 1

    assert len(set(waiting(crew)) - set(evaluation)) == 1


def test_a_project_without_audit_or_without_draws_is_left_alone(make_crew: Callable[..., Crew]) -> None:
    for workflow in ("stc", "fgqa"):
        crew = make_crew(workflow=workflow)
        AuditPlan.objects.create(project=crew.project, key="k", rates=BARE.as_json())
    assert top_up_audits() == 0


@pytest.mark.django_db(transaction=True)
def test_of_many_that_top_up_at_once_one_does(crew: Crew) -> None:
    items = to_answer(crew, 3)
    plan_with_none_drawn(crew, items)
    answer_all(crew.ann, 3)

    assert sorted(together(3, lambda _: top_up_audits())) == [0, 0, 1]
    assert WorkItem.objects.filter(stage="audit").count() == 1


# --- the page ---


def test_the_page_adds_up_over_two_hundred_items(crew: Crew) -> None:
    """Three pairs an item, two authors, every fourth item of the evaluation; verdicts on all that was drawn."""
    types = ("Pose", "Pose", "Other")
    document = fgqa(
        *({**answered(f"How {number}?"), "question_type": kind} for number, kind in enumerate(types))
    )
    objects = audited_objects(document)
    draft = ItemDraft(asset=ready_asset(crew.project), seed=document, start_stage="answer")
    items = create_items(actor=None, project=crew.project, drafts=[draft] * 200)
    AuditPlan.objects.create(project=crew.project, key="key", rates=BARE.as_json())
    authors = (crew.ann.person, crew.bob.person)
    for number, item in enumerate(items):
        if number % 4 == 0:
            Item.objects.filter(pk=item.pk).update(split="test")
    work_items = list(WorkItem.objects.select_related("item", "project").order_by("item_id"))
    for number, work_item in enumerate(work_items):
        draw_item(work_item=work_item, author=authors[number % 2], objects=objects, risks=frozenset())
    drawn = {
        one.item_id: one
        for one in AuditDraw.objects.exclude(cause="").select_related("item", "author").order_by("item_id")
    }
    audits = {
        one.item_id: Assignment.objects.create(
            work_item=one,
            user=crew.reviewer.person,
            state=Assignment.State.RETURNED,
            lease_until="2026-01-01T00:00Z",
        )
        for one in work_items
        if one.item_id in drawn
    }
    judged = [
        AuditVerdict(
            project=crew.project,
            item_id=item_id,
            assignment=audits[item_id],
            auditor=crew.reviewer.person,
            author=row.author,
            object_kind="pair",
            object_id=one.id,
            text_digest=one.text_digest,
            question_type=one.question_type,
            verdict="fail" if one.question_type == "Other" and place % 3 == 0 else "pass",
            reason="language" if one.question_type == "Other" and place % 3 == 0 else "",
            handed_in_at="2026-01-01T00:00Z",
        )
        for place, (item_id, row) in enumerate(drawn.items())
        for one in objects
    ]
    AuditVerdict.objects.bulk_create(judged)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        shown = crew.lead.get(f"projects/{crew.project.slug}/audit").json()

    expected = {
        str(item.pk)
        for item in Item.objects.filter(project=crew.project)
        if item.split == "test" or place_of("key", str(item.pk)) < LEAST
    }
    assert {str(pk) for pk in drawn} == expected
    assert (shown["items"], shown["drawn"]) == (200, len(expected))
    of_test = sum(row.split == "test" for row in drawn.values())
    assert of_test == 50
    coverage = {one["name"]: (one["accepted"], one["drawn"]) for one in shown["by_split"]}
    assert coverage == {"test": (150, 150), "train": (450, 3 * (len(drawn) - 50))}
    by_type = {one["name"]: (one["accepted"], one["drawn"]) for one in shown["by_type"]}
    assert by_type == {"Pose": (400, 2 * len(drawn)), "Other": (200, len(drawn))}
    verdicts = Counter((one.author.username, one.verdict) for one in judged if one.author)
    failed = sum(number for (_, verdict), number in verdicts.items() if verdict == "fail")
    passed = len(judged) - failed
    low, high = wilson_interval(passed, len(judged))
    assert shown["pass_rate"] == {
        "passed": passed,
        "failed": failed,
        "rate": pytest.approx(passed / len(judged)),
        "low": pytest.approx(low),
        "high": pytest.approx(high),
    }
    assert shown["failures"] == [{"reason": "language", "number": failed}]
    assert {one["person"]["username"]: (one["passed"], one["failed"]) for one in shown["people"]} == {
        person.username: (verdicts[person.username, "pass"], verdicts[person.username, "fail"])
        for person in authors
    }
    assert sum(one["accepted"] for one in shown["people"]) == 600
    # As many questions to the database for two hundred items as for one.
    assert len(asked) < 25


# --- many auditors ---


@pytest.mark.django_db(transaction=True)
def test_many_auditors_at_once_never_get_the_same_item(
    make_crew: Callable[..., Crew], make_user: Callable[..., User]
) -> None:
    crew = make_crew(workflow="fgqa")
    to_answer(crew, 12, "test")
    answer_all(crew.ann, 12)
    auditors = [make_user() for _ in range(8)]
    for auditor in auditors:
        add_member(actor=None, project=crew.project, user=auditor, role="reviewer")

    def judge(number: int) -> int:
        desk, done = Desk(auditors[number], crew.project), 0
        path = f"projects/{crew.project.slug}/work/next"
        while (claimed := ask_again(lambda: desk.post(path, {"stage": "audit"}))).status_code == 201:
            bench = ask_again(lambda one=claimed: desk.get(f"assignments/{one.json()['id']}")).json()
            (pair,) = bench["annotation"]["document"]["pairs"]
            work = f"assignments/{bench['assignment']['id']}/verdicts/{pair['id']}"
            assert ask_again(lambda path=work: desk.put(path, {"verdict": "pass"})).status_code == 200
            submitted = ask_again(lambda pk=bench["annotation"]["id"]: desk.submit(pk, 0))
            assert submitted.status_code == 200, submitted.content
            done += 1
        assert claimed.status_code == 204, claimed.content
        return done

    done = together(len(auditors), judge)

    given = Counter(Assignment.objects.filter(work_item__stage="audit").values_list("work_item", flat=True))
    assert set(given.values()) == {1}
    assert (len(given), sum(done)) == (12, 12)
    assert AuditVerdict.objects.filter(verdict="pass", handed_in_at__isnull=False).count() == 12
    assert set(Item.objects.values_list("state", flat=True)) == {Item.State.COMPLETE}


@pytest.mark.django_db(transaction=True)
def test_the_last_audit_goes_to_one_of_many_who_ask_at_once(
    make_crew: Callable[..., Crew], make_user: Callable[..., User]
) -> None:
    crew = make_crew(workflow="fgqa")
    to_answer(crew, 1, "val")
    answer_all(crew.ann, 1)
    auditors = [make_user() for _ in range(6)]
    for auditor in auditors:
        add_member(actor=None, project=crew.project, user=auditor, role="reviewer")

    claims = together(
        6, lambda number: claim_next(actor=auditors[number], project=crew.project, stage="audit")
    )

    assert sum(claim is not None for claim in claims) == 1
    assert Assignment.objects.filter(work_item__stage="audit").count() == 1


def ask_again(act: Callable[[], Any]) -> Any:
    """Ask again while the database is busy, as browsers do when they are answered 503."""
    answer = act()
    for _ in range(20):
        if answer.status_code != 503:
            break
        answer = act()
    return answer
