"""Runs `groundling` in this process as the console script does, and as a process of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from backend.cli import main

REPOSITORY = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line of a command that failed; fails the test when it is not one line and status 1."""
        [line] = self.err.splitlines()
        assert self.status == 1
        assert line.startswith("groundling: ")
        return line.removeprefix("groundling: ")


class Terminal:
    """A terminal on the database and data folder of the test."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capfd = capfd

    def __call__(self, *arguments: str) -> Ended:
        """Run a command here."""
        self._capfd.readouterr()
        with self._monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["groundling", *arguments])
            with pytest.raises(SystemExit) as end:
                main()
        said = self._capfd.readouterr()
        return Ended(_status(end.value.code), said.out, said.err)


def _status(code: Any) -> int:
    return 0 if code is None else int(code)


def run_apart(*arguments: str, **environment: str) -> Ended:
    """Run a command in a process of its own, with only these variables beside the path."""
    base = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    made = subprocess.run(
        [sys.executable, "-m", "backend.cli", *arguments],
        cwd=REPOSITORY,
        env={**base, **environment},
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return Ended(made.returncode, made.stdout, made.stderr)
