"""From rows of an imported file to what waits for their source videos."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
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
from backend.domain.seed_documents import Keys, SeedPair, scoped_keys
from backend.infra.bulk import insert_values

# Times are compared as a file may write them in another precision.
SAME_SECONDS = 1e-3
KEYS_AT_ONCE = 500


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
    keys = np.array(scoped_keys(str(project.pk), (row.qa_id for row in rows)), dtype=np.int64)
    seen: set[int] = set()
    chosen: list[SeedRow] = []
    chosen_keys: list[int] = []
    for row, key, is_known in zip(rows, keys.tolist(), known.among(keys), strict=True):
        if not is_known and key not in seen:
            seen.add(key)
            chosen.append(row)
            chosen_keys.append(key)
    return NewRows(chosen, np.array(chosen_keys, dtype=np.int64), len(rows) - len(chosen))


@dataclass(slots=True)
class _Segment:
    """A clip and what a batch adds to it. `stored` is the clip where earlier rows brought it."""

    key: int
    video: int
    first: SeedRow
    stored: SourceClip | None
    rows: list[SeedRow] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)

    def contradiction(self, row: SeedRow, video: int) -> str | None:
        """Why the row cannot be of this clip, in one sentence; None: it can."""
        known = self.stored or self.first
        of_video = self.stored.video_id if self.stored else self.video
        if (
            known.segment_id == row.segment_id
            and of_video == video
            and abs(known.start_time - row.start_time) <= SAME_SECONDS
            and abs(known.end_time - row.end_time) <= SAME_SECONDS
        ):
            return None
        number = self.stored.row if self.stored else self.first.number
        return (
            f"Segment {known.segment_id} stands at {known.start_time:g}–{known.end_time:g} s of another row "
            f"({number}); here it is {row.start_time:g}–{row.end_time:g} s of {row.source_video_id}."
        )


def store_batch(*, imported: Import, batch: SeedBatch, known: KnownPairs) -> Keys:
    """Keep the new rows of the batch with their clips, list the refused ones, and note how far the file is read.

    Returns the keys of the pairs that came in. The caller has a transaction, and tells `known` after it.
    """
    locks.lock_imports(imported.project_id)
    new = choose_new(imported.project, batch.rows, known)
    refused = list(batch.refused)
    videos = _find_videos(imported.project, new.rows)
    segments = _gather(imported, new, videos, refused)
    _add_clips(imported, [one for one in segments if one.stored is None])
    _grow_clips([(one.stored, one) for one in segments if one.stored is not None])
    recount({one.video for one in segments})
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


def _find_videos(project: Project, rows: Iterable[SeedRow]) -> dict[tuple[str, str], int]:
    """The videos that the rows speak of, by dataset and id; those that nobody spoke of before are made."""
    scope = str(project.pk)
    names = list(dict.fromkeys((row.source_dataset, row.source_video_id) for row in rows))
    keys = scoped_keys(scope, ("\0".join(name) for name in names))
    found = _videos_there(keys)
    new = [(name, key) for name, key in zip(names, keys, strict=True) if key not in found]
    name_keys = scoped_keys(scope, (name[1] for name, _ in new))
    insert_values(
        SourceVideo,
        ("project_id", "key", "name_key", "source_dataset", "source_video_id"),
        [(project.pk, key, name_key, *name) for (name, key), name_key in zip(new, name_keys, strict=True)],
    )
    found |= _videos_there([key for _, key in new])
    return {name: found[key] for name, key in zip(names, keys, strict=True)}


def _videos_there(keys: Sequence[int]) -> dict[int, int]:
    """The ids of the videos with these keys."""
    found: dict[int, int] = {}
    for start in range(0, len(keys), KEYS_AT_ONCE):
        some = SourceVideo.objects.filter(key__in=keys[start : start + KEYS_AT_ONCE])
        found.update(some.values_list("key", "pk"))
    return found


def _clips_there(keys: Sequence[int]) -> dict[int, SourceClip]:
    """The clips with these keys."""
    found: dict[int, SourceClip] = {}
    for start in range(0, len(keys), KEYS_AT_ONCE):
        some = SourceClip.objects.filter(key__in=keys[start : start + KEYS_AT_ONCE])
        found.update((clip.key, clip) for clip in some)
    return found


def _gather(
    imported: Import,
    new: NewRows,
    videos: dict[tuple[str, str], int],
    refused: list[Refusal],
) -> list[_Segment]:
    """The rows by their clips. A row that contradicts an earlier one of its segment is refused."""
    names = list(dict.fromkeys(row.segment_id for row in new.rows))
    keys = dict(zip(names, scoped_keys(str(imported.project_id), names), strict=True))
    there = _clips_there(list(keys.values()))
    segments: dict[str, _Segment] = {}
    for row, pair_key in zip(new.rows, new.keys.tolist(), strict=True):
        video = videos[row.source_dataset, row.source_video_id]
        segment = segments.get(row.segment_id)
        if segment is None:
            key = keys[row.segment_id]
            segment = segments[row.segment_id] = _Segment(key, video, row, there.get(key))
        contradiction = segment.contradiction(row, video)
        if contradiction is not None:
            refused.append(Refusal(row.number, contradiction))
            continue
        segment.rows.append(row)
        segment.keys.append(pair_key)
    return [segment for segment in segments.values() if segment.rows]


def _pairs(rows: Iterable[SeedRow]) -> list[SeedPair]:
    return [
        SeedPair(row.qa_id, row.question, row.answer, row.question_type, row.question_subtype) for row in rows
    ]


def _add_clips(imported: Import, segments: Iterable[_Segment]) -> None:
    """Keep clips that no earlier batch brought."""
    insert_values(
        SourceClip,
        (
            "key",
            "video_id",
            "brought_by_id",
            "row",
            "segment_id",
            "start_time",
            "end_time",
            "what_description",
            "domain",
            "qa_keys",
            "waiting",
            "pairs",
        ),
        [
            (
                one.key,
                one.video,
                imported.pk,
                one.first.number,
                one.first.segment_id,
                one.first.start_time,
                one.first.end_time,
                one.first.what_description,
                one.first.domain,
                seed_documents.pack_keys(one.keys),
                len(one.rows),
                seed_documents.pack_pairs(_pairs(one.rows)),
            )
            for one in segments
        ],
    )


def _grow_clips(grown: Sequence[tuple[SourceClip, _Segment]]) -> None:
    """Add the rows to what waits in clips that are there. One that did not lie in its video gets another try."""
    for clip, segment in grown:
        pairs = [] if clip.pairs is None else seed_documents.unpack_pairs(clip.pairs)
        pairs += _pairs(segment.rows)
        clip.pairs = seed_documents.pack_pairs(pairs)
        clip.waiting = len(pairs)
        clip.qa_keys = bytes(clip.qa_keys) + seed_documents.pack_keys(segment.keys)
        clip.is_refused = False
    SourceClip.objects.bulk_update(
        [clip for clip, _ in grown], ["qa_keys", "waiting", "pairs", "is_refused"], batch_size=200
    )


def try_refused_again(project_id: UUID) -> None:
    """Let clips that did not lie in their video wait again. The caller has a transaction."""
    locks.lock_imports(project_id)
    clips = SourceClip.objects.filter(video__project=project_id, is_refused=True)
    videos = set(clips.values_list("video", flat=True))
    RefusedRow.objects.filter(clip__in=clips).delete()
    clips.update(is_refused=False)
    recount(videos)
