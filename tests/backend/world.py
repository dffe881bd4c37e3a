"""One project with an object of every kind, the people around it, and a neighbour with another project."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from rest_framework.test import APIClient

from annotation_schemas.workflows import load_workflow
from backend.apps.accounts.models import User
from backend.apps.accounts.services import create_token
from backend.apps.assist.models import Suggestion, SuggestionKind
from backend.apps.media.models import Asset, Rendition, Upload
from backend.apps.projects.models import Project
from backend.apps.releases.models import Release
from backend.apps.work.models import Import, Likeness
from backend.apps.work.services import tag_items
from backend.infra.jobs.models import Job
from backend.infra.storage import write_bytes
from tests.backend.work.workplace import make_item, ready_asset, whole_stc, work_item_of

# In every text of the project, so that a leak of any of it is seen.
MARKER = "marker-of-project-a"


@dataclass(frozen=True)
class World:
    """The people by the role in which they come, and the ids that the routes take."""

    people: dict[str, User]
    project: Project
    neighbour: Project
    asset: Asset
    ids: dict[str, str]
    submitted: str
    item: str


def build_world(
    make_user: Callable[..., User],
    make_project: Callable[..., Project],
    client_of: Callable[[User], APIClient],
) -> World:
    """Make the world through the interface where it can be, else by rows."""
    people = {role: make_user(role) for role in ("outsider", "annotator", "colleague", "reviewer", "lead")}
    project = make_project(
        slug="project-a",
        name=f"A {MARKER}",
        guideline=f"guideline {MARKER}",
        workflow=_audited_workflow(),
        lead=[people["lead"]],
        reviewer=[people["reviewer"]],
        annotator=[people["annotator"], people["colleague"]],
    )
    neighbour = make_project(slug="project-b", name="B", lead=[people["outsider"]])
    asset = ready_asset(project)
    Asset.objects.filter(pk=asset.pk).update(name=f"{MARKER}.mp4", source_key=f"assets/{asset.pk}/source.mp4")
    write_bytes(f"assets/{asset.pk}/source.mp4", MARKER.encode())
    asset.refresh_from_db()
    judged = make_item(project, asset, metadata={"title": MARKER})
    submitted = {name: _submit(client_of(people[name]), project) for name in ("annotator", "colleague")}
    first, second = make_item(project, asset), make_item(project, asset)
    tag_items(actor=people["lead"], project=project, item_ids=[first.pk], put=[MARKER], take=[])
    likeness = Likeness.objects.create(project=project, first=first, second=second, distance=1.0)
    held = _take_work(client_of(people["annotator"]), project)
    job = Job.objects.create(
        kind="media.ingest",
        queue="media",
        scope=str(project.pk),
        subject=f"asset:{asset.pk}",
        payload={"asset_id": str(asset.pk)},
        input_hash="0" * 64,
        message=MARKER,
    )
    upload = Upload.objects.create(
        project=project,
        user=people["lead"],
        name=f"{MARKER}.mp4",
        length=10,
        expires_at=timezone.now() + timedelta(days=1),
    )
    release = Release.objects.create(project=project, version=1, folder=f"/nowhere/{MARKER}")
    imported = Import.objects.create(
        project=project, name=f"{MARKER}.parquet", format="plm-fgqa", stage="answer"
    )
    draft = {"id": str(uuid.uuid4()), "text": MARKER, "changed_detail": MARKER}
    Suggestion.objects.create(
        item_id=held["item"]["id"],
        annotation_id=held["annotation"]["id"],
        kind=SuggestionKind.DISTRACTORS,
        target={},
        output={"distractors": [draft]},
        model_name=MARKER,
    )
    token, _ = create_token(actor=people["lead"], days=1)
    return World(
        people=people,
        project=project,
        neighbour=neighbour,
        asset=asset,
        submitted=submitted["annotator"],
        item=str(first.pk),
        ids={
            "slug": project.slug,
            "user_id": str(people["colleague"].pk),
            "key": token.token_key,
            "asset_id": str(asset.pk),
            "kind": Rendition.Kind.PROXY,
            "upload_id": str(upload.pk),
            "job_id": str(job.pk),
            "assignment_id": held["assignment"]["id"],
            "annotation_id": held["annotation"]["id"],
            "work_item_id": str(work_item_of(judged).pk),
            "release_id": str(release.pk),
            "import_id": str(imported.pk),
            "likeness_id": str(likeness.pk),
            "object_id": str(uuid.uuid4()),
            "draft_id": draft["id"],
        },
    )


def _audited_workflow() -> dict[str, Any]:
    """One pass of captions, and an audit of them."""
    workflow: dict[str, Any] = dict(load_workflow("stc_one_pass"))
    audit: dict[str, Any] = {**load_workflow("fgqa")["stages"][-1]}
    workflow["stages"].append({**audit, "document_type": "stc", "differ_from": ["annotate"]})
    return workflow


def _take_work(client: APIClient, project: Project) -> dict[str, Any]:
    taken = client.post(f"/api/v1/projects/{project.slug}/work/next", {})
    assert taken.status_code == 201, taken.content
    opened: dict[str, Any] = client.get(f"/api/v1/assignments/{taken.json()['id']}").json()
    return opened


def _submit(client: APIClient, project: Project) -> str:
    annotation = _take_work(client, project)["annotation"]["id"]
    operations = whole_stc(caption=f"The walker crosses the yard, {MARKER}.")
    saved = client.post(f"/api/v1/annotations/{annotation}/operations", {"operations": operations})
    assert saved.status_code == 200, saved.content
    revision = saved.json()["revision"]
    submitted = client.post(f"/api/v1/annotations/{annotation}/submit", {"revision": revision})
    assert submitted.status_code == 200, submitted.content
    return str(annotation)


def unknown_ids(ids: dict[str, str]) -> dict[str, str]:
    """The same parameters naming nothing."""
    return {
        name: "no-such-thing" if name in ("slug", "key") else value if name == "kind" else str(uuid.uuid4())
        for name, value in ids.items()
    }
