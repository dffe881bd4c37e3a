from django.apps import AppConfig


class AuditsConfig(AppConfig):
    name = "backend.apps.audits"
    label = "audits"
