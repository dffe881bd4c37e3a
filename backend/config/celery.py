"""The Celery application of the backend. Queues: default, media, release, results; not assist."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")

app = Celery("groundling")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Without this only the thread that imported the module would use this application.
app.set_default()
