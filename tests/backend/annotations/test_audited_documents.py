"""Audits of captions and of questions asked while watching, through every stage of their workflows."""

from collections.abc import Callable
from typing import Any

from annotation_schemas.workflows import load_workflow
from backend.apps.accounts.models import User
from backend.apps.projects.services import add_member
from backend.apps.releases.selectors import releasable_items
from backend.apps.work.models import Item
from tests.backend.annotations.test_asked_questions import ANSWERED, GOOD_ANSWER, changed, go_on, start
from tests.backend.annotations.test_auditing import audit_of, back, correct, steps
from tests.backend.work.workplace import FRAMES, Crew, Desk, make_item, put, segment, whole_stc

AUDIT = load_workflow("fgqa")["stages"][2]


def with_audit(name: str, *, returns_to: str) -> dict[str, Any]:
    """The shipped workflow with an audit after its last stage."""
    workflow: dict[str, Any] = dict(load_workflow(name))
    names = [stage["name"] for stage in workflow["stages"]]
    kind = workflow["stages"][0]["document_type"]
    workflow["stages"].append(
        {**AUDIT, "document_type": kind, "differ_from": names, "returns_to": returns_to}
    )
    return workflow


def standing(item: Item) -> tuple[str | None, frozenset[str]]:
    """The author of the document that would be released, and the objects in it that a release calls audited."""
    (one,) = releasable_items(item.project)
    assert one.accepted is not None, one.missing
    return one.accepted.author, one.accepted.audited


# --- questions asked while watching ---


def test_an_answer_that_fails_comes_back_to_who_answered_and_is_verified_and_judged_again(
    make_crew: Callable[..., Crew],
) -> None:
    crew = make_crew(workflow=with_audit("sgqa", returns_to="answer"))
    item = start(crew)
    Item.objects.filter(pk=item.pk).update(split="val")
    go_on(crew.ann, "answer", ANSWERED)
    go_on(crew.bob, "verify", {"answer_verdict": "accepted"})

    audit = crew.reviewer.take("audit")
    (shown,) = audit_of(crew.reviewer, audit)
    assert (shown["kind"], shown["title"], shown["detail"]) == (
        "ask",
        "What is she cutting?",
        GOOD_ANSWER,
    )
    crew.reviewer.judge(audit, What=("lacking_details", "Of what is the spoon?"))

    bench = back(crew.ann)
    assert (bench["stage"]["name"], bench["assignment"]["reason"]) == (
        "answer",
        "Failed the audit. “What is she cutting?”: Of what is the spoon?",
    )
    # Refused: neither corrected nor appealed.
    assert crew.ann.submit(bench["annotation"]["id"], 0).json()["error"]["code"] == "not_decided"
    mended = GOOD_ANSWER.replace("a spoon", "a spoon of wood")
    assert correct(crew.ann, bench, *changed(bench, {"answer": mended})).status_code == 200
    # Whoever verifies says it anew, of the new answer.
    verify = go_on(crew.bob, "verify", {"answer_verdict": "accepted"})
    assert verify["annotation"]["document"]["asks"][0]["answer_verdict"] is None
    again = crew.lead.take("audit")
    (shown,) = audit_of(crew.lead, again)
    assert (shown["to_judge"], shown["detail"]) == (True, mended)
    crew.lead.judge(again)

    assert [step[:2] for step in steps(item)] == [
        ("ask", 1), ("answer", 1), ("verify", 1), ("audit", 1), ("answer", 2), ("verify", 2), ("audit", 2),
    ]  # fmt: skip
    assert standing(item) == (str(crew.bob.person.pseudonym), frozenset({shown["id"]}))


def test_an_appeal_of_an_answer_goes_past_who_verifies_to_another_auditor(
    make_crew: Callable[..., Crew],
) -> None:
    crew = make_crew(workflow=with_audit("sgqa", returns_to="answer"))
    item = start(crew)
    Item.objects.filter(pk=item.pk).update(split="val")
    go_on(crew.ann, "answer", ANSWERED)
    go_on(crew.bob, "verify", {"answer_verdict": "accepted"})
    crew.reviewer.judge(crew.reviewer.take("audit"), What=("factually_incorrect", "It is a knife."))
    bench = back(crew.ann)
    ask = bench["annotation"]["document"]["asks"][0]["id"]
    path = f"assignments/{bench['assignment']['id']}/appeals/{ask}"
    assert crew.ann.put(path, {"words": "Look at frame 40."}).status_code == 200
    assert crew.ann.submit(bench["annotation"]["id"], 0).status_code == 200
    go_on(crew.bob, "verify", {"answer_verdict": "accepted"})

    next_audit = f"projects/{crew.project.slug}/work/next"
    assert crew.reviewer.post(next_audit, {"stage": "audit"}).status_code == 204
    crew.lead.judge(crew.lead.take("audit"))

    assert standing(item)[1] == {ask}
    assert [one["appeal"] for one in crew.ann.get("work/audit").json()] == ["granted"]


def test_the_question_counts_as_judged_only_at_the_frame_where_it_was(make_crew: Callable[..., Crew]) -> None:
    crew = make_crew(workflow=with_audit("sgqa", returns_to="answer"))
    item = start(crew)
    Item.objects.filter(pk=item.pk).update(split="val")
    go_on(crew.ann, "answer", ANSWERED)
    go_on(crew.bob, "verify", {"answer_verdict": "accepted"})
    crew.reviewer.judge(crew.reviewer.take("audit"))
    assert len(standing(item)[1]) == 1

    accepted = item.work_items.get(stage="verify").annotations.get()
    accepted.document["asks"][0]["frame"] = 62
    accepted.save()

    assert standing(item)[1] == frozenset()


# --- captions in space and time ---


def test_captions_are_audited_after_the_review_and_their_writer_answers_for_them(
    make_crew: Callable[..., Crew], make_user: Callable[..., User]
) -> None:
    crew = make_crew(workflow=with_audit("stc", returns_to="caption"))
    item = make_item(crew.project, split="test")
    middle = FRAMES // 2
    subject, first, last, _ = whole_stc()
    crew.ann.finish(subject, first, last, stage="track")
    crew.bob.finish(
        segment(subject["id"], 0, middle - 1, "Walker crosses the yard."),
        segment(subject["id"], middle, FRAMES - 1, "Hand waves at the gate."),
        stage="caption",
    )
    verified = crew.cleo.take("verify")
    assert crew.cleo.submit(verified["annotation"]["id"], 0).json()["state"] == "submitted"
    accept(crew, item)

    audit = crew.reviewer.take("audit")
    assert [(one["kind"], one["title"]) for one in audit_of(crew.reviewer, audit)] == [
        ("segment", "Walker crosses the yard."),
        ("segment", "Hand waves at the gate."),
    ]
    crew.reviewer.judge(
        audit, Walker=("language", "Say “the walker”."), Hand=("wrong_place_or_time", "Later.")
    )
    # Of the writer, not of whoever verified.
    people = crew.lead.get(f"projects/{crew.project.slug}/audit").json()["people"]
    assert [(one["person"]["username"], one["failed"]) for one in people] == [(crew.bob.person.username, 2)]

    bench = back(crew.bob)
    assert bench["stage"]["name"] == "caption"
    segments = bench["annotation"]["document"]["segments"]
    walker = next(one for one in segments if one["caption"].startswith("Walker"))
    hand = next(one for one in segments if one["caption"].startswith("Hand"))
    value = {key: part for key, part in walker.items() if key not in ("id", "origin")}
    appealed = f"assignments/{bench['assignment']['id']}/appeals/{hand['id']}"
    assert crew.bob.put(appealed, {"words": "From frame 45 on."}).status_code == 200
    mended = put(
        "segment",
        {**value, "caption": "The walker crosses the yard."},
        object_id=walker["id"],
        base_version=bench["annotation"]["versions"][walker["id"]],
    )
    assert correct(crew.bob, bench, mended).status_code == 200
    verified = crew.cleo.take("verify")
    assert crew.cleo.submit(verified["annotation"]["id"], 0).status_code == 200
    accept(crew, item)
    # Where there is an appeal, the first auditor cannot take it; nor can the lead who accepted the captions.
    next_work = f"projects/{crew.project.slug}/work/next"
    for desk in (crew.reviewer, crew.lead):
        assert desk.post(next_work, {"stage": "audit"}).status_code == 204
    second = Desk(make_user(), crew.project)
    add_member(actor=None, project=crew.project, user=second.person, role="reviewer")
    second.judge(second.take("audit"))

    assert standing(item)[1] == {walker["id"], hand["id"]}
    shown = crew.lead.get(f"projects/{crew.project.slug}/audit").json()
    # The corrected caption failed once and passed once, the appealed one passes after all.
    assert (shown["pass_rate"]["passed"], shown["pass_rate"]["failed"], shown["appeals"]) == (
        2,
        1,
        {"granted": 1},
    )


def test_what_is_out_of_frame_gets_no_verdict(
    make_crew: Callable[..., Crew],
) -> None:
    workflow = with_audit("stc", returns_to="caption")
    workflow["stages"][2] |= {"accept": "automatic", "review_share": 0}
    crew = make_crew(workflow=workflow)
    item = make_item(crew.project, split="test")
    subject, first, _, _ = whole_stc()
    absent = put(
        "keyframe",
        {"track_id": subject["id"], "frame": 1, "box": None, "state": "absent"},
    )
    crew.ann.finish(subject, first, absent, stage="track")
    away = segment(subject["id"], 1, FRAMES - 1, "")
    away["value"] |= {"kind": "out_of_frame", "unique": None}
    here = segment(subject["id"], 0, 0, "The walker stands there.")
    crew.bob.finish(here, away, stage="caption")
    verified = crew.cleo.take("verify")
    assert crew.cleo.submit(verified["annotation"]["id"], 0).json()["state"] == "accepted"

    audit = crew.reviewer.take("audit")

    assert [one["id"] for one in audit_of(crew.reviewer, audit)] == [here["id"]]
    crew.reviewer.judge(audit)
    item.refresh_from_db()
    assert item.state == Item.State.COMPLETE


def accept(crew: Crew, item: Item) -> None:
    """The lead takes the one answer that waits in review."""
    work_item = item.work_items.get(state="review")
    annotation = work_item.annotations.get()
    answer = crew.lead.post(f"work-items/{work_item.pk}/accept", {"annotation_id": str(annotation.pk)})
    assert answer.status_code == 200, answer.content
