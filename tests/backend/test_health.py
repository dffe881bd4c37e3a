"""The address that says whether the server lives."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_health_names_the_parts_without_secrets() -> None:
    answer = Client().get("/health")

    assert answer.status_code == 200
    assert answer.json() == {"live": True, "database": "ok", "broker": "unreachable"}
