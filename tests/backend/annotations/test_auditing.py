"""Audits as people do them: pass, fail, correct, appeal; and what is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from annotation_schemas.workflows import load_workflow
from backend.apps.annotations.models import Annotation
from backend.apps.audits.models import AuditDraw, AuditPlan, AuditVerdict
from backend.apps.projects.models import Membership
from backend.apps.projects.services import remove_member
from backend.apps.releases.selectors import releasable_items
from backend.apps.work.models import Assignment, Item, WorkItem
from backend.domain.auditing import AuditRates, place_of
from backend.infra.audit.models import AuditEntry
from tests.backend.work.workplace import Crew, Desk, answered, fgqa, make_item, put, together

EVIDENCE = {"start_frame": 0, "end_frame": 60}
WRONG = ("factually_incorrect", "It is the right hand.")


def seed(*questions: str) -> dict[str, Any]:
    return fgqa(*({**answered(question), "evidence": EVIDENCE} for question in questions or ("Which hand?",)))


@pytest.fixture
def crew(make_crew: Callable[..., Crew]) -> Crew:
    return make_crew(workflow="fgqa")


def answer(crew: Crew, *questions: str, split: str = "val", desk: Desk | None = None) -> Item:
    """An item that Ann answered and that waits for its audit."""
    item = make_item(crew.project, split=split, seed=seed(*questions), start_stage="answer")
    desk = desk or crew.ann
    bench = desk.take("answer")
    assert desk.submit(bench["annotation"]["id"], 0).json()["state"] == "accepted"
    return item


def change(bench: dict[str, Any], number: int = 0, **fields: Any) -> dict[str, Any]:
    """An operation that changes a pair of the document."""
    annotation = bench["annotation"]
    pair = annotation["document"]["pairs"][number]
    value = {key: entry for key, entry in pair.items() if key not in ("id", "origin")}
    version = annotation["versions"][pair["id"]]
    return put("pair", {**value, **fields}, object_id=pair["id"], base_version=version)


def correct(desk: Desk, bench: dict[str, Any], *changes: dict[str, Any]) -> Any:
    saved = desk.save(bench["annotation"]["id"], *changes)
    assert saved.status_code == 200, saved.content
    return desk.submit(bench["annotation"]["id"], saved.json()["revision"])


def back(desk: Desk) -> dict[str, Any]:
    """The work that came back to the person, as their bench shows it."""
    (held,) = desk.get("work").json()["assignments"]
    assert held["state"] == "sent_back"
    shown: dict[str, Any] = desk.get(f"assignments/{held['id']}").json()
    return shown


def audit_of(desk: Desk, bench: dict[str, Any]) -> list[dict[str, Any]]:
    objects: list[dict[str, Any]] = desk.get(f"assignments/{bench['assignment']['id']}/audit").json()[
        "objects"
    ]
    return objects


def appeal(desk: Desk, bench: dict[str, Any], words: str = "Look at frame 12.", number: int = 0) -> Any:
    pair = bench["annotation"]["document"]["pairs"][number]["id"]
    return desk.put(f"assignments/{bench['assignment']['id']}/appeals/{pair}", {"words": words})


def audited(item: Item) -> set[str]:
    """The questions of the item that a release calls audited."""
    (one,) = [each for each in releasable_items(item.project) if each.item.pk == item.pk]
    assert one.accepted is not None, one.missing
    pairs = one.accepted.document["pairs"]
    return {pair["question"] for pair in pairs if pair["id"] in one.accepted.audited}


def steps(item: Item) -> list[tuple[str, int, str]]:
    rows = WorkItem.objects.filter(item=item).order_by("created_at", "id")
    return [(one.stage, one.round, one.state) for one in rows]


def acts(crew: Crew) -> list[str]:
    rows = AuditEntry.objects.filter(scope=str(crew.project.pk), action__startswith="audit.").order_by("id")
    return [row.action.removeprefix("audit.") for row in rows]


# --- the good case, and the correction ---


def test_what_passes_is_audited_and_stays_its_author_s(crew: Crew) -> None:
    item = answer(crew)

    assert crew.reviewer.judge(crew.reviewer.take("audit")).status_code == 200

    item.refresh_from_db()
    assert item.state == "complete"
    assert audited(item) == {"Which hand?"}
    (one,) = releasable_items(item.project)
    assert one.accepted is not None
    assert one.accepted.author == str(crew.ann.person.pseudonym)
    assert acts(crew) == ["drawn", "judged"]


def test_what_fails_comes_back_to_its_author_first_with_the_reason(crew: Crew) -> None:
    item = answer(crew, "Which hand?", "What colour?")
    make_item(crew.project, seed=seed(), start_stage="answer", priority=100)
    crew.reviewer.judge(crew.reviewer.take("audit"), Which=WRONG)

    bench = crew.ann.take("answer")

    assert bench["item"]["id"] == str(item.pk)
    assert bench["assignment"]["reason"] == "Failed the audit. “Which hand?”: It is the right hand."
    (failed,) = audit_of(crew.ann, bench)
    assert (failed["title"], failed["failure"]) == (
        "Which hand?",
        {
            "reason": "factually_incorrect",
            "words": "It is the right hand.",
            "may_appeal": True,
            "appeal": "",
            "appeal_words": "",
        },
    )
    # Nobody else may have it meanwhile, and what passed keeps its verdict.
    assert crew.bob.take("answer")["item"]["id"] != str(item.pk)
    corrected = correct(crew.ann, bench, change(bench, answer="The right hand."))
    assert corrected.status_code == 200, corrected.content
    again = crew.lead.take("audit")
    assert [one["to_judge"] for one in audit_of(crew.lead, again)] == [True, False]
    crew.lead.judge(again)
    assert audited(item) == {"Which hand?", "What colour?"}
    assert steps(item) == [
        ("answer", 1, "accepted"),
        ("audit", 1, "accepted"),
        ("answer", 2, "accepted"),
        ("audit", 2, "accepted"),
    ]


def test_neither_corrected_nor_appealed_is_not_handed_in(crew: Crew) -> None:
    answer(crew)
    crew.reviewer.judge(crew.reviewer.take("audit"), Which=WRONG)
    bench = back(crew.ann)

    refused = crew.ann.submit(bench["annotation"]["id"], 0)
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "not_decided")
    assert refused.json()["error"]["place"]["object_id"] == bench["annotation"]["document"]["pairs"][0]["id"]

    assert appeal(crew.ann, bench).status_code == 200
    both = correct(crew.ann, bench, change(bench, answer="The right hand."))
    assert "both corrected and appealed" in both.json()["error"]["message"]
    pair = bench["annotation"]["document"]["pairs"][0]["id"]
    withdrawn = crew.ann.delete(f"assignments/{bench['assignment']['id']}/appeals/{pair}")
    assert withdrawn.json()["objects"][0]["failure"]["appeal"] == ""
    assert crew.ann.submit(bench["annotation"]["id"], 1).status_code == 200


# --- the appeal ---


def failed_and_appealed(crew: Crew) -> Item:
    item = answer(crew)
    crew.reviewer.judge(crew.reviewer.take("audit"), Which=WRONG)
    bench = back(crew.ann)
    assert appeal(crew.ann, bench).status_code == 200
    assert crew.ann.submit(bench["annotation"]["id"], 0).status_code == 200
    return item


def test_an_appeal_is_decided_by_another_and_granted_it_passes(crew: Crew) -> None:
    item = failed_and_appealed(crew)

    assert (
        crew.reviewer.post(f"projects/{crew.project.slug}/work/next", {"stage": "audit"}).status_code == 204
    )
    bench = crew.lead.take("audit")
    (shown,) = audit_of(crew.lead, bench)
    assert (shown["failure"]["appeal"], shown["failure"]["appeal_words"]) == ("open", "Look at frame 12.")
    crew.lead.judge(bench)

    assert audited(item) == {"Which hand?"}
    assert [one["appeal"] for one in crew.ann.get("work/audit").json()] == ["granted"]
    shown_to_lead = crew.lead.get(f"projects/{crew.project.slug}/audit").json()
    # The first verdict counts as a pass now, the decision as none.
    assert (shown_to_lead["pass_rate"]["passed"], shown_to_lead["pass_rate"]["failed"]) == (1, 0)
    assert shown_to_lead["appeals"] == {"granted": 1}
    assert acts(crew) == ["drawn", "judged", "returned", "appealed", "drawn", "judged"]


def test_an_appeal_that_is_upheld_is_final_and_has_to_be_corrected(crew: Crew) -> None:
    item = failed_and_appealed(crew)
    crew.lead.judge(crew.lead.take("audit"), Which=WRONG)

    bench = back(crew.ann)
    (failed,) = audit_of(crew.ann, bench)
    assert failed["failure"]["may_appeal"] is False
    second = appeal(crew.ann, bench)
    assert (second.status_code, second.json()["error"]["code"]) == (409, "no_appeal")
    assert crew.ann.submit(bench["annotation"]["id"], 0).status_code == 422
    assert correct(crew.ann, bench, change(bench, answer="The right hand.")).status_code == 200
    # The text changed: a new verdict of whoever is free; a failure of it cannot be appealed either.
    crew.reviewer.judge(crew.reviewer.take("audit"), Which=WRONG)
    assert appeal(crew.ann, back(crew.ann)).status_code == 409
    assert AuditVerdict.objects.filter(item=item).exclude(appeal="").count() == 1


def test_the_database_knows_one_appeal_for_each_object(crew: Crew) -> None:
    failed_and_appealed(crew)
    first = AuditVerdict.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditVerdict.objects.create(
            project=first.project,
            item=first.item,
            assignment=Assignment.objects.exclude(pk=first.assignment_id).first(),
            auditor=first.auditor,
            object_kind="pair",
            object_id=first.object_id,
            text_digest="",
            verdict="fail",
            appeal="open",
        )


# --- what is refused ---


def test_nobody_audits_what_they_had_a_hand_in(make_crew: Callable[..., Crew]) -> None:
    workflow: dict[str, Any] = dict(load_workflow("fgqa"))
    workflow["stages"][1]["roles"] = ["annotator", "lead"]
    workflow["stages"][2]["differ_from"] = []
    crew = make_crew(workflow=workflow)
    item = answer(crew, desk=crew.lead)

    assert crew.lead.post(f"projects/{crew.project.slug}/work/next", {"stage": "audit"}).status_code == 204
    assert crew.reviewer.take("audit")["item"]["id"] == str(item.pk)


def test_an_auditor_changes_nothing_and_leaves_nothing_out(crew: Crew) -> None:
    answer(crew, "Which hand?", "What colour?")
    bench = crew.reviewer.take("audit")
    annotation, work = bench["annotation"]["id"], f"assignments/{bench['assignment']['id']}"
    first, second = (pair["id"] for pair in bench["annotation"]["document"]["pairs"])

    assert crew.reviewer.save(annotation, change(bench, answer="Mine.")).status_code == 422
    assert crew.reviewer.put(f"{work}/verdicts/{first}", {"verdict": "pass"}).status_code == 200
    missing = crew.reviewer.submit(annotation, 0)
    assert (missing.status_code, missing.json()["error"]["place"]["object_id"]) == (422, second)
    for said, status in (
        ({"verdict": "fail", "reason": "language"}, 422),
        ({"verdict": "fail", "words": "why?"}, 422),
        ({"verdict": "fail", "reason": "taste", "words": "why?"}, 400),
        ({"verdict": "pass", "reason": "language"}, 422),
        ({"verdict": "maybe"}, 400),
    ):
        assert crew.reviewer.put(f"{work}/verdicts/{second}", said).status_code == status, said
    unknown = "00000000-0000-4000-8000-000000000000"
    assert crew.reviewer.put(f"{work}/verdicts/{unknown}", {"verdict": "pass"}).status_code == 404
    # Not of others, and not after it was handed in; a mind can be changed before.
    for desk in (crew.lead, crew.ann, crew.stranger):
        assert desk.put(f"{work}/verdicts/{second}", {"verdict": "pass"}).status_code == 404
    said = {"verdict": "fail", "reason": "language", "words": "A typo."}
    assert crew.reviewer.put(f"{work}/verdicts/{second}", said).status_code == 200
    assert crew.reviewer.put(f"{work}/verdicts/{second}", {"verdict": "pass"}).status_code == 200
    assert crew.reviewer.submit(annotation, 0).status_code == 200
    assert crew.reviewer.put(f"{work}/verdicts/{second}", {"verdict": "pass"}).status_code == 409
    assert crew.reviewer.submit(annotation, 0).status_code == 200
    assert AuditVerdict.objects.count() == 2


def test_who_answers_gives_no_verdicts(crew: Crew) -> None:
    item = make_item(crew.project, seed=seed(), start_stage="answer")
    bench = crew.ann.take("answer")
    pair = item.seed["pairs"][0]["id"] if item.seed else ""
    work = f"assignments/{bench['assignment']['id']}"

    assert crew.ann.put(f"{work}/verdicts/{pair}", {"verdict": "pass"}).status_code == 404
    assert crew.ann.put(f"{work}/appeals/{pair}", {"words": "No."}).status_code == 404


def test_the_appeal_is_the_author_s_alone(crew: Crew) -> None:
    item = answer(crew)
    crew.reviewer.judge(crew.reviewer.take("audit"), Which=WRONG)
    bench = back(crew.ann)
    crew.ann.post(f"assignments/{bench['assignment']['id']}/return")

    others = crew.bob.take("answer")

    assert others["item"]["id"] == str(item.pk)
    assert appeal(crew.bob, others).status_code == 409
    assert correct(crew.bob, others, change(others, answer="The right hand.")).status_code == 200


def test_the_work_of_somebody_who_left_goes_to_others(crew: Crew) -> None:
    item = answer(crew)
    remove_member(actor=None, membership=Membership.objects.get(project=crew.project, user=crew.ann.person))

    crew.reviewer.judge(crew.reviewer.take("audit"), Which=WRONG)

    assert crew.bob.take("answer")["item"]["id"] == str(item.pk)


def test_of_many_who_hand_in_the_same_audit_one_does(crew: Crew, django_db_setup: None) -> None:
    answer(crew)
    bench = crew.reviewer.take("audit")
    pair = bench["annotation"]["document"]["pairs"][0]["id"]
    path = f"assignments/{bench['assignment']['id']}/verdicts/{pair}"
    crew.reviewer.put(path, {"verdict": "fail", "reason": WRONG[0], "words": WRONG[1]})

    codes = [crew.reviewer.submit(bench["annotation"]["id"], 0).status_code for _ in range(3)]

    assert codes == [200, 200, 200]
    assert WorkItem.objects.filter(stage="answer", round=2).count() == 1


# --- what is drawn, and what a release says ---


def test_a_text_that_changes_after_its_pass_is_audited_no_more(crew: Crew) -> None:
    item = answer(crew, "Which hand?", "What colour?")
    crew.reviewer.judge(crew.reviewer.take("audit"))
    accepted = Annotation.objects.get(work_item__item=item, state="accepted")
    accepted.document["pairs"][1]["answer"] = "Another one."
    accepted.save()

    assert audited(item) == {"Which hand?"}


def test_a_verdict_that_was_not_handed_in_stands_for_nothing(crew: Crew) -> None:
    item = answer(crew)
    bench = crew.reviewer.take("audit")
    pair = bench["annotation"]["document"]["pairs"][0]["id"]
    crew.reviewer.put(f"assignments/{bench['assignment']['id']}/verdicts/{pair}", {"verdict": "pass"})
    Item.objects.filter(pk=item.pk).update(state="complete")

    assert audited(item) == set()


def test_what_was_not_drawn_is_complete_and_not_audited(crew: Crew) -> None:
    AuditPlan.objects.create(
        project=crew.project, key="k", rates=AuditRates(new_people_until=0, risks={}).as_json()
    )
    items = [answer(crew, split="train") for _ in range(6)]

    for item in items:
        item.refresh_from_db()
        drawn = place_of("k", str(item.pk)) < 0.13
        assert item.state == ("open" if drawn else "complete")
        assert AuditDraw.objects.get(item=item).cause == ("split" if drawn else "")
        if not drawn:
            assert audited(item) == set()


def test_who_imported_is_judged_too(crew: Crew) -> None:
    item = make_item(crew.project, seed=seed(), start_stage="audit")
    crew.reviewer.judge(crew.reviewer.take("audit"), Which=WRONG)

    bench = crew.ann.take("answer")
    assert correct(crew.ann, bench, change(bench, answer="The right hand.")).status_code == 200
    # Whatever the place of its draw: what failed is judged again.
    assert AuditDraw.objects.get(item=item).cause == "failed_before"
    crew.reviewer.judge(crew.reviewer.take("audit"))
    assert audited(item) == {"Which hand?"}


# --- the lead ---


def test_the_lead_sees_coverage_people_and_causes_and_changes_the_rates(crew: Crew) -> None:
    answer(crew, "Which hand?", "What colour?")
    path = f"projects/{crew.project.slug}/audit"
    crew.reviewer.judge(crew.reviewer.take("audit"), Which=WRONG)

    shown = crew.lead.get(path).json()

    assert shown["by_split"] == [
        {"name": "val", "accepted": 2, "drawn": 2, **shown["pass_rate"]},
    ]
    assert (shown["pass_rate"]["passed"], shown["pass_rate"]["failed"], shown["pass_rate"]["rate"]) == (
        1,
        1,
        0.5,
    )
    assert shown["pass_rate"]["low"] == pytest.approx(0.0945, abs=1e-4)
    assert [(one["name"], one["drawn"]) for one in shown["by_type"]] == [("Object Recognition", 2)]
    assert shown["by_cause"] == [{"cause": "split", "items": 1}]
    assert shown["failures"] == [{"reason": "factually_incorrect", "number": 1}]
    (person,) = shown["people"]
    assert (person["person"]["username"], person["is_new"], person["rate_now"]) == (
        crew.ann.person.username,
        True,
        0.5,
    )

    rates = {**shown["rates"], "train": 0.2}
    tried = crew.lead.post(f"{path}/try", rates)
    assert tried.json() == {"items": 1, "drawn": 1, "by_cause": [{"cause": "split", "items": 1}]}
    changed = crew.lead.put(path, {"rates": rates, "version": shown["version"]})
    assert (changed.status_code, changed.json()["rates"]["train"]) == (200, 0.2)
    assert crew.lead.put(path, {"rates": rates, "version": shown["version"]}).status_code == 409
    low = crew.lead.put(path, {"rates": {**rates, "train": 0.1}, "version": changed.json()["version"]})
    assert (low.status_code, low.json()["error"]["place"]) == (422, {"field": "train"})
    assert crew.reviewer.put(path, {"rates": rates, "version": 2}).status_code == 403
    assert crew.reviewer.get(path).status_code == 200
    assert crew.ann.get(path).status_code == 403
    assert AuditPlan.objects.get().key not in str(changed.content)


def test_a_project_without_an_audit_has_none_to_show(make_crew: Callable[..., Crew]) -> None:
    crew = make_crew(workflow="stc")
    assert crew.lead.get(f"projects/{crew.project.slug}/audit").status_code == 404


# --- other documents ---


def test_captions_and_multiple_choice_are_audited_with_their_own_objects(
    make_crew: Callable[..., Crew],
) -> None:
    audit: dict[str, Any] = dict(load_workflow("fgqa")["stages"][2])
    mcq: dict[str, Any] = dict(load_workflow("mcq"))
    mcq["stages"] = [mcq["stages"][0], {**audit, "document_type": "mcq", "differ_from": ["distractors"]}]
    crew = make_crew(workflow=mcq)
    item = make_item(crew.project, split="val", seed=seed())
    bench = crew.ann.take("distractors")
    question = bench["annotation"]["document"]["questions"][0]["id"]
    value = {
        "question_id": question,
        "text": "The left foot.",
        "changed_detail": "which limb",
        "asked_about": True,
        "verdict": None,
    }
    assert correct(crew.ann, bench, put("distractor", value)).status_code == 200

    shown = crew.reviewer.take("audit")
    assert [one["kind"] for one in audit_of(crew.reviewer, shown)] == ["question"]
    crew.reviewer.judge(shown, Which=("other", "The foot is not seen."))
    again = back(crew.ann)
    (distractor,) = again["annotation"]["document"]["distractors"]
    version = again["annotation"]["versions"][distractor["id"]]
    mended = put("distractor", {**value, "text": "Both."}, object_id=distractor["id"], base_version=version)
    assert correct(crew.ann, again, mended).status_code == 200
    crew.reviewer.judge(crew.reviewer.take("audit"))
    item.refresh_from_db()
    assert item.state == "complete"


@pytest.mark.django_db(transaction=True)
def test_a_verdict_and_a_submit_at_once_leave_no_half_an_audit(crew: Crew) -> None:
    answer(crew)
    bench = crew.reviewer.take("audit")
    pair = bench["annotation"]["document"]["pairs"][0]["id"]
    path = f"assignments/{bench['assignment']['id']}/verdicts/{pair}"
    crew.reviewer.put(path, {"verdict": "pass"})
    said = {"verdict": "fail", "reason": WRONG[0], "words": WRONG[1]}

    def act(number: int) -> int:
        desk = Desk(crew.reviewer.person, crew.project)
        answer = desk.put(path, said) if number else desk.submit(bench["annotation"]["id"], 0)
        return int(answer.status_code)

    codes = together(2, act)

    verdict = AuditVerdict.objects.get()
    assert codes[0] == 200
    assert verdict.handed_in_at is not None
    returned = WorkItem.objects.filter(stage="answer", round=2).exists()
    assert returned == (verdict.verdict == "fail") == (codes[1] == 200)
