"""The Celery tasks that carry jobs."""
