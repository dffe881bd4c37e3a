"""Making items: the one way in which a clip of an asset becomes work."""

import json
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, transaction

from annotation_schemas.seeds import carry
from backend.apps.accounts.models import User
from backend.apps.media.models import Asset
from backend.apps.projects.locks import lock_project
from backend.apps.projects.models import Project
from backend.apps.projects.policies import LEAD_ONLY
from backend.apps.projects.selectors import access_project_by_id
from backend.apps.work import selectors
from backend.apps.work.errors import InvalidItem
from backend.apps.work.models import Item, ItemWords, WorkItem
from backend.apps.work.policies import ClipKey, ItemDraft, Stage, stages_of, words_of
from backend.apps.work.services.sorting import put_tag
from backend.infra.audit.services import record
from backend.infra.bulk import JsonText, insert_values
from backend.infra.ids import rising_id

# In the order of the model, as Item.from_db wants them.
ITEM_COLUMNS = (
    "id",
    "project_id",
    "asset_id",
    "start_frame",
    "end_frame",
    "split",
    "metadata",
    "seed",
)
WORK_ITEM_COLUMNS = ("id", "item_id", "project_id", "stage", "wanted", "seed", "priority")


def create_item(*, actor: User | None, project: Project, draft: ItemDraft) -> Item:
    """Make an item and its first work item. As create_items."""
    return create_items(actor=actor, project=project, drafts=[draft])[0]


@transaction.atomic
def create_items(
    *,
    actor: User | None,
    project: Project,
    drafts: Sequence[ItemDraft],
    only_new: bool = False,
    note_invalid: Callable[[int, InvalidItem], None] | None = None,
) -> list[Item]:
    """Make items with their first work items, all or none. With `note_invalid`, which hears the index and the
    reason of every draft that is not right, all but these.

    On a project with a sampling grid the clip shrinks to the grid frames inside it. With `only_new` a clip of
    which the project has an item already, in whatever state, gives none. Raises InvalidItem with the index and
    the field at fault, and RoleNeeded unless `actor` leads the project; None stands for the system.
    """
    if actor is not None:
        access_project_by_id(actor, project.pk, roles=LEAD_ONLY)
    there: set[ClipKey] = set()
    if only_new:
        lock_project(project.pk)
        there = selectors.clips_there(project, {draft.asset.pk for draft in drafts})
    stages = stages_of(project)
    tagged: dict[str, list[UUID]] = {}
    items: list[tuple[Any, ...]] = []
    words: list[tuple[UUID, UUID, str]] = []
    work_items: list[tuple[Any, ...]] = []
    for index, draft in enumerate(drafts):
        try:
            stage = _first_stage(stages, draft, index)
            start_frame, end_frame = _clip(project, draft, index)
            _check_seed(project, draft, stage, start_frame, end_frame, index)
        except InvalidItem as reason:
            if note_invalid is None:
                raise
            note_invalid(index, reason)
            continue
        key = (draft.asset.pk, start_frame, end_frame)
        if only_new and key in there:
            continue
        there.add(key)
        item_id = rising_id()
        seed = None if draft.seed is None else JsonText(json.dumps(draft.seed))
        items.append(
            (
                item_id,
                project.pk,
                draft.asset.pk,
                start_frame,
                end_frame,
                draft.split,
                draft.metadata,
                seed,
            )
        )
        words.append((item_id, project.pk, words_of(draft.asset.name, draft.metadata)))
        for name in draft.tags:
            tagged.setdefault(name, []).append(item_id)
        carried = None if draft.seed is None else carry(draft.seed, stage.document_type)
        # Nearly always the same document, which is written once for both.
        begun = seed if carried is draft.seed else carried
        work_items.append((rising_id(), item_id, project.pk, stage.name, stage.people, begun, draft.priority))
    insert_values(Item, ITEM_COLUMNS, items)
    insert_values(ItemWords, ("item_id", "project_id", "text"), words)
    insert_values(WorkItem, WORK_ITEM_COLUMNS, work_items)
    for name, item_ids in tagged.items():
        put_tag(project=project, name=name, item_ids=item_ids)
    record(
        actor=str(actor.pk) if actor else "",
        action="item.created",
        scope=str(project.pk),
        subject=f"project:{project.pk}",
        detail={"items": len(items)},
    )
    # Without the seed, which is read when somebody looks at it.
    return [Item.from_db(DEFAULT_DB_ALIAS, ITEM_COLUMNS[:-1], values[:-1]) for values in items]


def _first_stage(stages: Sequence[Stage], draft: ItemDraft, index: int) -> Stage:
    if draft.start_stage is None:
        return stages[0]
    stage = next((stage for stage in stages if stage.name == draft.start_stage), None)
    if stage is None:
        names = ", ".join(stage.name for stage in stages)
        raise InvalidItem(
            f'There is no stage "{draft.start_stage}"; the stages are {names}.',
            field="start_stage",
            index=index,
        )
    if stage is not stages[0] and draft.seed is None:
        raise InvalidItem(
            f'An item that starts at "{stage.name}" needs a seed document.', field="seed", index=index
        )
    return stage


def _clip(project: Project, draft: ItemDraft, index: int) -> tuple[int, int]:
    asset = draft.asset
    if asset.project_id != project.pk or asset.state != Asset.State.READY or not asset.frame_count:
        raise InvalidItem("The asset is not a ready asset of this project.", field="asset", index=index)
    last = asset.frame_count - 1
    start_frame = 0 if draft.start_frame is None else draft.start_frame
    end_frame = last if draft.end_frame is None else draft.end_frame
    if not 0 <= start_frame <= last:
        raise InvalidItem(
            f"The clip must start on a frame from 0 to {last}.", field="start_frame", index=index
        )
    if not start_frame <= end_frame <= last:
        raise InvalidItem(
            f"The clip must end on a frame from {start_frame} to {last}.", field="end_frame", index=index
        )
    clip = selectors.clip_on_grid(project, asset, start_frame, end_frame)
    if clip is None:
        raise InvalidItem("The clip holds no frame of the sampling grid.", field="start_frame", index=index)
    return clip


def _check_seed(
    project: Project, draft: ItemDraft, stage: Stage, start_frame: int, end_frame: int, index: int
) -> None:
    if draft.seed is None or draft.seed_is_checked:
        return
    item = Item(
        project=project, asset=draft.asset, start_frame=start_frame, end_frame=end_frame, seed=draft.seed
    )
    fault = selectors.fault_of_seed(item, stage)
    if fault is not None:
        raise InvalidItem(fault, field="seed", index=index)
