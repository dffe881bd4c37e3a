from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "backend.apps.quality"
    label = "quality"
