"""The Celery application of the backend. Queues: default, media, release, results; not assist."""

import os

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")

app = Celery("groundling")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Without this only the thread that imported the module would use this application.
app.set_default()


@worker_ready.connect
def look_for_lost_work(**_: object) -> None:
    """Reconcile as soon as a worker is there, rather than at the next beat."""
    app.send_task("groundling.jobs.reconcile", expires=60)
