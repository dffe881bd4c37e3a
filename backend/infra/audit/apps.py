from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "backend.infra.audit"
    label = "audit"
