"""Assets with a frame table but without ffmpeg, operations, and people who work through the interface."""

import threading
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from annotation_schemas.timecode import FrameTable
from backend.apps.accounts.models import User
from backend.apps.media.models import Asset, Rendition, pack_integers
from backend.apps.media.models import FrameTable as StoredTable
from backend.apps.projects.models import Project
from backend.apps.work.models import Item, WorkItem
from backend.apps.work.policies import ItemDraft
from backend.apps.work.services import create_item, create_items
from backend.infra.storage import write_bytes

WIDTH, HEIGHT, FRAMES = 640, 360, 90
HUMAN = {"by": "human"}


def ready_asset(project: Project, *, frames: int = FRAMES, grid_step: int | None = None) -> Asset:
    """An asset of 30 frames per second without a video; `grid_step` makes every n-th frame a grid frame."""
    table = FrameTable(ticks=tuple(range(0, frames * 3000, 3000)), time_base=Fraction(1, 90_000))
    asset = Asset.objects.create(
        project=project,
        name="clip.mp4",
        state=Asset.State.READY,
        source_key="sources/none",
        source_sha256=uuid.uuid4().hex * 2,
        source_bytes=1,
        width=WIDTH,
        height=HEIGHT,
        frame_count=frames,
    )
    StoredTable.objects.create(
        asset=asset,
        time_base_numerator=1,
        time_base_denominator=90_000,
        first_tick=0,
        duration_ticks=frames * 3000,
        ticks=pack_integers(table.ticks),
        hash=table.hash,
        grid=pack_integers(range(0, frames, grid_step)) if grid_step else None,
    )
    proxy = write_bytes(f"assets/{asset.pk}/proxy.mp4", b"proxy")
    Rendition.objects.create(
        asset=asset,
        kind=Rendition.Kind.PROXY,
        key=proxy.key,
        sha256=proxy.sha256,
        bytes=proxy.bytes,
        content_type="video/mp4",
    )
    return asset


def make_item(project: Project, asset: Asset | None = None, **fields: Any) -> Item:
    """An item of the project, of a new asset unless one is given."""
    return create_item(
        actor=None, project=project, draft=ItemDraft(asset=asset or ready_asset(project), **fields)
    )


def make_items(project: Project, count: int) -> list[Item]:
    """Items of one asset."""
    asset = ready_asset(project)
    return create_items(actor=None, project=project, drafts=[ItemDraft(asset=asset)] * count)


def work_item_of(item: Item, stage: str | None = None) -> WorkItem:
    """The work item of the item at the stage; the only one when no stage is named."""
    rows = WorkItem.objects.filter(item=item)
    return rows.get(stage=stage) if stage else rows.get()


def put(
    kind: str,
    value: dict[str, Any],
    *,
    object_id: str | None = None,
    base_version: int = 0,
    origin: dict[str, Any] | None = None,
    op_id: str | None = None,
) -> dict[str, Any]:
    """An operation that puts an object."""
    return {
        "op_id": op_id or str(uuid.uuid4()),
        "op": "put",
        "kind": kind,
        "id": object_id or str(uuid.uuid4()),
        "base_version": base_version,
        "value": value,
        "origin": origin or HUMAN,
    }


def delete(kind: str, object_id: str, base_version: int) -> dict[str, Any]:
    """An operation that deletes an object."""
    return {
        "op_id": str(uuid.uuid4()),
        "op": "delete",
        "kind": kind,
        "id": object_id,
        "base_version": base_version,
        "value": None,
        "origin": HUMAN,
    }


def track(**fields: Any) -> dict[str, Any]:
    """An operation that puts a new, finished track."""
    value = {"category": "person", "name": "the walker", "finished": True, "attributes": {}}
    return put("track", {**value, **fields})


def keyframe(track_id: str, frame: int, box: Sequence[float] = (10.0, 20.0, 110.0, 220.0)) -> dict[str, Any]:
    """An operation that puts a new keyframe."""
    return put("keyframe", {"track_id": track_id, "frame": frame, "box": list(box), "state": "visible"})


def segment(
    track_id: str, start: int, end: int, caption: str = "The walker crosses the yard."
) -> dict[str, Any]:
    """An operation that puts a new segment."""
    value = {
        "track_id": track_id,
        "start_frame": start,
        "end_frame": end,
        "kind": "action",
        "caption": caption,
    }
    return put("segment", {**value, "unique": True, "attributes": {}})


def whole_stc(caption: str = "The walker crosses the yard.", shift: float = 0.0) -> list[dict[str, Any]]:
    """The operations of a document without errors: one tube through the clip and one segment."""
    subject = track()
    box = (10.0 + shift, 20.0, 110.0 + shift, 220.0)
    return [
        subject,
        keyframe(subject["id"], 0, box),
        keyframe(subject["id"], FRAMES - 1, box),
        segment(subject["id"], 0, FRAMES - 1, caption),
    ]


def pair(question: str = "Which hand opens the jar?", **fields: Any) -> dict[str, Any]:
    """A question-answer pair as it stands in a document."""
    return {
        "id": str(uuid.uuid4()),
        "question": question,
        "question_verdict": None,
        "question_explanation": "",
        "draft_answer": None,
        "answer": "",
        "answer_verdict": None,
        "question_type": "Object Recognition",
        "question_subtype": "",
        "evidence": None,
        "attributes": {},
        "origin": {"by": "import", "source": "questions.csv"},
        **fields,
    }


def fgqa(*pairs: dict[str, Any]) -> dict[str, Any]:
    """A document with these pairs."""
    return {"document_type": "fgqa", "schema_version": 1, "pairs": list(pairs), "evidence_boxes": []}


def answered(question: str = "Which hand opens the jar?", answer: str = "The left hand.") -> dict[str, Any]:
    """A pair whose answer is accepted, as a stage of answers leaves it."""
    return pair(question, question_verdict="ok", answer=answer, answer_verdict="written")


def distractor(
    question_id: str, text: str, *, object_id: str | None = None, base_version: int = 0, **fields: Any
) -> dict[str, Any]:
    """An operation that puts a distractor."""
    value = {"question_id": question_id, "text": text, "changed_detail": "which hand", "asked_about": True}
    return put(
        "distractor", {**value, "verdict": None, **fields}, object_id=object_id, base_version=base_version
    )


class Desk:
    """A person at work, through the HTTP interface alone."""

    def __init__(self, person: User, project: Project) -> None:
        self.person = person
        self.project = project
        self.client = APIClient()
        self.client.default_format = "json"
        self.client.force_login(person)

    def get(self, path: str) -> Any:
        """The answer to GET below /api/v1/."""
        return self.client.get(f"/api/v1/{path}")

    def post(self, path: str, body: Any = None) -> Any:
        """The answer to POST below /api/v1/."""
        return self.client.post(f"/api/v1/{path}", body if body is not None else {})

    def take(self, stage: str | None = None) -> dict[str, Any]:
        """Take the next work and return what the workbench shows of it."""
        answer = self.post(f"projects/{self.project.slug}/work/next", {"stage": stage} if stage else {})
        assert answer.status_code == 201, answer.content
        bench = self.get(f"assignments/{answer.json()['id']}")
        assert bench.status_code == 200, bench.content
        shown: dict[str, Any] = bench.json()
        return shown

    def save(self, annotation_id: str, *operations: dict[str, Any]) -> Any:
        """The answer to a batch of operations."""
        return self.post(f"annotations/{annotation_id}/operations", {"operations": list(operations)})

    def submit(self, annotation_id: str, revision: int) -> Any:
        """The answer to a submit."""
        return self.post(f"annotations/{annotation_id}/submit", {"revision": revision})

    def put(self, path: str, body: Any = None) -> Any:
        """The answer to PUT below /api/v1/."""
        return self.client.put(f"/api/v1/{path}", body if body is not None else {})

    def delete(self, path: str) -> Any:
        """The answer to DELETE below /api/v1/."""
        return self.client.delete(f"/api/v1/{path}")

    def judge(self, bench: dict[str, Any], **failures: tuple[str, str]) -> Any:
        """Audit what was taken: everything passes but what starts with a word of `failures`, (reason, words) each.
        Returns the answer to the submit.
        """
        work = f"assignments/{bench['assignment']['id']}"
        for one in self.get(f"{work}/audit").json()["objects"]:
            if not one["to_judge"]:
                continue
            failed = failures.get(one["title"].split()[0])
            said = {"verdict": "pass"}
            if failed is not None:
                said = {"verdict": "fail", "reason": failed[0], "words": failed[1]}
            answer = self.put(f"{work}/verdicts/{one['id']}", said)
            assert answer.status_code == 200, answer.content
        return self.submit(bench["annotation"]["id"], bench["annotation"]["revision"])

    def finish(self, *operations: dict[str, Any], stage: str | None = None) -> dict[str, Any]:
        """Take the next work, do these operations in one batch, submit; returns the workbench as taken."""
        bench = self.take(stage)
        saved = self.save(bench["annotation"]["id"], *operations)
        assert saved.status_code == 200, saved.content
        answer = self.submit(bench["annotation"]["id"], saved.json()["revision"])
        assert answer.status_code == 200, answer.content
        return bench


def together(count: int, act: Callable[[int], Any]) -> list[Any]:
    """Run `act` in as many threads at once; each has its own connection, closed at its end."""
    gate = threading.Barrier(count)

    def run(number: int) -> Any:
        try:
            gate.wait()
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))


@dataclass
class Crew:
    """A project with a lead, a reviewer and annotators, and somebody who does not belong to it."""

    project: Project
    elsewhere: Project
    lead: Desk
    reviewer: Desk
    ann: Desk
    bob: Desk
    cleo: Desk
    stranger: Desk


@pytest.fixture
def make_crew(make_user: Callable[..., User], make_project: Callable[..., Project]) -> Callable[..., Crew]:
    """Make a crew; the fields are those of make_project."""

    def make(**fields: object) -> Crew:
        lead, reviewer, ann, bob, cleo, stranger = (make_user() for _ in range(6))
        project = make_project(lead=[lead], reviewer=[reviewer], annotator=[ann, bob, cleo], **fields)
        elsewhere = make_project(lead=[stranger])
        return Crew(
            project, elsewhere, *(Desk(one, project) for one in (lead, reviewer, ann, bob, cleo, stranger))
        )

    return make


@pytest.fixture
def crew(make_crew: Callable[..., Crew]) -> Crew:
    """A crew on the workflow of one pass and two people."""
    return make_crew()
