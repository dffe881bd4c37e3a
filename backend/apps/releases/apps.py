from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "backend.apps.releases"
    label = "releases"
