"""The surroundings of every test: a data folder of its own, and the database that DATABASE_URL names.

Without DATABASE_URL the tests run on the embedded default, as a file, so that other processes can take part.
"""

import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import django
import pytest

# Before the settings are read: a test never touches the data of a person.
TEST_DATA = Path(tempfile.mkdtemp(prefix="groundling-test-"))
os.environ["GROUNDLING_DATA"] = str(TEST_DATA)
os.environ["DJANGO_SETTINGS_MODULE"] = "backend.config.settings"

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

if not settings.DATABASE_URL:
    settings.DATABASES["default"]["TEST"] = {"NAME": settings.DATABASES["default"]["NAME"]}

django.setup()

USES_DATABASE = {"db", "transactional_db", "django_db_setup", "process_environment"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that talks to a database, so that those can be run again on another one."""
    for item in items:
        if item.get_closest_marker("one_database"):
            continue
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & USES_DATABASE:
            item.add_marker(pytest.mark.database)


def pytest_unconfigure() -> None:
    """Remove the data folder."""
    shutil.rmtree(TEST_DATA, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix() -> None:
    """On SQLite every test process has its own data folder; only a server needs names apart."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker and settings.DATABASE_URL:
        database = settings.DATABASES["default"]
        database.setdefault("TEST", {})["NAME"] = f"test_{database['NAME']}_{worker}"


@pytest.fixture
def process_environment(transactional_db: None) -> dict[str, str]:
    """The environment in which another process of ours sees the database and the data folder of this test."""
    environment = {**os.environ, "GROUNDLING_DATA": str(TEST_DATA)}
    if settings.DATABASE_URL:
        address = urlsplit(settings.DATABASE_URL)._replace(path=f"/{connection.settings_dict['NAME']}")
        environment["DATABASE_URL"] = address.geturl()
    return environment
