"""The items of a project, and what their documents are judged by."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from annotation_schemas.context import DocumentContext
from annotation_schemas.documents import InvalidDocument, check_document
from annotation_schemas.seeds import can_seed, carry
from annotation_schemas.timecode import FrameTable, grid_in_clip
from backend.apps.media import selectors as media
from backend.apps.media.models import Asset
from backend.apps.projects.models import Project
from backend.apps.work.errors import (
    InvalidItem,
)
from backend.apps.work.models import (
    Assignment,
    Item,
    ItemWords,
    Likeness,
    Tag,
    WorkItem,
)
from backend.apps.work.policies import ClipKey, ItemDraft, Stage, stages_of
from backend.apps.work.selectors.waiting import with_seats


def items_of(
    project: Project,
    *,
    state: str | None = None,
    split: str | None = None,
    stage: str | None = None,
    asset: UUID | None = None,
    tag: str | None = None,
    text: str | None = None,
) -> QuerySet[Item]:
    """The project's items with their asset, tags and work items (each with `taken` and `answered`), in three queries.

    `stage` keeps the items that reached it, `text` those whose asset's name or own words hold it.
    """
    answered = (
        Assignment.objects.filter(state=Assignment.State.SUBMITTED, work_item=OuterRef("pk"))
        .order_by()
        .values("work_item")
        .annotate(number=Count("pk"))
        .values("number")
    )
    work_items = with_seats(WorkItem.objects.all()).annotate(
        answered=Coalesce(Subquery(answered, output_field=IntegerField()), 0)
    )
    items = Item.objects.filter(project=project)
    if state is not None:
        items = items.filter(state=state)
    if split is not None:
        items = items.filter(split=split)
    if stage is not None:
        items = items.filter(Exists(WorkItem.objects.filter(item=OuterRef("pk"), stage=stage)))
    if asset is not None:
        items = items.filter(asset=asset)
    if tag is not None:
        # Its key first: without it nothing tells the database that a word nobody uses has no items.
        known = Tag.objects.filter(project=project, name=tag).first()
        items = items.none() if known is None else items.filter(tags=known)
    if text:
        found = ItemWords.objects.filter(project=project, text__contains=text.lower())
        items = items.filter(pk__in=found.values("item"))
    return (
        items.select_related("asset")
        .defer("seed")
        .prefetch_related(
            Prefetch("tags", queryset=Tag.objects.order_by("name")),
            Prefetch("work_items", queryset=work_items.defer("seed").order_by("created_at", "id")),
        )
    )


@dataclass
class StageProgress:
    """Work items of a stage by state, and the answers that are in of those wanted."""

    name: str
    title: str
    open: int = 0
    review: int = 0
    accepted: int = 0
    withdrawn: int = 0
    answered: int = 0
    wanted: int = 0


def progress_of(project: Project) -> list[StageProgress]:
    """How far each stage of the project's workflow is, in its order. An item that came back counts once a round."""
    stages = {stage.name: StageProgress(stage.name, stage.title) for stage in stages_of(project)}
    counted = WorkItem.objects.filter(project=project).order_by().values("stage", "state")
    for row in counted.annotate(number=Count("*"), wanted_here=Sum("wanted")):
        if row["stage"] in stages:
            stage = stages[row["stage"]]
            setattr(stage, row["state"], row["number"])
            stage.wanted += row["wanted_here"]
    submitted = Assignment.objects.filter(state=Assignment.State.SUBMITTED, work_item__project=project)
    for name, number in submitted.order_by().values_list("work_item__stage").annotate(number=Count("*")):
        if name in stages:
            stages[name].answered = number
    return list(stages.values())


def tags_of(project: Project) -> list[dict[str, Any]]:
    """The project's tags that items bear, by name, each with the number of its items."""
    tags = Tag.objects.filter(project=project).annotate(items_tagged=Count("items"))
    return [
        {"name": tag.name, "items": tag.items_tagged}
        for tag in tags.filter(items_tagged__gt=0).order_by("name")
    ]


def likenesses_of(project: Project) -> QuerySet[Likeness]:
    """The pairs of clips that look alike and wait for a lead's word, the most alike first."""
    withdrawn = Item.State.WITHDRAWN
    return (
        Likeness.objects.filter(project=project, is_dismissed=False)
        .exclude(Q(first__state=withdrawn) | Q(second__state=withdrawn))
        .select_related("first__asset", "second__asset")
    )


def read_drafts(project: Project, wanted: Sequence[Mapping[str, Any]]) -> list[ItemDraft]:
    """The items asked for, with their assets looked up in the project. Raises InvalidItem for an asset that
    is not there.
    """
    assets = Asset.objects.filter(project=project).in_bulk({one["asset"] for one in wanted})
    drafts = []
    for index, one in enumerate(wanted):
        if one["asset"] not in assets:
            raise InvalidItem("There is no such asset in this project.", field="asset", index=index)
        drafts.append(ItemDraft(**{**one, "asset": assets[one["asset"]]}))
    return drafts


def frame_table_of(asset: Asset) -> FrameTable:
    """The frame table of a ready asset. Kept in memory: a frame table never changes."""
    return _media_times(asset.pk)[0]


def grid_of(project: Project, asset: Asset) -> tuple[int, ...] | None:
    """The source frames of the asset's sampling grid, or None when the project annotates every frame."""
    return None if project.grid_fps_numerator is None else _media_times(asset.pk)[1]


@lru_cache(maxsize=128)
def _media_times(asset_id: UUID) -> tuple[FrameTable, tuple[int, ...] | None]:
    stored = media.frame_table(asset_id)
    return stored.table, stored.grid


def clip_on_grid(project: Project, asset: Asset, start_frame: int, end_frame: int) -> tuple[int, int] | None:
    """The clip from its first to its last grid frame; as it is without a grid, None when it holds no grid frame."""
    inside = grid_in_clip(grid_of(project, asset), start_frame, end_frame)
    return (inside[0], inside[-1]) if inside else None


def clips_there(project: Project, asset_ids: Collection[UUID]) -> set[ClipKey]:
    """The clips of these assets of which the project has an item, in whatever state."""
    rows = Item.objects.filter(project=project, asset_id__in=asset_ids)
    return set(rows.values_list("asset_id", "start_frame", "end_frame"))


def document_context(item: Item, project: Project, stage: Stage | None) -> DocumentContext:
    """What a document about the project's item is judged by. Without a stage every kind of object may be changed."""
    table = frame_table_of(item.asset)
    if item.asset.width is None or item.asset.height is None:
        raise ValueError(f"asset {item.asset.pk} has no picture size although it is ready")
    return DocumentContext(
        width=item.asset.width,
        height=item.asset.height,
        start_frame=item.start_frame,
        end_frame=item.end_frame,
        ticks=table.ticks,
        time_base=table.time_base,
        grid=grid_of(project, item.asset),
        editable_kinds=None if stage is None else stage.edits,
        editable_fields=None if stage is None else stage.edit_fields,
        attributes_schema=project.attributes_schema,
        domains=project.workflow.get("domains"),
    )


def fault_of_seed(item: Item, stage: Stage) -> str | None:
    """What is wrong with the seed document of an item that starts at the stage, in one sentence; None:
    nothing.
    """
    seed = item.seed or {}
    if stage.is_blind or not can_seed(str(seed.get("document_type")), stage.document_type):
        wanted = "mcq" if stage.is_blind else stage.document_type
        if seed.get("document_type") != wanted:
            return f'The stage "{stage.name}" needs a seed of type {wanted}.'
    try:
        check_document(seed, document_context(item, item.project, None))
    except InvalidDocument as invalid:
        return invalid.message
    if carry(seed, stage.document_type).get("questions") == []:
        return "The seed holds no question with an accepted answer."
    return None
