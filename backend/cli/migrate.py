"""`groundling migrate`: bring the database to the shape that this version needs, and make the bucket."""

import fcntl

from django.conf import settings
from django.core.management import call_command

from backend.cli.errors import CommandFailed
from backend.infra import storage


def migrate() -> None:
    """Create or upgrade the database, and make the bucket for media where one is configured."""
    prepare_database()
    print("The database is up to date.")


def prepare_database() -> None:
    """Migrate, make the cache table and the bucket. Processes that do so at once wait for each other.

    Raises CommandFailed when the storage of media cannot be used.
    """
    with (settings.DATA / "migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        try:
            storage.prepare()
        except storage.StorageUnavailable as reason:
            raise CommandFailed(str(reason)) from reason
