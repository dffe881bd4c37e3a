"""A file of one project in another, without a second ingest."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from backend.apps.media.models import Asset, Rendition
from backend.apps.media.services.copying import copy_asset
from backend.apps.projects.models import Project
from backend.infra import storage
from backend.infra.jobs.models import Job
from tests.backend.work.workplace import ready_asset


@pytest.fixture
def asset(make_project: Callable[..., Project]) -> Asset:
    made = ready_asset(make_project())
    storage.write_bytes(made.source_key, b"source")
    for rendition in made.renditions.all():
        storage.write_bytes(rendition.key, f"the {rendition.kind}".encode())
    return made


def test_the_copy_is_ready_with_files_of_its_own(asset: Asset, make_project: Callable[..., Any]) -> None:
    project = make_project()

    copied = copy_asset(project=project, asset=asset)

    assert (copied.state, copied.name, copied.frame_count) == ("ready", asset.name, asset.frame_count)
    assert (copied.project, copied.frame_table.hash) == (project, asset.frame_table.hash)
    assert storage.open_file(copied.source_key).read() == b"source"
    kinds = {one.kind for one in asset.renditions.all()}
    assert {one.kind for one in copied.renditions.all()} == kinds
    for one in copied.renditions.all():
        assert one.key != asset.renditions.get(kind=one.kind).key
        assert storage.open_file(one.key).read() == f"the {one.kind}".encode()
    assert Job.objects.count() == 0
    assert copy_asset(project=project, asset=asset) == copied
    assert Rendition.objects.filter(asset=copied).count() == len(kinds)


def test_what_would_be_another_grid_or_is_not_ready_is_not_copied(
    asset: Asset, make_project: Callable[..., Any]
) -> None:
    with pytest.raises(ValueError, match="same sampling grid"):
        copy_asset(project=make_project(grid_fps=Fraction(6)), asset=asset)
    asset.state = Asset.State.PROCESSING
    with pytest.raises(ValueError, match="ready asset"):
        copy_asset(project=make_project(), asset=asset)
    assert Asset.objects.count() == 1
