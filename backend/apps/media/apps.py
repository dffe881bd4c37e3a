from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "backend.apps.media"
    label = "media"
