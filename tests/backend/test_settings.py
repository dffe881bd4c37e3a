"""Every variable that the settings read is written down, and what they name is there."""

import re
from pathlib import Path

from django.conf import settings

from backend.config.celery import app

REPOSITORY = Path(__file__).resolve().parents[2]


def test_every_variable_of_the_environment_is_documented() -> None:
    read = re.findall(r'env\.\w+\(\s*"([A-Z0-9_]+)"', (REPOSITORY / "backend/config/settings.py").read_text())
    documented = (REPOSITORY / "docs/settings.md").read_text()

    assert len(set(read)) > 15
    assert sorted(name for name in set(read) if f"`{name}`" not in documented) == []


def test_every_task_of_the_clock_is_known_to_the_workers() -> None:
    app.loader.import_default_modules()

    assert {one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)
