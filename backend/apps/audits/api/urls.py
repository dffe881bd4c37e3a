"""Routes of the audits room, relative to /api/v1/. Verdicts and appeals are in the annotations room, which knows
the documents.
"""

from django.urls import URLPattern, URLResolver, path

from backend.apps.audits.api import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("projects/<slug:slug>/audit", views.AuditView.as_view(), name="audit"),
    path("projects/<slug:slug>/audit/try", views.AuditTrialView.as_view(), name="audit-try"),
    path("work/audit", views.AuditNewsView.as_view(), name="audit-news"),
]
