"""A release of captions in space and time, from the ingest of a clip to the rows that a researcher loads."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from backend.apps.media.selectors import rendition_of
from backend.apps.releases.errors import NothingToRelease
from backend.apps.releases.models import Release
from backend.apps.releases.selectors import clip_name
from backend.apps.releases.services import build_release
from backend.domain.formats import manifest
from backend.domain.release_check import verify_release
from backend.infra.audit.models import AuditEntry
from tests.backend.releases.dataset import BOX, StcWorld
from tests.backend.releases.reading import frame_codes, lines, load, tree

pytestmark = [pytest.mark.media, pytest.mark.django_db]

GRID = list(range(0, 240, 5))


def silent(share: float, message: str) -> None:
    """Nobody watches."""


@pytest.fixture(scope="module")
def built(
    stc_world: StcWorld, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Release]:
    folder = tmp_path_factory.mktemp("out") / "release"
    with django_db_blocker.unblock():
        return folder, build_release(
            actor=None, project=stc_world.dataset.project, folder=folder, report=silent
        )


def test_the_rows_are_those_that_people_accepted(
    built: tuple[Path, Release], stc_world: StcWorld, tmp_path: Path
) -> None:
    folder, _ = built
    whole, part = clip_name(stc_world.whole), clip_name(stc_world.part)

    rcap = load(folder, "rcap", tmp_path)["train"]
    rdcap = load(folder, "rdcap", tmp_path)["train"]
    rtloc = load(folder, "rtloc", tmp_path)["train"]

    assert {(row["video"], row["start_frame"], row["end_frame"], row["caption"]) for row in rcap} == {
        (whole, 0, 23, "A man walks in from the left."),
        (whole, 24, 47, "He waves."),
        (whole, 1, 47, "A dog runs in a circle."),
        (part, 0, 37, "A man walks through the yard."),
    }
    assert {row["video"]: row["total_frames"] for row in rcap} == {whole: 48, part: 38}
    assert sorted(rcap["uid"]) == [0, 1, 2, 3]
    assert {row["caption"] for row in rtloc} == {row["caption"] for row in rcap} - {"He waves."}
    assert [row for row in rcap if row["caption"] != "He waves."] == list(rtloc)
    assert sorted((row["video"], len(row["dense_captions"])) for row in rdcap) == sorted(
        [(whole, 2), (whole, 2), (part, 1)]
    )
    assert [(name, str(feature.dtype)) for name, feature in rtloc.features.items()] == [
        ("uid", "int32"),
        ("video", "string"),
        ("masklet_id", "int32"),
        ("total_frames", "int32"),
        ("caption", "string"),
        ("start_frame", "int32"),
        ("end_frame", "int32"),
    ]


def test_what_is_left_out_is_listed_with_its_reason(built: tuple[Path, Release], stc_world: StcWorld) -> None:
    folder, release = built

    left_out = {
        (one["reason"], one["item_id"], tuple(one["configs"])): one
        for one in lines(folder / "left_out.jsonl")
    }

    assert set(left_out) == {
        ("not_finished", str(stc_world.unfinished.pk), ("rcap", "rdcap", "rtloc")),
        ("not_unique", str(stc_world.whole.pk), ("rtloc",)),
        ("too_short_to_locate", str(stc_world.whole.pk), ("rcap", "rtloc")),
    }
    assert (
        "annotate"
        in left_out[("not_finished", str(stc_world.unfinished.pk), ("rcap", "rdcap", "rtloc"))]["message"]
    )
    assert release.manifest is not None
    assert release.manifest["left_out"] == {"not_finished": 1, "not_unique": 1, "too_short_to_locate": 1}


def test_the_videos_have_exactly_the_grid_frames_of_their_clips(
    built: tuple[Path, Release], stc_world: StcWorld
) -> None:
    videos = built[0] / "videos"
    whole, part = clip_name(stc_world.whole), clip_name(stc_world.part)

    assert sorted(path.name for path in videos.iterdir()) == sorted([whole, part])
    assert frame_codes(videos / whole) == GRID
    assert frame_codes(videos / part) == [frame for frame in GRID if 30 <= frame <= 215]


def test_the_boxes_cover_every_frame_of_the_video(built: tuple[Path, Release], stc_world: StcWorld) -> None:
    found = {(one["video"], one["masklet_id"]): one for one in lines(built[0] / "metadata.jsonl")}

    assert sorted(found) == sorted(
        [(clip_name(stc_world.whole), 0), (clip_name(stc_world.whole), 1), (clip_name(stc_world.part), 0)]
    )
    boxes = found[clip_name(stc_world.part), 0]["bbox"]
    assert boxes == {str(index): list(BOX) for index in range(38)}


def test_provenance_names_people_by_pseudonym_and_marks_the_simulated(
    built: tuple[Path, Release], stc_world: StcWorld
) -> None:
    folder, release = built
    traces = pq.read_table(folder / "provenance.parquet").to_pylist()
    people = stc_world.dataset

    by_item = {str(stc_world.whole.pk): (people.ann, False), str(stc_world.part.pk): (people.bob, True)}
    assert {one["item_id"] for one in traces} == set(by_item)
    for one in traces:
        author, simulated = by_item[one["item_id"]]
        assert (one["author"], one["simulated"]) == (str(author.person.pseudonym), simulated)
        assert one["reviewer"] == str(people.reviewer.person.pseudonym)
        assert one["origin_by"] == "human"
    written = "".join(
        path.read_text() for path in folder.glob("*.*") if path.suffix in (".md", ".json", ".jsonl")
    )
    for desk in (people.ann, people.bob, people.reviewer):
        assert desk.person.username not in written
    # One caption, its place in time and its dense description.
    assert release.manifest is not None
    assert release.manifest["simulated_rows"] == 3
    assert "3 of the 10 rows were written by simulated people" in (folder / "README.md").read_text()


def test_the_release_is_recorded_with_what_it_holds(built: tuple[Path, Release], stc_world: StcWorld) -> None:
    folder, release = built

    assert (release.state, release.version, release.folder) == ("ready", 1, str(folder))
    assert release.manifest_sha256 == manifest.hash_file(folder / "manifest.json")
    assert release.manifest is not None
    assert release.manifest["videos"] == 2
    assert {name: splits["train"]["rows"] for name, splits in release.manifest["configs"].items()} == {
        "rcap": 4,
        "rdcap": 3,
        "rtloc": 3,
    }
    entry = AuditEntry.objects.get(action="release.built", subject=f"release:{release.pk}")
    assert entry.scope == str(stc_world.dataset.project.pk)
    assert verify_release(folder, load=False) == []


def test_the_same_documents_give_the_same_bytes(
    built: tuple[Path, Release], stc_world: StcWorld, tmp_path: Path
) -> None:
    again = build_release(
        actor=None, project=stc_world.dataset.project, folder=tmp_path / "again", report=silent
    )

    assert again.version == built[1].version + 1
    assert tree(tmp_path / "again") == tree(built[0])


def test_a_clip_in_two_splits_is_refused_and_leaves_nothing(stc_world: StcWorld, tmp_path: Path) -> None:
    stc_world.part.split = "test"
    stc_world.part.save(update_fields=["split"])
    stc_world.part.start_frame, stc_world.part.end_frame = 0, 235
    stc_world.part.save(update_fields=["start_frame", "end_frame"])

    with pytest.raises(NothingToRelease, match=r"walk.mp4, frames 0 to 235: .* in the splits test and train"):
        build_release(
            actor=None, project=stc_world.dataset.project, folder=tmp_path / "a" / "b", report=silent
        )

    assert list(tmp_path.iterdir()) == []
    assert not Release.objects.filter(folder=str(tmp_path / "a" / "b")).exists()


def test_a_video_that_is_gone_is_one_sentence(stc_world: StcWorld, tmp_path: Path) -> None:
    grid = rendition_of(stc_world.asset, "grid")
    grid.key = "assets/gone.mp4"
    grid.save(update_fields=["key"])

    with pytest.raises(NothingToRelease, match=r"^The video of walk\.mp4 is gone from the storage\.$"):
        build_release(actor=None, project=stc_world.dataset.project, folder=tmp_path / "out", report=silent)

    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_left_alone(stc_world: StcWorld, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(NothingToRelease, match="already there"):
        build_release(actor=None, project=stc_world.dataset.project, folder=tmp_path, report=silent)

    assert [path.read_text() for path in tmp_path.iterdir()] == ["mine"]


def test_a_release_is_listed_when_it_is_whole_and_not_before(stc_world: StcWorld, tmp_path: Path) -> None:
    """So a process that is killed half-way leaves none that is for ever being built."""
    project = stc_world.dataset.project
    before = Release.objects.filter(project=project).count()
    seen: set[int] = set()

    made = build_release(
        actor=None,
        project=project,
        folder=tmp_path / "out",
        report=lambda share, message: seen.add(Release.objects.filter(project=project).count()),
    )

    assert seen == {before}
    assert Release.objects.get(pk=made.pk).state == Release.State.READY


def test_a_version_taken_meanwhile_is_one_sentence(stc_world: StcWorld, tmp_path: Path) -> None:
    project = stc_world.dataset.project
    first = (
        Release.objects.filter(project=project).order_by("-version").first() or Release(version=0)
    ).version

    def taken_meanwhile(share: float, message: str) -> None:
        Release.objects.get_or_create(project=project, version=first + 1, folder="elsewhere")

    with pytest.raises(NothingToRelease, match=f"became version {first + 1} meanwhile"):
        build_release(actor=None, project=project, folder=tmp_path / "out", report=taken_meanwhile)

    assert list(tmp_path.iterdir()) == []
