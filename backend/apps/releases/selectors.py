"""The guarded ways to releases, and what a release is made of: accepted documents with where they came from."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from backend.apps.accounts.models import User
from backend.apps.annotations.models import Annotation
from backend.apps.assist.models import Suggestion
from backend.apps.audits.models import AuditVerdict
from backend.apps.audits.policies import as_given
from backend.apps.projects.errors import UnknownProject
from backend.apps.projects.models import Project
from backend.apps.projects.policies import LEADING
from backend.apps.projects.selectors import access_project_by_id
from backend.apps.releases.errors import UnknownRelease
from backend.apps.releases.models import Release
from backend.apps.reviews.models import Review
from backend.apps.work.models import Item, WorkItem
from backend.apps.work.policies import stages_of
from backend.domain.auditing import audited_objects, standing_passes
from backend.domain.formats.records import LeftOut
from backend.domain.release_rows import STC_CONFIGS, AcceptedDocument, SuggestionSource
from backend.domain.release_rows_fgqa import FGQA_CONFIGS
from backend.domain.release_rows_mcq import MCQ_CONFIGS
from backend.domain.release_rows_sgqa import SGQA_CONFIGS

ITEMS_AT_ONCE = 200
CONFIGS_OF = {"stc": STC_CONFIGS, "fgqa": FGQA_CONFIGS, "mcq": MCQ_CONFIGS, "sgqa": SGQA_CONFIGS}


@dataclass(frozen=True)
class ReleasableItem:
    """An item with its accepted document, or with the reason why it has none."""

    item: Item
    accepted: AcceptedDocument | None
    missing: LeftOut | None


def access_release(actor: User, release_id: UUID) -> Release:
    """Return a release of a project that the person leads or reviews. Raises UnknownRelease, RoleNeeded."""
    release = Release.objects.filter(pk=release_id).select_related("project", "job").first()
    if release is None:
        raise UnknownRelease
    try:
        access_project_by_id(actor, release.project_id, roles=LEADING)
    except UnknownProject:
        raise UnknownRelease from None
    return release


def releases_of(project: Project) -> QuerySet[Release]:
    """Return the releases of the project, newest first."""
    return Release.objects.filter(project=project).select_related("job").order_by("-version")


def document_type_of(project: Project) -> str:
    """Return the type of the documents that leave the last stage of the project's workflow."""
    return stages_of(project)[-1].document_type


def releasable_items(project: Project) -> Iterator[ReleasableItem]:
    """Yield every item of the project, ordered by asset and clip, a few hundred in memory at a time."""
    return _releasable_items(project, Item.objects.filter(project=project))


def items_by_clip(project: Project) -> Iterator[tuple[str, list[ReleasableItem]]]:
    """Yield the items of the project clip by clip, in the order of `clip_name`, a few hundred in memory."""
    clips = Item.objects.filter(project=project).values_list("pk", "asset_id", "start_frame", "end_frame")
    order = sorted(
        (_clip_name(asset_id, first, last), pk)
        for pk, asset_id, first, last in clips.iterator(chunk_size=10_000)
    )

    def in_order() -> Iterator[ReleasableItem]:
        for first in range(0, len(order), ITEMS_AT_ONCE):
            wanted = [pk for _, pk in order[first : first + ITEMS_AT_ONCE]]
            found = {
                one.item.pk: one for one in _releasable_items(project, Item.objects.filter(pk__in=wanted))
            }
            yield from (found[pk] for pk in wanted if pk in found)

    for name, entries in groupby(in_order(), key=lambda entry: clip_name(entry.item)):
        yield name, list(entries)


def _releasable_items(project: Project, chosen: QuerySet[Item]) -> Iterator[ReleasableItem]:
    stages = [stage.name for stage in stages_of(project)]
    configs = CONFIGS_OF[document_type_of(project)]
    items = (
        chosen.select_related("asset")
        .prefetch_related(
            Prefetch("work_items", WorkItem.objects.order_by("created_at", "pk")),
            Prefetch("suggestions", Suggestion.objects.order_by("pk")),
            Prefetch(
                "audit_verdicts",
                AuditVerdict.objects.filter(handed_in_at__isnull=False).order_by("handed_in_at", "pk"),
            ),
            Prefetch(
                "work_items__annotations",
                Annotation.objects.select_related("author")
                .prefetch_related(
                    Prefetch("reviews", Review.objects.select_related("reviewer").order_by("pk"))
                )
                .annotate(
                    error_count=Count("findings", filter=Q(findings__severity="error"), distinct=True),
                    finding_count=Count("findings", distinct=True),
                )
                .order_by("created_at", "pk"),
            ),
        )
        .order_by("asset_id", "start_frame", "end_frame", "pk")
    )
    for item in items.iterator(chunk_size=ITEMS_AT_ONCE):
        yield _releasable(item, stages, configs)


def _releasable(item: Item, stages: list[str], configs: tuple[str, ...]) -> ReleasableItem:
    done = [work_item for work_item in item.work_items.all() if work_item.state == WorkItem.State.ACCEPTED]
    done.sort(key=lambda work_item: (work_item.round, stages.index(work_item.stage)))
    annotations = [one for work_item in item.work_items.all() for one in work_item.annotations.all()]
    accepted_in = {one.work_item_id: one for one in annotations if one.state == Annotation.State.ACCEPTED}
    # An audit judges the accepted document and makes none of its own.
    made = [accepted_in[one.pk] for one in done if one.pk in accepted_in]
    chosen = made[-1] if made else None
    if chosen is None or item.state != Item.State.COMPLETE:
        waiting = [
            work_item.stage for work_item in item.work_items.all() if work_item.state in ("open", "review")
        ]
        return ReleasableItem(item, None, _not_finished(item, configs, waiting))
    verdicts = [review for review in chosen.reviews.all() if review.verdict == Review.Verdict.ACCEPTED]
    accepted = AcceptedDocument(
        item_id=str(item.pk),
        annotation_id=str(chosen.pk),
        revision=chosen.revision,
        attributes_version=chosen.attributes_version,
        document=chosen.document,
        author=str(chosen.author.pseudonym),
        reviewer=str(verdicts[-1].reviewer.pseudonym) if verdicts else None,
        verified=True,
        errors=chosen.error_count,  # type: ignore[attr-defined]
        findings=chosen.finding_count,  # type: ignore[attr-defined]
        simulated=any(
            one.author.is_simulated for one in annotations if one.state == Annotation.State.ACCEPTED
        ),
        audited=standing_passes(
            [as_given(one) for one in item.audit_verdicts.all()], audited_objects(chosen.document)
        ),
        suggestions={
            str(one.pk): SuggestionSource(one.model_name, one.model_revision, one.prompt_version)
            for one in item.suggestions.all()
        },
        authors={str(one.pk): str(one.author.pseudonym) for one in annotations},
    )
    return ReleasableItem(item, accepted, None)


def _not_finished(item: Item, configs: tuple[str, ...], waiting: list[str]) -> LeftOut:
    if item.state == Item.State.WITHDRAWN:
        return LeftOut(configs, str(item.pk), "item", str(item.pk), "withdrawn", "The item was withdrawn.")
    stage = f"the stage “{waiting[-1]}” is not accepted" if waiting else "no document is accepted"
    return LeftOut(
        configs, str(item.pk), "item", str(item.pk), "not_finished", f"The item is not finished: {stage}."
    )


def clip_name(item: Item) -> str:
    """Return the file name of the item's video: the same for items on the same frames of the same asset."""
    return _clip_name(item.asset_id, item.start_frame, item.end_frame)


def _clip_name(asset_id: UUID, start_frame: int, end_frame: int) -> str:
    return f"{uuid.uuid5(asset_id, f'{start_frame}-{end_frame}')}.mp4"
