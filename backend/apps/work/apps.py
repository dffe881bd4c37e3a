from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "backend.apps.work"
    label = "work"
