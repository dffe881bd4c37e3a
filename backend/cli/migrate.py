"""`groundling migrate`: bring the database to the shape that this version needs."""

import fcntl

from django.conf import settings
from django.core.management import call_command


def migrate() -> None:
    """Create or upgrade the database."""
    prepare_database()
    print("The database is up to date.")


def prepare_database() -> None:
    """Migrate and make the cache table. Safe to run from several processes at once: they wait for each other."""
    with (settings.DATA / "migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
