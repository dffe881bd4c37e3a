"""The order of the rooms: that it holds, and that each rule of it bites when it is broken."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

REPOSITORY = Path(__file__).resolve().parents[1]
PACKAGES = ("annotation_schemas", "model_assist", "backend")

# Business rooms from the lowest to the highest; infra stands below all of them.
APP_ORDER = (
    ("jobs", "audit"),
    ("accounts",),
    ("projects",),
    ("media",),
    ("work",),
    ("audits",),
    ("annotations",),
    ("assist", "reviews"),
    ("quality",),
    ("releases",),
)

# Contract, file, and the lines that break the contract when they are added to it.
VIOLATIONS = [
    ("rooms", "backend/domain/sampling.py", "import backend.infra.errors"),
    ("rooms", "backend/infra/logs.py", "import backend.apps.accounts.models"),
    ("rooms", "backend/infra/logs.py", "import backend.config.settings"),
    ("apps", "backend/apps/projects/selectors.py", "from backend.apps.releases import models"),
    ("apps", "backend/apps/assist/models.py", "from backend.apps.reviews.models import Review"),
    (
        "apps",
        "backend/apps/accounts/models.py",
        "import typing\nif typing.TYPE_CHECKING:\n    from backend.apps.projects.models import Project",
    ),
    (
        "inside-app",
        "backend/apps/projects/services.py",
        "def late() -> None:\n    from backend.apps.projects.api import urls",
    ),
    ("inside-app", "backend/apps/projects/models.py", "from backend.apps.projects import policies"),
    ("inside-app", "backend/apps/projects/utils.py", ""),
    ("schemas-pure", "annotation_schemas/timecode.py", "import django.conf"),
    ("schemas-pure", "annotation_schemas/timecode.py", "import backend.domain"),
    ("domain-pure", "backend/domain/matching.py", "import django.db"),
    ("workers-without-database", "model_assist/protocol.py", "import django"),
    ("workers-without-database", "model_assist/protocol.py", "import sqlite3"),
    ("server-without-models", "backend/infra/logs.py", "import torch"),
    ("server-without-models", "backend/domain/matching.py", "import cv2"),
]


def lint(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)


def test_every_contract_holds() -> None:
    answer = lint(REPOSITORY)

    assert answer.returncode == 0, answer.stdout
    assert "0 broken" in answer.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of our Python files, to break."""
    folder = tmp_path_factory.mktemp("contracts")
    shutil.copy(REPOSITORY / "pyproject.toml", folder)
    for package in PACKAGES:
        for source in (REPOSITORY / package).rglob("*.py"):
            target = folder / source.relative_to(REPOSITORY)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize(("contract", "file", "lines"), VIOLATIONS)
def test_a_planted_violation_breaks_its_contract(copy: Path, contract: str, file: str, lines: str) -> None:
    target = copy / file
    before = target.read_text() if target.exists() else None
    target.write_text(f"{before or ''}\n{lines}\n")
    try:
        answer = lint(copy, "--contract", contract)
    finally:
        if before is None:
            target.unlink()
        else:
            target.write_text(before)

    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert "1 broken" in answer.stdout


def test_the_copy_without_a_violation_keeps_every_contract(copy: Path) -> None:
    assert lint(copy).returncode == 0


def points_up(source: str, target: str) -> bool:
    """Whether a relation from an app to another goes against the order. Foreign apps stand below."""
    rank = {label: place for place, labels in enumerate(APP_ORDER) for label in labels}
    if target not in rank:
        return False
    return rank[target] > rank[source] or (rank[target] == rank[source] and target != source)


def test_relations_between_models_point_down() -> None:
    # Foreign keys named by strings are invisible to the import contracts.
    relations = [
        (model._meta.app_label, field.related_model._meta.app_label, f"{model._meta.label}.{field.name}")
        for labels in APP_ORDER
        for label in labels
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete
    ]

    assert [name for source, target, name in relations if points_up(source, target)] == []
    assert len(relations) > 20


@pytest.mark.parametrize(
    ("source", "target", "verdict"),
    [
        ("projects", "releases", True),
        ("assist", "reviews", True),
        ("jobs", "projects", True),
        ("releases", "projects", False),
        ("work", "work", False),
        ("accounts", "auth", False),
    ],
)
def test_a_relation_against_the_order_would_be_noticed(source: str, target: str, verdict: bool) -> None:
    assert points_up(source, target) is verdict


def test_the_order_names_every_app_of_ours() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("backend.")}

    assert ours == {label for labels in APP_ORDER for label in labels}
