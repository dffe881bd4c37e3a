"""Drafts of answers that are withheld from a share of the work, as a lead says."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from backend.apps.work.models import DraftDraw, DraftPlan, Item
from backend.apps.work.policies import ItemDraft
from backend.apps.work.services import create_items
from backend.domain.drafts import DraftShares, is_withheld
from tests.backend.work.workplace import Crew, Desk, fgqa, make_item, pair, put, ready_asset

DRAFT = "The left hand, from above."
ALL = {"train": 1.0, "validation": 1.0, "test": 1.0}


@pytest.fixture
def crew(make_crew: Callable[..., Crew]) -> Crew:
    """A crew on the shipped workflow of questions and answers."""
    return make_crew(workflow="fgqa")


def _set(desk: Desk, **shares: float) -> Any:
    path = f"projects/{desk.project.slug}/drafts"
    seen = desk.get(path).json()
    return desk.put(path, {"shares": {**seen["shares"], **shares}, "version": seen["version"]})


def _to_verify(crew: Crew, *, split: str = "train") -> Item:
    return make_item(
        crew.project,
        seed=fgqa(pair(draft_answer=DRAFT), pair("And then?")),
        start_stage="answer",
        split=split,
    )


def _value(bench: dict[str, Any], number: int = 0, **changes: Any) -> dict[str, Any]:
    seen = bench["annotation"]["document"]["pairs"][number]
    return {key: field for key, field in seen.items() if key not in ("id", "origin")} | changes


# --- what a lead sets ---


def test_nothing_is_withheld_until_a_lead_says_so(crew: Crew) -> None:
    shown = crew.lead.get(f"projects/{crew.project.slug}/drafts").json()
    assert shown == {
        "shares": {"train": 0.0, "validation": 0.0, "test": 0.0},
        "version": 0,
        "begun": 0,
        "withheld": 0,
    }
    _to_verify(crew)

    [first, second] = crew.ann.take("answer")["annotation"]["document"]["pairs"]

    assert (first["draft_answer"], second["draft_answer"]) == (DRAFT, None)
    assert "draft_withheld" not in first["origin"]


def test_shares_are_set_by_the_lead_alone_and_counted(crew: Crew) -> None:
    changed = _set(crew.lead, train=0.25, test=1)
    refused = _set(crew.reviewer, train=0.5)

    assert changed.json()["shares"] == {"train": 0.25, "validation": 0.0, "test": 1.0}
    assert changed.json()["version"] == 1
    assert refused.status_code == 403
    assert crew.ann.get(f"projects/{crew.project.slug}/drafts").status_code == 403
    assert DraftPlan.objects.get().shares == {"train": 0.25, "validation": 0.0, "test": 1.0}
    _to_verify(crew, split="test")
    crew.ann.take("answer")
    shown = crew.lead.get(f"projects/{crew.project.slug}/drafts").json()
    assert (shown["begun"], shown["withheld"]) == (1, 1)


@pytest.mark.parametrize("share", [-0.1, 1.01, "NaN", "many", None])
def test_a_share_that_is_none_is_refused_with_its_name(crew: Crew, share: Any) -> None:
    refused = crew.lead.put(
        f"projects/{crew.project.slug}/drafts", {"shares": {**ALL, "validation": share}, "version": 0}
    )

    assert 400 <= refused.status_code < 500
    assert "validation" in json.dumps(refused.json()["error"])
    assert not DraftPlan.objects.exclude(version=0).exists()


def test_shares_that_somebody_changed_meanwhile_are_not_overwritten(crew: Crew) -> None:
    _set(crew.lead, train=0.5)

    refused = crew.lead.put(f"projects/{crew.project.slug}/drafts", {"shares": ALL, "version": 0})

    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "stale_draft_shares")
    assert DraftPlan.objects.get().shares["train"] == 0.5


def test_a_project_without_answers_has_no_drafts(make_crew: Callable[..., Crew]) -> None:
    crew = make_crew(workflow="stc")

    refused = crew.lead.put(f"projects/{crew.project.slug}/drafts", {"shares": ALL, "version": 0})

    assert crew.lead.get(f"projects/{crew.project.slug}/drafts").status_code == 409
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "no_answers")


# --- the draw ---


def test_a_higher_share_only_adds_items_and_comes_out_as_it_was_set() -> None:
    items = [f"item-{number}" for number in range(2000)]
    drawn = [
        {item for item in items if is_withheld("key", item, "train", DraftShares(train=share))}
        for share in (0.0, 0.1, 0.3, 1.0)
    ]

    assert drawn[0] < drawn[1] < drawn[2] < drawn[3] == set(items)
    assert (len(drawn[1]), len(drawn[2])) == (pytest.approx(200, abs=40), pytest.approx(600, abs=60))
    other = {item for item in items if is_withheld("other key", item, "train", DraftShares(train=0.3))}
    assert 120 < len(other & drawn[2]) < 240


def test_each_split_has_a_share_of_its_own(crew: Crew) -> None:
    _set(crew.lead, test=1)
    _to_verify(crew, split="train")
    _to_verify(crew, split="test")

    drafts = {
        bench["item"]["id"]: bench["annotation"]["document"]["pairs"][0]["draft_answer"]
        for bench in (crew.ann.take("answer"), crew.bob.take("answer"))
    }

    assert {Item.objects.get(pk=item).split: draft for item, draft in drafts.items()} == {
        "train": DRAFT,
        "test": None,
    }


def test_what_was_begun_stays_as_it_was_drawn(crew: Crew) -> None:
    _to_verify(crew)
    begun = crew.ann.take("answer")
    crew.ann.post(f"assignments/{begun['assignment']['id']}/return")
    _set(crew.lead, **ALL)

    again = crew.bob.take("answer")

    assert again["annotation"]["document"]["pairs"][0]["draft_answer"] == DRAFT
    assert list(DraftDraw.objects.values_list("is_withheld", flat=True)) == [False]


# --- what the annotator gets ---


def test_the_withheld_draft_is_in_nothing_that_the_annotator_gets(crew: Crew) -> None:
    _set(crew.lead, **ALL)
    create_items(
        actor=None,
        project=crew.project,
        drafts=[
            ItemDraft(
                asset=ready_asset(crew.project), seed=fgqa(pair(draft_answer=DRAFT)), start_stage="answer"
            )
            for _ in range(3)
        ],
    )
    bench = crew.ann.take("answer")
    mine = f"annotations/{bench['annotation']['id']}"
    work = f"assignments/{bench['assignment']['id']}"
    slug = f"projects/{crew.project.slug}"
    ahead = crew.ann.post(f"{slug}/work/ahead", {"stage": "answer"})
    assert ahead.status_code == 200
    saved = crew.ann.save(
        bench["annotation"]["id"],
        put(
            "pair",
            _value(bench, question_verdict="ok", answer="The right hand.", answer_verdict="written"),
            object_id=bench["annotation"]["document"]["pairs"][0]["id"],
            base_version=1,
            origin={**bench["annotation"]["document"]["pairs"][0]["origin"], "edited": True},
        ),
    )
    assert saved.status_code == 200, saved.content
    seen = [
        json.dumps(bench),
        *(
            crew.ann.get(path).content.decode()
            for path in (mine, f"{mine}/suggestions", f"{work}/neighbours", f"{slug}/items", "work", slug)
        ),
        ahead.content.decode(),
        saved.content.decode(),
    ]
    handed_on = crew.ann.post(f"{mine}/hand-on", {"revision": saved.json()["revision"]})
    assert handed_on.status_code == 200, handed_on.content
    assert handed_on.json()["next"]["annotation"]["document"]["pairs"][0]["draft_answer"] is None

    assert not any(DRAFT in text for text in [*seen, handed_on.content.decode()])


def test_the_document_says_that_the_draft_was_withheld_and_nobody_can_unsay_it(crew: Crew) -> None:
    _set(crew.lead, **ALL)
    _to_verify(crew)
    bench = crew.ann.take("answer")
    first = bench["annotation"]["document"]["pairs"][0]
    assert first["origin"] == {"by": "import", "source": "questions.csv", "draft_withheld": True}

    def send(origin: dict[str, Any], **changes: Any) -> Any:
        operation = put(
            "pair", _value(bench, **changes), object_id=first["id"], base_version=1, origin=origin
        )
        return crew.ann.save(bench["annotation"]["id"], operation)

    unsaid = send({"by": "human"}, answer="The right hand.")
    drafted = send({**first["origin"], "edited": True}, draft_answer="The right hand.")
    claimed = crew.ann.save(
        bench["annotation"]["id"],
        put("pair", _value(bench, draft_answer=None), origin={"by": "human", "draft_withheld": True}),
    )

    assert [one.status_code for one in (unsaid, drafted, claimed)] == [422, 422, 422]
    assert unsaid.json()["error"]["place"]["field"] == "origin"
    assert send({**first["origin"], "edited": True}, answer="The right hand.").status_code == 200


def test_the_writer_of_questions_does_not_see_it_either(crew: Crew) -> None:
    _set(crew.lead, **ALL)
    make_item(crew.project, seed=fgqa(pair(draft_answer=DRAFT)))
    bench = crew.ann.take("question")
    assert crew.ann.submit(bench["annotation"]["id"], 0).status_code == 200
    assert bench["annotation"]["document"]["pairs"][0]["draft_answer"] is None

    [asked] = crew.bob.take("answer")["annotation"]["document"]["pairs"]

    assert (asked["draft_answer"], asked["origin"]["draft_withheld"]) == (None, True)


def test_an_answer_that_comes_back_keeps_what_was_judged(crew: Crew) -> None:
    _set(crew.lead, **ALL)
    accepted = pair(draft_answer=DRAFT, question_verdict="ok", answer=DRAFT, answer_verdict="accepted")
    make_item(crew.project, seed=fgqa(accepted), start_stage="answer")

    [shown] = crew.ann.take("answer")["annotation"]["document"]["pairs"]

    assert shown == accepted
