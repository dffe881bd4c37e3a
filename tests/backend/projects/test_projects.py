"""Projects and their members, through the interface."""

import threading
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from annotation_schemas.workflows import workflow_names
from backend.apps.accounts.models import User
from backend.apps.projects.errors import InvalidProject, LastLead, SlugTaken
from backend.apps.projects.models import Membership, Project
from backend.apps.projects.policies import read_workflow
from backend.apps.projects.services import change_member, create_project, remove_member
from backend.infra.audit.models import AuditEntry
from backend.infra.jobs.models import Job
from backend.infra.jobs.services import enqueue

pytestmark = pytest.mark.django_db

MakeUser = Callable[..., User]
MakeProject = Callable[..., Project]
ClientOf = Callable[[User], APIClient]


def test_an_administrator_makes_a_project_and_leads_it(make_user: MakeUser, client_of: ClientOf) -> None:
    root = client_of(make_user("root", is_superuser=True))

    answer = root.post(
        "/api/v1/projects",
        {"name": "Street Scenes!", "workflow": "fgqa", "guideline": "Look.", "grid_fps": [6, 1]},
    )

    assert answer.status_code == 201
    made = answer.json()
    assert (made["slug"], made["role"], made["grid_fps"]) == ("street-scenes", "lead", [6, 1])
    assert made["workflow"] == read_workflow("fgqa")
    assert root.get("/api/v1/projects").json() == [made]
    assert root.get("/api/v1/projects/street-scenes").json() == made
    assert root.get("/api/v1/session").json()["memberships"] == [
        {"project": {"slug": "street-scenes", "name": "Street Scenes!"}, "role": "lead"}
    ]
    acts = AuditEntry.objects.filter(scope=made["id"]).order_by("id").values_list("action", flat=True)
    assert list(acts) == ["project.created", "member.added"]


def test_nobody_else_makes_a_project(make_user: MakeUser, client_of: ClientOf) -> None:
    answer = client_of(make_user()).post("/api/v1/projects", {"name": "Mine", "workflow": "stc"})

    assert (answer.status_code, Project.objects.count()) == (403, 0)


def broken_workflow(**changes: Any) -> dict[str, Any]:
    workflow = read_workflow("stc")
    workflow["stages"][1].update(changes)
    return workflow


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"workflow": "unheard"}, "workflow"),
        ({"workflow": 7}, "workflow"),
        ({"workflow": {"name": "x"}}, "workflow"),
        ({"workflow": broken_workflow(people=0)}, "workflow.stages[1].people"),
        ({"workflow": broken_workflow(name="track")}, "workflow.stages[1].name"),
        ({"workflow": broken_workflow(differ_from=["verify"])}, "workflow.stages[1].differ_from"),
        ({"workflow": broken_workflow(edits=["pair"])}, "workflow.stages[1].edits"),
        ({"workflow": broken_workflow(audit=True)}, "workflow.stages[1].edits"),
        ({"name": ""}, "name"),
        ({"name": "two\nlines"}, "name"),
        ({"slug": "a b"}, "slug"),
        ({"name": "!!!"}, "slug"),
        ({"grid_fps": [0, 1]}, "grid_fps[0]"),
        ({"grid_fps": [2000, 1]}, "grid_fps"),
        ({"attributes_schema": {"pair": {"type": "nonsense"}}}, "attributes_schema.pair"),
        ({"attributes_schema": {"planet": {}}}, "attributes_schema"),
        ({"is_demo": True}, "is_demo"),
        ({"id": "00000000-0000-0000-0000-000000000000"}, "id"),
    ],
)
def test_a_project_that_cannot_be_is_refused_with_the_place(
    changes: dict[str, Any], field: str, make_user: MakeUser, client_of: ClientOf
) -> None:
    root = client_of(make_user(is_superuser=True))

    answer = root.post("/api/v1/projects", {"name": "P", "workflow": "stc", **changes})

    assert answer.status_code in (400, 422), answer.json()
    assert answer.json()["error"]["place"]["field"].startswith(field), answer.json()
    assert (Project.objects.count(), Membership.objects.count()) == (0, 0)


def test_every_workflow_that_comes_along_makes_a_project(make_project: MakeProject) -> None:
    assert workflow_names() == ("fgqa", "mcq", "sgqa", "stc", "stc_one_pass")
    for name in workflow_names():
        assert make_project(workflow=name).workflow["name"] == name


def test_two_projects_do_not_share_an_address(make_project: MakeProject) -> None:
    make_project(slug="one")

    with pytest.raises(SlugTaken):
        make_project(slug="one")
    assert Project.objects.count() == AuditEntry.objects.filter(action="project.created").count() == 1


def test_the_grid_is_exact(make_project: MakeProject) -> None:
    project = make_project(grid_fps=Fraction(30000, 1001))

    assert (project.grid_fps_numerator, project.grid_fps_denominator) == (30000, 1001)
    with pytest.raises(InvalidProject):
        create_project(actor=None, name="P", workflow="stc", grid_fps=Fraction(-1, 2))


def test_a_lead_changes_words_and_nothing_else(
    make_user: MakeUser, make_project: MakeProject, client_of: ClientOf
) -> None:
    lead = make_user()
    project = make_project(lead=[lead])
    address = f"/api/v1/projects/{project.slug}"

    assert client_of(lead).patch(address, {"guideline": "one\n*two*"}).json()["guideline"] == "one\n*two*"
    for field, value in (
        ("slug", "other"),
        ("workflow", "fgqa"),
        ("is_demo", True),
        ("role", "lead"),
        ("id", "x"),
    ):
        assert client_of(lead).patch(address, {field: value}).status_code == 400
    before = Project.objects.values().get()
    assert (before["slug"], before["is_demo"], before["workflow"]["name"]) == (
        project.slug,
        False,
        "stc_one_pass",
    )


def test_a_writing_guide_is_lists_of_lines(
    make_user: MakeUser, make_project: MakeProject, client_of: ClientOf
) -> None:
    lead = make_user()
    project = make_project(lead=[lead])
    api, address = client_of(lead), f"/api/v1/projects/{project.slug}"
    assert api.get(address).json()["writing_guide"] == {"questions": [], "good": [], "bad": []}

    sent = {"questions": ["Where to?"], "good": ["He walks left.", "She turns."]}
    assert api.patch(address, {"writing_guide": sent}).json()["writing_guide"] == {**sent, "bad": []}
    for broken in (
        {"questions": ["two\nlines"]},
        {"good": "a text"},
        {"bad": [""]},
        {"hints": []},
        {"questions": ["why?"] * 21},
        "text",
    ):
        assert api.patch(address, {"writing_guide": broken}).status_code == 400
    assert api.get(address).json()["writing_guide"]["questions"] == ["Where to?"]


def test_a_lead_runs_the_list_of_members(
    make_user: MakeUser, make_project: MakeProject, client_of: ClientOf
) -> None:
    lead, ann = make_user("lead"), make_user("ann")
    project = make_project(lead=[lead])
    api, members = client_of(lead), f"/api/v1/projects/{project.slug}/members"

    assert api.post(members, {"username": "ann", "role": "annotator"}).status_code == 201
    assert api.post(members, {"username": "ann", "role": "lead"}).json()["error"]["code"] == "already_member"
    assert api.post(members, {"username": "nobody", "role": "lead"}).status_code == 404
    assert api.post(members, {"username": "ann", "role": "owner"}).status_code == 400
    assert [(row["user"]["username"], row["role"]) for row in api.get(members).json()] == [
        ("lead", "lead"),
        ("ann", "annotator"),
    ]
    assert api.patch(f"{members}/{ann.id}", {"role": "reviewer"}).json()["role"] == "reviewer"
    assert client_of(ann).get(f"/api/v1/projects/{project.slug}").json()["role"] == "reviewer"
    assert api.delete(f"{members}/{ann.id}").status_code == 204
    assert client_of(ann).get(f"/api/v1/projects/{project.slug}").status_code == 404
    assert api.delete(f"{members}/{ann.id}").status_code == 404


def test_the_last_lead_stays(make_user: MakeUser, make_project: MakeProject, client_of: ClientOf) -> None:
    lead = make_user()
    project = make_project(lead=[lead], annotator=[make_user()])
    mine = f"/api/v1/projects/{project.slug}/members/{lead.id}"

    assert client_of(lead).delete(mine).json()["error"]["code"] == "last_lead"
    assert client_of(lead).patch(mine, {"role": "annotator"}).status_code == 409
    assert client_of(lead).patch(mine, {"role": "lead"}).status_code == 200
    assert Membership.objects.get(user=lead).role == "lead"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["remove", "change"])
def test_of_two_leads_who_leave_at_once_one_stays(
    way: str, make_user: MakeUser, make_project: MakeProject
) -> None:
    project = make_project(lead=[make_user(), make_user()])
    together = threading.Barrier(2)
    outcomes: list[str] = []

    def leave(membership: Membership) -> None:
        together.wait()
        try:
            if way == "remove":
                remove_member(actor=None, membership=membership)
            else:
                change_member(actor=None, membership=membership, role="annotator")
            outcomes.append("left")
        except LastLead:
            outcomes.append("stays")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=leave, args=(membership,))
        for membership in Membership.objects.filter(project=project)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["left", "stays"]
    assert Membership.objects.filter(project=project, role="lead").count() == 1


def test_jobs_are_seen_by_the_lead_and_by_whoever_asked(
    make_user: MakeUser, make_project: MakeProject, client_of: ClientOf
) -> None:
    lead, ann, bob = make_user(), make_user(), make_user()
    project = make_project(lead=[lead], annotator=[ann, bob])
    job = enqueue(
        kind="assist.run",
        subject="item:1",
        payload={},
        scope=str(project.id),
        requested_by=str(ann.id),
    )

    shown = client_of(ann).get(f"/api/v1/jobs/{job.id}").json()
    assert (shown["id"], shown["kind"], shown["state"], shown["progress"]) == (
        str(job.id),
        "assist.run",
        "queued",
        0,
    )
    assert client_of(lead).get(f"/api/v1/projects/{project.slug}/jobs").json() == [shown]
    assert client_of(bob).get(f"/api/v1/jobs/{job.id}").status_code == 404
    assert client_of(bob).post(f"/api/v1/jobs/{job.id}/cancel").status_code == 404
    assert Job.objects.get().state == "queued"

    assert client_of(ann).post(f"/api/v1/jobs/{job.id}/cancel").json()["state"] == "cancelled"
    Membership.objects.filter(user=ann).delete()
    assert client_of(ann).get(f"/api/v1/jobs/{job.id}").status_code == 404
