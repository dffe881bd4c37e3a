"""Routes of the assist room, relative to /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from backend.apps.assist.api import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("assignments/<uuid:assignment_id>", views.WorkbenchView.as_view(), name="assignment"),
    path(
        "annotations/<uuid:annotation_id>/operations",
        views.OperationsView.as_view(),
        name="annotation-operations",
    ),
    path("annotations/<uuid:annotation_id>/hand-on", views.HandOnView.as_view(), name="annotation-hand-on"),
    path(
        "annotations/<uuid:annotation_id>/suggestions",
        views.SuggestionsView.as_view(),
        name="annotation-suggestions",
    ),
    path("annotations/<uuid:annotation_id>/assist", views.AssistView.as_view(), name="annotation-assist"),
    path(
        "annotations/<uuid:annotation_id>/assist/<uuid:job_id>",
        views.GrowthView.as_view(),
        name="annotation-assist-growth",
    ),
    path(
        "annotations/<uuid:annotation_id>/dismissed-drafts/<uuid:draft_id>",
        views.DismissedDraftView.as_view(),
        name="annotation-dismissed-draft",
    ),
    path(
        "annotations/<uuid:annotation_id>/dictation",
        views.DictationView.as_view(),
        name="annotation-dictation",
    ),
    path("projects/<slug:slug>/assist", views.OffersView.as_view(), name="project-assist"),
]
