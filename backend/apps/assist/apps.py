from django.apps import AppConfig


class AssistConfig(AppConfig):
    name = "backend.apps.assist"
    label = "assist"
