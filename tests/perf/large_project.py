"""A project with as many videos, clips and answers as wanted, made in seconds, for the benchmarks beside this file."""

import uuid
from collections.abc import Iterator
from fractions import Fraction

from annotation_schemas.documents import initial_versions
from annotation_schemas.timecode import FrameTable
from backend.apps.accounts.models import User
from backend.apps.annotations.models import Annotation
from backend.apps.media.models import Asset, pack_integers
from backend.apps.media.models import FrameTable as StoredTable
from backend.apps.projects.models import Project
from backend.apps.work.models import Assignment, Item, WorkItem
from backend.apps.work.policies import ItemDraft
from backend.apps.work.services import create_items
from backend.domain.seed_documents import SeedPair, seed_document
from backend.infra.bulk import insert_rows
from backend.infra.ids import rising_id

FRAMES = 1_800
CLIP_FRAMES = 120
CLIPS_PER_VIDEO = 3
AT_ONCE = 2_000


def add_assets(project: Project, count: int) -> Iterator[list[Asset]]:
    """Ready assets of one minute, named as tests.factories.plm_rows names its videos, some thousand at a time."""
    table = FrameTable(ticks=tuple(range(0, FRAMES * 3000, 3000)), time_base=Fraction(1, 90_000))
    packed = pack_integers(table.ticks)
    for first in range(0, count, AT_ONCE):
        assets = [
            Asset(
                id=rising_id(),
                project=project,
                name=f"video-{number:07d}.mp4",
                state=Asset.State.READY,
                source_key="sources/none",
                source_sha256=uuid.uuid4().hex * 2,
                source_bytes=1,
                width=640,
                height=360,
                frame_count=FRAMES,
            )
            for number in range(first, min(first + AT_ONCE, count))
        ]
        insert_rows(assets)
        insert_rows(
            [
                StoredTable(
                    asset=asset,
                    time_base_numerator=1,
                    time_base_denominator=90_000,
                    first_tick=0,
                    duration_ticks=FRAMES * 3000,
                    ticks=packed,
                    hash=table.hash,
                )
                for asset in assets
            ]
        )
        yield assets


def fill(project: Project, *, clips: int, pairs: int, people: list[User]) -> None:
    """Make the clips as items with that many pairs to verify; a fifth is answered, half of that accepted."""
    made = 0
    for assets in add_assets(project, -(-clips // CLIPS_PER_VIDEO)):
        drafts = [
            ItemDraft(
                asset=asset,
                start_frame=place * CLIP_FRAMES,
                end_frame=(place + 1) * CLIP_FRAMES - 1,
                metadata={"what_description": f"step {place} of the work", "domain": "DIY"},
                seed=seed_document(_pairs(asset, place, pairs)),
                start_stage="answer",
                seed_is_checked=True,
            )
            for asset in assets
            for place in range(CLIPS_PER_VIDEO)
        ][: clips - made]
        items = create_items(actor=None, project=project, drafts=drafts)
        made += len(items)
        _answer(items[::10], people, WorkItem.State.ACCEPTED)
        _answer(items[5::10], people, WorkItem.State.REVIEW)


def _pairs(asset: Asset, place: int, count: int) -> list[SeedPair]:
    return [
        SeedPair(
            f"{asset.pk}/{place}/{number}",
            f"In which direction does the person move tool {number} over the part?",
            "the person moves it slowly from the left edge towards the right",
            "Movement Direction",
            "tool",
        )
        for number in range(count)
    ]


def _answer(items: list[Item], people: list[User], state: str) -> None:
    """Give each of the items one answer of one of the people."""
    work_items = {one.item_id: one for one in WorkItem.objects.filter(item__in=[item.pk for item in items])}
    assignments, annotations = [], []
    for number, item in enumerate(items):
        work_item = work_items[item.pk]
        person = people[number % len(people)]
        assignment = Assignment(
            id=rising_id(), work_item=work_item, user=person, state=Assignment.State.SUBMITTED
        )
        document = item.seed or {}
        accepted = state == WorkItem.State.ACCEPTED
        assignments.append(assignment)
        annotations.append(
            Annotation(
                id=rising_id(),
                work_item=work_item,
                assignment=assignment,
                author=person,
                state=Annotation.State.ACCEPTED if accepted else Annotation.State.SUBMITTED,
                document_type="fgqa",
                schema_version=document["schema_version"],
                frame_table_hash="0" * 64,
                seed=document,
                document=document,
                versions=initial_versions(document),
            )
        )
    WorkItem.objects.filter(pk__in=[one.pk for one in work_items.values()]).update(state=state)
    insert_rows(assignments)
    insert_rows(annotations)
