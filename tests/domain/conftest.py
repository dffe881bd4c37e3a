"""A whole release of every config, written once for all that look at it."""

import shutil
from pathlib import Path

import pytest

from backend.domain.release_folder import write_release
from tests.domain.releases import FACTS, nothing_wrong, parts


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    write_release(folder / "release", FACTS, parts(folder), nothing_wrong)
    return folder / "release"


@pytest.fixture
def release(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "release"))
