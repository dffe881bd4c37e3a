"""From rows of an imported file to what waits for their source videos."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

import numpy as np
from django.db.models import Count, F, IntegerField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from backend.apps.projects.models import Project
from backend.apps.work import locks
from backend.apps.work.models import Import, RefusedRow, SourceClip, SourceVideo
from backend.domain import seed_documents
from backend.domain.formats.seed_rows import RefusedRow as Refusal
from backend.domain.formats.seed_rows import SeedBatch, SeedRow
from backend.domain.seed_documents import Keys, SeedPair, key_of
from backend.infra.bulk import insert_rows

Keyed = TypeVar("Keyed", SourceVideo, SourceClip)

# Times are compared as a file may write them in another precision.
SAME_SECONDS = 1e-3


class KnownPairs:
    """The keys of all pairs that a project ever imported, eight bytes each."""

    def __init__(self, project: Project) -> None:
        rows = SourceClip.objects.filter(video__project=project).values_list("qa_keys", flat=True)
        packed = b"".join(bytes(keys) for keys in rows.iterator(chunk_size=10_000))
        self._keys = np.sort(seed_documents.unpack_keys(packed))

    def among(self, keys: Keys) -> list[bool]:
        """Which of the keys are known."""
        places = np.searchsorted(self._keys, keys)
        found = np.zeros(len(keys), dtype=bool)
        inside = places < len(self._keys)
        found[inside] = self._keys[places[inside]] == keys[inside]
        return [bool(one) for one in found]

    def add(self, keys: Keys) -> None:
        """Know these too."""
        new = np.sort(keys)
        self._keys = np.insert(self._keys, np.searchsorted(self._keys, new), new)


@dataclass(frozen=True)
class NewRows:
    """The rows of a batch that the project does not have yet, with the keys of their pairs, and how many it has."""

    rows: Sequence[SeedRow]
    keys: Keys
    known: int


def choose_new(project: Project, rows: Sequence[SeedRow], known: KnownPairs) -> NewRows:
    """Leave out rows whose `qa_id` the project has imported before, or that the batch itself repeats."""
    scope = str(project.pk)
    keys = np.fromiter((key_of(scope, row.qa_id) for row in rows), dtype=np.int64, count=len(rows))
    seen: set[int] = set()
    chosen: list[SeedRow] = []
    chosen_keys: list[int] = []
    for row, key, is_known in zip(rows, keys.tolist(), known.among(keys), strict=True):
        if not is_known and key not in seen:
            seen.add(key)
            chosen.append(row)
            chosen_keys.append(key)
    return NewRows(chosen, np.array(chosen_keys, dtype=np.int64), len(rows) - len(chosen))


@dataclass
class _Segment:
    """A clip and what a batch adds to it."""

    clip: SourceClip
    rows: list[SeedRow] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)


def store_batch(*, imported: Import, batch: SeedBatch, known: KnownPairs) -> Keys:
    """Keep the new rows of the batch with their clips, list the refused ones, and note how far the file is read.

    Returns the keys of the pairs that came in. The caller has a transaction, and tells `known` after it.
    """
    locks.lock_imports(imported.project_id)
    new = choose_new(imported.project, batch.rows, known)
    refused = list(batch.refused)
    videos = _find_videos(imported.project, new.rows)
    segments = _gather(imported, new, videos, refused)
    made = [one for one in segments if one.clip.pk is None]
    grown = [one for one in segments if one.clip.pk is not None]
    for one in segments:
        _grow(one)
    insert_rows([one.clip for one in made])
    SourceClip.objects.bulk_update(
        [one.clip for one in grown], ["qa_keys", "waiting", "pairs", "is_refused"], batch_size=200
    )
    recount({one.clip.video_id for one in segments})
    RefusedRow.objects.bulk_create(
        (RefusedRow(brought_by=imported, row=one.number, message=one.message[:500]) for one in refused),
        batch_size=500,
    )
    taken = [key for one in segments for key in one.keys]
    Import.objects.filter(pk=imported.pk).update(
        next_row=batch.next_row,
        taken=F("taken") + len(taken),
        known=F("known") + new.known,
        refused=F("refused") + len(refused),
    )
    return np.array(taken, dtype=np.int64)


def recount(video_ids: Iterable[int]) -> None:
    """Count anew what waits for each of the videos."""
    waiting = (
        SourceClip.objects.filter(video=OuterRef("pk"), waiting__gt=0, is_refused=False)
        .order_by()
        .values("video")
    )
    clips = waiting.annotate(number=Count("pk")).values("number")
    pairs = waiting.annotate(number=Sum("waiting")).values("number")
    ids = list(video_ids)
    for start in range(0, len(ids), 500):
        SourceVideo.objects.filter(pk__in=ids[start : start + 500]).update(
            clips_waiting=Coalesce(Subquery(clips, output_field=IntegerField()), 0),
            pairs_waiting=Coalesce(Subquery(pairs, output_field=IntegerField()), 0),
        )


def _find_videos(project: Project, rows: Iterable[SeedRow]) -> dict[tuple[str, str], SourceVideo]:
    """The videos that the rows speak of; those that nobody spoke of before are made."""
    scope = str(project.pk)
    names = dict.fromkeys((row.source_dataset, row.source_video_id) for row in rows)
    wanted = {key_of(scope, *name): name for name in names}
    found = {
        wanted[video.key]: video for video in _in_parts(SourceVideo, list(wanted)) if video.key in wanted
    }
    made = [
        SourceVideo(
            project=project,
            key=key,
            name_key=key_of(scope, name[1]),
            source_dataset=name[0],
            source_video_id=name[1],
        )
        for key, name in wanted.items()
        if name not in found
    ]
    SourceVideo.objects.bulk_create(made, batch_size=500)
    return found | {(video.source_dataset, video.source_video_id): video for video in made}


def _in_parts(model: type[Keyed], keys: Sequence[int]) -> list[Keyed]:
    rows: list[Keyed] = []
    for start in range(0, len(keys), 500):
        rows += model._default_manager.filter(key__in=keys[start : start + 500])
    return rows


def _gather(
    imported: Import,
    new: NewRows,
    videos: dict[tuple[str, str], SourceVideo],
    refused: list[Refusal],
) -> list[_Segment]:
    """The rows by their clips. A row that contradicts an earlier one of its segment is refused."""
    scope = str(imported.project_id)
    keys = {row.segment_id: key_of(scope, row.segment_id) for row in new.rows}
    there = {clip.key: clip for clip in _in_parts(SourceClip, list(keys.values()))}
    segments: dict[str, _Segment] = {}
    for row, pair_key in zip(new.rows, new.keys.tolist(), strict=True):
        video = videos[row.source_dataset, row.source_video_id]
        segment = segments.get(row.segment_id)
        if segment is None:
            key = keys[row.segment_id]
            segment = _Segment(there.get(key) or _new_clip(imported, key, video, row))
            segments[row.segment_id] = segment
        clip = segment.clip
        if (
            clip.segment_id != row.segment_id
            or clip.video_id != video.pk
            or abs(clip.start_time - row.start_time) > SAME_SECONDS
            or abs(clip.end_time - row.end_time) > SAME_SECONDS
        ):
            message = (
                f"Segment {clip.segment_id} stands at {clip.start_time:g}–{clip.end_time:g} s of another row "
                f"({clip.row}); here it is {row.start_time:g}–{row.end_time:g} s of {row.source_video_id}."
            )
            refused.append(Refusal(row.number, message))
            continue
        segment.rows.append(row)
        segment.keys.append(pair_key)
    return [segment for segment in segments.values() if segment.rows]


def _new_clip(imported: Import, key: int, video: SourceVideo, row: SeedRow) -> SourceClip:
    return SourceClip(
        key=key,
        video=video,
        brought_by=imported,
        row=row.number,
        segment_id=row.segment_id,
        start_time=row.start_time,
        end_time=row.end_time,
        what_description=row.what_description,
        domain=row.domain,
        qa_keys=b"",
    )


def _grow(segment: _Segment) -> None:
    """Add the rows to what waits in the clip. One that did not lie in its video gets another try."""
    clip = segment.clip
    pairs = [] if clip.pairs is None else seed_documents.unpack_pairs(clip.pairs)
    pairs += [
        SeedPair(row.qa_id, row.question, row.answer, row.question_type, row.question_subtype)
        for row in segment.rows
    ]
    clip.pairs = seed_documents.pack_pairs(pairs)
    clip.waiting = len(pairs)
    clip.qa_keys = bytes(clip.qa_keys) + seed_documents.pack_keys(segment.keys)
    clip.is_refused = False


def try_refused_again(project_id: UUID) -> None:
    """Let clips that did not lie in their video wait again. The caller has a transaction."""
    locks.lock_imports(project_id)
    clips = SourceClip.objects.filter(video__project=project_id, is_refused=True)
    videos = set(clips.values_list("video", flat=True))
    RefusedRow.objects.filter(clip__in=clips).delete()
    clips.update(is_refused=False)
    recount(videos)
