"""Generated clips, made once a run and shared by all tests of this room."""

from pathlib import Path

import pytest

from tests.factories.clips import ClipLibrary


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> ClipLibrary:
    """The odd files of tests/factories/clips.py."""
    return ClipLibrary(tmp_path_factory.mktemp("clips"))


@pytest.fixture
def workdir(tmp_path: Path) -> Path:
    """An empty folder for one ingest."""
    folder = tmp_path / "work"
    folder.mkdir()
    return folder
