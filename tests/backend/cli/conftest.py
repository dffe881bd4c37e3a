"""A terminal for the tests of the command line."""

import pytest

from tests.backend.cli.terminal import Terminal


@pytest.fixture
def groundling(db: None, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Terminal:
    """The command line, on the database of this test."""
    return Terminal(monkeypatch, capfd)
