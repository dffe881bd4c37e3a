"""Settings, routes and Celery. Importing it makes our Celery the current one in every thread."""

from backend.config.celery import app as celery_app

__all__ = ["celery_app"]
