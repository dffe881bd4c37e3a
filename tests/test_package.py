"""A wheel holds what an editable installation has: schemas, workflows, prompts, demo clips, type markers."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
PACKAGES = ("annotation_schemas", "model_assist", "backend")
# What only developers and image builds read.
NOT_INSTALLED = {"Dockerfile", "README.md"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in a wheel of this tree."""
    source = tmp_path_factory.mktemp("source")
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--", *PACKAGES, "pyproject.toml", "README.md", "LICENSE"],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    for name in filter(None, tracked):
        if (REPOSITORY / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((REPOSITORY / name).read_bytes())
    built = tmp_path_factory.mktemp("wheel")
    # The build backend of this environment is used, so that nothing is fetched.
    options = ["--no-deps", "--no-build-isolation", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", str(built), str(source)], check=True
    )
    [path] = built.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize("package", PACKAGES)
def test_every_tracked_file_of_a_package_is_in_the_wheel(wheel: set[str], package: str) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "--", package], cwd=REPOSITORY, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    expected = {
        name for name in tracked if Path(name).name not in NOT_INSTALLED and (REPOSITORY / name).is_file()
    }

    assert expected
    assert expected <= wheel, sorted(expected - wheel)[:5]
    assert f"{package}/py.typed" in wheel


def test_the_wheel_holds_nothing_else(wheel: set[str]) -> None:
    others = {name for name in wheel if not name.startswith(PACKAGES) and ".dist-info/" not in name}

    assert others == set()
    assert not any(name.endswith((".pyc", ".sqlite3")) or "/tests/" in name for name in wheel)
