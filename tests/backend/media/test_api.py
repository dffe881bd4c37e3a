"""Assets over HTTP: who sees what, and how the bytes are served."""

import uuid
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.apps.accounts.models import User
from backend.apps.media.models import Asset
from backend.apps.media.services.assets import add_asset
from backend.apps.projects.models import Project
from backend.infra.jobs.models import Job
from backend.infra.jobs.runner import run_job
from tests.backend.media.reading import read_film
from tests.backend.work.workplace import make_item, ready_asset
from tests.factories.clips import ClipLibrary

pytestmark = [pytest.mark.media, pytest.mark.django_db]


@pytest.fixture
def lead(make_user: Callable[..., User]) -> User:
    return make_user()


@pytest.fixture
def annotator(make_user: Callable[..., User]) -> User:
    return make_user()


@pytest.fixture
def project(lead: User, annotator: User, make_project: Callable[..., Project]) -> Project:
    return make_project(lead=[lead], annotator=[annotator], grid_fps=Fraction(6))


def add(project: Project, path: Path, *, name: str = "", ingest: bool = True) -> Asset:
    added = add_asset(actor=None, project=project, path=path, name=name or path.name)
    if ingest:
        assert added.job is not None
        run_job(added.job.id, heartbeats=False)
    added.asset.refresh_from_db()
    return added.asset


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_the_list_shows_each_asset_as_it_is(
    project: Project, annotator: User, client_of: Callable[[User], APIClient], clips: ClipLibrary
) -> None:
    ready = add(project, clips.path("camera"), name="../up/<i>street.mp4")
    refused = add(project, clips.path("audio_only"))
    waiting = add(project, clips.path("one_frame"), ingest=False)
    job = Job.objects.get(subject=f"asset:{waiting.id}")
    Job.objects.filter(id=job.id).update(progress=0.25, message="Frame 3 of 12")

    answer = client_of(annotator).get(f"/api/v1/projects/{project.slug}/assets").json()

    rows = answer["results"]
    assert (answer["next"], answer["previous"]) == (None, None)
    assert [row.pop("has_items") for row in rows] == [False, False, False]
    assert [row["id"] for row in rows] == [str(asset.id) for asset in (waiting, refused, ready)]
    created = rows[2].pop("created_at")
    assert created.endswith("Z")
    renditions = {row["kind"]: row for row in rows[2].pop("renditions")}
    assert rows[2] == {
        "id": str(ready.id),
        "name": "<i>street.mp4",
        "state": "ready",
        "refusal": "",
        "width": 320,
        "height": 240,
        "frame_count": 120,
        "first_time": 0.0,
        "duration_seconds": 4.0,
        "has_audio": True,
        "notes": [],
        "job": None,
        "progress": None,
        "progress_message": "",
    }
    assert sorted(renditions) == ["grid", "peaks", "poster", "proxy", "thumbnails"]
    assert renditions["proxy"]["detail"] == {"width": 320, "height": 240}
    assert (rows[1]["state"], rows[1]["refusal"]) == ("refused", "The file has no video in it.")
    assert (rows[1]["frame_count"], rows[1]["duration_seconds"], rows[1]["renditions"]) == (None, None, [])
    assert (rows[0]["state"], rows[0]["job"]) == ("queued", str(job.id))
    assert (rows[0]["progress"], rows[0]["progress_message"]) == (0.25, "Frame 3 of 12")
    single = client_of(annotator).get(f"/api/v1/assets/{waiting.id}").json()
    assert single == rows[0]


def test_the_list_has_pages_and_is_filtered_by_the_server(
    project: Project, annotator: User, client_of: Callable[[User], APIClient]
) -> None:
    made = [ready_asset(project) for _ in range(3)]
    Asset.objects.filter(pk=made[0].pk).update(name="Kitchen.mp4")
    make_item(project, made[1])
    client = client_of(annotator)

    def ask(query: str) -> Any:
        return client.get(f"/api/v1/projects/{project.slug}/assets?{query}").json()

    first = ask("page_size=2")
    second = client.get(first["next"]).json()
    rows = [*first["results"], *second["results"]]
    assert [(row["id"], row["has_items"]) for row in rows] == [
        (str(made[2].pk), False),
        (str(made[1].pk), True),
        (str(made[0].pk), False),
    ]
    assert second["next"] is None
    assert [row["id"] for row in ask("text=kitch")["results"]] == [str(made[0].pk)]
    assert ask("state=refused")["results"] == []
    assert ask("state=broken")["error"]["code"] == "invalid"


def test_the_list_costs_the_same_for_many_assets(
    project: Project,
    annotator: User,
    client_of: Callable[[User], APIClient],
    clips: ClipLibrary,
    django_assert_num_queries: Any,
) -> None:
    add(project, clips.path("one_frame"))
    add(project, clips.path("slow"))
    client = client_of(annotator)

    with django_assert_num_queries(8):
        client.get(f"/api/v1/projects/{project.slug}/assets")


def test_frames_are_the_stored_table(
    project: Project, annotator: User, client_of: Callable[[User], APIClient], clips: ClipLibrary
) -> None:
    source = clips.path("vfr")
    asset = add(project, source)

    frames = client_of(annotator).get(f"/api/v1/assets/{asset.id}/frames").json()

    time_base = Fraction(*frames["time_base"])
    assert [tick * time_base for tick in frames["ticks"]] == read_film(source).times
    assert frames["hash"] == asset.frame_table.hash
    assert frames["grid"][:3] == [0, 5, 9]
    assert sorted(frames) == ["duration_ticks", "grid", "hash", "shot_cuts", "ticks", "time_base"]


def test_frames_of_an_asset_that_is_not_ready(
    project: Project, annotator: User, client_of: Callable[[User], APIClient], clips: ClipLibrary
) -> None:
    asset = add(project, clips.path("one_frame"), ingest=False)
    client = client_of(annotator)

    answer = client.get(f"/api/v1/assets/{asset.id}/frames")

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "asset_not_ready")
    assert client.get(f"/api/v1/assets/{asset.id}/media/proxy").status_code == 404


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [
        ("proxy", "video/mp4"),
        ("grid", "video/mp4"),
        ("poster", "image/jpeg"),
        ("thumbnails", "image/jpeg"),
        ("peaks", "application/json"),
    ],
)
def test_members_read_what_was_made(
    kind: str,
    content_type: str,
    project: Project,
    annotator: User,
    client_of: Callable[[User], APIClient],
    clips: ClipLibrary,
) -> None:
    asset = add(project, clips.path("camera"))
    rendition = asset.renditions.get(kind=kind)
    client = client_of(annotator)
    address = f"/api/v1/assets/{asset.id}/media/{kind}"

    whole = client.get(address)
    part = client.get(address, headers={"Range": "bytes=10-19"})

    assert (whole.status_code, whole.headers["Content-Type"]) == (200, content_type)
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    content = body(whole)
    assert len(content) == rendition.bytes
    assert (part.status_code, body(part)) == (206, content[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{rendition.bytes}"
    assert client.get(address, headers={"Range": "bytes=99999999-"}).status_code == 416
    assert client.get(address, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304


def test_the_source_is_for_leads_and_only_to_keep(
    project: Project,
    lead: User,
    annotator: User,
    client_of: Callable[[User], APIClient],
    clips: ClipLibrary,
) -> None:
    asset = add(project, clips.path("titled"), name='a "b"\u202e.html')
    address = f"/api/v1/assets/{asset.id}/media/source"

    answer = client_of(lead).get(address)
    refused = client_of(annotator).get(address)

    assert (answer.status_code, body(answer)) == (200, clips.path("titled").read_bytes())
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''a%20%22b%22.html"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "role_needed")


def test_a_refused_source_cannot_be_fetched(
    project: Project, lead: User, client_of: Callable[[User], APIClient], clips: ClipLibrary
) -> None:
    asset = add(project, clips.path("html"))

    assert client_of(lead).get(f"/api/v1/assets/{asset.id}/media/source").status_code == 404


def test_foreign_and_missing_are_alike(
    project: Project,
    lead: User,
    make_user: Callable[..., User],
    make_project: Callable[..., Project],
    client_of: Callable[[User], APIClient],
    clips: ClipLibrary,
) -> None:
    stranger = make_user()
    make_project(lead=[stranger])
    asset = add(project, clips.path("one_frame"))
    foreign, own = client_of(stranger), client_of(lead)
    missing = uuid.uuid4()

    for tail in ("", "/frames", "/media/proxy", "/media/source"):
        there = foreign.get(f"/api/v1/assets/{asset.id}{tail}")
        nowhere = own.get(f"/api/v1/assets/{missing}{tail}")
        assert (there.status_code, there.json()) == (404, nowhere.json())
    assert foreign.get(f"/api/v1/projects/{project.slug}/assets").status_code == 404
    assert APIClient().get(f"/api/v1/assets/{asset.id}").status_code == 401
    for kind in ("nonsense", "Proxy", "..%2fsource"):
        assert own.get(f"/api/v1/assets/{asset.id}/media/{kind}").status_code == 404
