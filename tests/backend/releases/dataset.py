"""Projects with real, frame-coded clips whose items people have annotated through the interface."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.apps.accounts.services import create_user
from backend.apps.media.models import Asset
from backend.apps.media.services.assets import add_asset
from backend.apps.projects.models import Project
from backend.apps.projects.services import add_member, create_project
from backend.apps.work.models import Item, WorkItem
from backend.infra.jobs.runner import run_job
from tests.backend.work.workplace import Desk, make_item, put
from tests.factories.clips import write_coded_clip

BOX = (10.0, 20.0, 110.0, 220.0)

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Dataset:
    """A project, its people at their desks, and somebody who does not belong to it."""

    project: Project
    lead: Desk
    reviewer: Desk
    ann: Desk
    bob: Desk
    stranger: Desk


@dataclass(frozen=True)
class StcWorld:
    """240 coded frames on a grid of every fifth: an item on all of them, one on 30 to 219, one unfinished."""

    dataset: Dataset
    asset: Asset
    whole: Item
    part: Item
    unfinished: Item


@dataclass(frozen=True)
class FgqaWorld:
    """60 coded frames: an answered and audited item on 10 to 40, an open one on 0 to 9."""

    dataset: Dataset
    asset: Asset
    done: Item
    open: Item


def staffed_project(**fields: Any) -> Dataset:
    """A project with people; the fields are those of create_project."""
    number = next(_numbers)
    fields = {"slug": f"dataset-{number}", "name": f"Dataset {number}", **fields}
    project = create_project(actor=None, **fields)
    people = [
        create_user(actor=None, username=f"{name}-{number}", is_simulated=name == "bob")
        for name in ("lead", "reviewer", "ann", "bob", "stranger")
    ]
    for person, role in zip(people[:4], ("lead", "reviewer", "annotator", "annotator"), strict=True):
        add_member(actor=None, project=project, user=person, role=role)
    return Dataset(project, *(Desk(person, project) for person in people))


def coded_asset(project: Project, folder: Path, *, name: str, frames: int) -> Asset:
    """An ingested clip of 320x240 at 30 frames a second; its pictures carry their frame number."""
    path = folder / f"{project.slug}-{name}"
    write_coded_clip(path, frames=frames)
    added = add_asset(
        actor=None, project=project, path=path, name=name, metadata={"source_video_id": Path(name).stem}
    )
    assert added.job is not None
    run_job(added.job.pk)
    added.asset.refresh_from_db()
    assert added.asset.state == Asset.State.READY, added.asset.refusal
    return added.asset


def item_on(dataset: Dataset, asset: Asset, first: int, last: int, **fields: Any) -> Item:
    """An item on some frames of the asset."""
    return make_item(dataset.project, asset, start_frame=first, end_frame=last, **fields)


def subject(
    name: str, span: tuple[int, int], segments: Sequence[tuple[int, int, str, bool]]
) -> list[dict[str, Any]]:
    """The operations of a track that is visible on all frames of `span`: (first, last, caption, unique) each."""
    track = put("track", {"category": "person", "name": name, "finished": True, "attributes": {}})
    keyframes = [
        put("keyframe", {"track_id": track["id"], "frame": frame, "box": list(BOX), "state": "visible"})
        for frame in span
    ]
    captions = [
        put(
            "segment",
            {
                "track_id": track["id"],
                "start_frame": first,
                "end_frame": last,
                "kind": "action",
                "caption": caption,
                "unique": unique,
                "attributes": {},
            },
        )
        for first, last, caption, unique in segments
    ]
    return [track, *keyframes, *captions]


def answered(bench: dict[str, Any], **changes: dict[str, Any]) -> list[dict[str, Any]]:
    """The operations that change the seeded pairs: changes by the first word of the question."""
    annotation = bench["annotation"]
    return [
        put(
            "pair",
            {key: value for key, value in {**pair, **changes[word]}.items() if key not in ("id", "origin")},
            object_id=pair["id"],
            base_version=annotation["versions"][pair["id"]],
        )
        for pair in annotation["document"]["pairs"]
        for word in [pair["question"].split()[0]]
        if word in changes
    ]


def sign_off(desk: Desk) -> bool:
    """Take the next work and submit what is there, unchanged, with a pass in an audit; False when there is none."""
    taken = desk.post(f"projects/{desk.project.slug}/work/next")
    if taken.status_code == 204:
        return False
    answer = desk.judge(desk.get(f"assignments/{taken.json()['id']}").json())
    assert answer.status_code == 200, answer.content
    return True


def accept_first(dataset: Dataset, item: Item) -> None:
    """Let the reviewer accept the answer that came in first."""
    work_item = WorkItem.objects.get(item=item, state=WorkItem.State.REVIEW)
    first = work_item.annotations.order_by("submitted_at").first()
    assert first is not None
    answer = dataset.reviewer.post(f"work-items/{work_item.pk}/accept", {"annotation_id": str(first.pk)})
    assert answer.status_code == 200, answer.content
