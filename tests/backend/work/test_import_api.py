"""Imports through the interface: sending a file, following it, and reading what was refused and what waits."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from backend.apps.accounts.models import User
from backend.apps.projects.models import Project
from backend.apps.work.models import Import
from backend.infra.jobs.runner import Outcome, run_job
from tests.factories.plm_rows import row, write_lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(make_project: Callable[..., Project], make_user: Callable[..., User]) -> Project:
    return make_project(workflow="fgqa", lead=[make_user("lead")], reviewer=[make_user("rev")])


@pytest.fixture
def lead(project: Project, client_of: Callable[[User], APIClient]) -> APIClient:
    return client_of(User.objects.get(username="lead"))


def send(client: APIClient, project: Project, body: bytes, **wanted: str) -> Any:
    query = "&".join(f"{name}={value}" for name, value in wanted.items())
    address = f"/api/v1/projects/{project.slug}/imports?{query}"
    return client.generic("POST", address, body, content_type="application/octet-stream")  # type: ignore[arg-type]


def test_a_browser_sends_a_file_with_its_token_and_none_without(
    project: Project, browser: Client, tmp_path: Path
) -> None:
    write_lines(tmp_path / "rows.jsonl", [row(0)])
    browser.force_login(User.objects.get(username="lead"))
    browser.get("/api/v1/session")
    address = f"/api/v1/projects/{project.slug}/imports?name=rows.jsonl"
    content = (tmp_path / "rows.jsonl").read_bytes()
    token = {"HTTP_X_CSRFTOKEN": browser.cookies["csrftoken"].value}

    refused = browser.generic("POST", address, content, content_type="application/octet-stream")
    taken = browser.generic("POST", address, content, content_type="application/octet-stream", **token)

    assert (refused.status_code, taken.status_code) == (403, 202)
    assert taken.json()["rows"] == 1


def test_a_sent_file_is_brought_in_and_tells_what_became_of_its_rows(
    project: Project, lead: APIClient, tmp_path: Path
) -> None:
    write_lines(tmp_path / "rows.jsonl", [row(0), row(1, segment_id=None), row(9), row(2)])

    answer = send(lead, project, (tmp_path / "rows.jsonl").read_bytes(), name="rows.jsonl", split="val")

    assert answer.status_code == 202
    sent = answer.json()
    assert {name: sent[name] for name in ("name", "format", "stage", "split", "rows", "state")} == {
        "name": "rows.jsonl",
        "format": "jsonl",
        "stage": "answer",
        "split": "val",
        "rows": 4,
        "state": "queued",
    }
    assert run_job(sent["job"], heartbeats=False) == Outcome.DONE
    now = lead.get(f"/api/v1/imports/{sent['id']}").json()
    assert {name: now[name] for name in ("taken", "known", "refused", "items", "state", "progress")} == {
        "taken": 3,
        "known": 0,
        "refused": 1,
        "items": 0,
        "state": "done",
        "progress": 1.0,
    }
    listed = lead.get(f"/api/v1/projects/{project.slug}/imports").json()
    assert listed == {"imports": [now], "waiting": {"videos": 2, "clips": 2, "pairs": 3}}
    assert lead.get(f"/api/v1/imports/{sent['id']}/refused").json()["results"] == [
        {"row": 2, "message": "The row has no segment_id."}
    ]
    assert lead.get(f"/api/v1/projects/{project.slug}/awaited-videos").json()["results"] == [
        {"source_dataset": "ht100m", "source_video_id": name, "clips_waiting": 1, "pairs_waiting": pairs}
        for name, pairs in (("video-0000000", 2), ("video-0000001", 1))
    ]


@pytest.mark.parametrize(
    ("body", "wanted", "status", "message"),
    [
        (b"", {"name": "rows.jsonl"}, 422, "The file did not arrive whole."),
        (b"no parquet", {"name": "rows.parquet"}, 422, "rows.parquet: It is not a Parquet file"),
        (b"{}", {"name": "rows.csv"}, 422, "The format of rows.csv must be named"),
        (b"{}", {"name": "rows.jsonl", "stage": "none"}, 422, 'There is no stage "none" for questions'),
        (b"{}", {}, 400, ""),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_nothing_is_kept(
    project: Project, lead: APIClient, body: bytes, wanted: dict[str, str], status: int, message: str
) -> None:
    answer = send(lead, project, body, **wanted)

    assert answer.status_code == status
    assert answer.json()["error"]["message"].startswith(message)
    assert not Import.objects.exists()


def test_a_reviewer_reads_imports_but_sends_none(
    project: Project, lead: APIClient, client_of: Callable[[User], APIClient]
) -> None:
    reviewer = client_of(User.objects.get(username="rev"))

    assert reviewer.get(f"/api/v1/projects/{project.slug}/imports").status_code == 200
    assert send(reviewer, project, b"{}", name="rows.jsonl").status_code == 403
    assert not Import.objects.exists()
