"""The address that says whether the server lives."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client


@pytest.mark.django_db
def test_health_names_the_parts_without_secrets(settings: Any, tmp_path: Path) -> None:
    settings.REDIS_URL = f"redis+socket://{tmp_path}/nothing.sock"

    answer = Client().get("/health")

    assert answer.status_code == 200
    assert answer.json() == {"live": True, "database": "ok", "broker": "unreachable"}
