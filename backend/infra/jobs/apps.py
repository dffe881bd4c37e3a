from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "backend.infra.jobs"
    label = "jobs"
