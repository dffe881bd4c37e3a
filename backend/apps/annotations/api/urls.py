"""Routes of the annotations room, relative to /api/v1/. Saving operations is in the assist room, which
knows suggestions.
"""

from django.urls import URLPattern, URLResolver, path

from backend.apps.annotations.api import attributes, audits, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("work", views.WorkView.as_view(), name="work"),
    path("projects/<slug:slug>/work/next", views.NextWorkView.as_view(), name="work-next"),
    path("projects/<slug:slug>/work/ahead", views.AheadView.as_view(), name="work-ahead"),
    path("projects/<slug:slug>/attributes", attributes.AttributesView.as_view(), name="attributes"),
    path(
        "projects/<slug:slug>/attributes/try", attributes.AttributesTrialView.as_view(), name="attributes-try"
    ),
    path("assignments/<uuid:assignment_id>/renew", views.RenewView.as_view(), name="assignment-renew"),
    path(
        "assignments/<uuid:assignment_id>/neighbours",
        views.NeighboursView.as_view(),
        name="assignment-neighbours",
    ),
    path("assignments/<uuid:assignment_id>/return", views.ReturnView.as_view(), name="assignment-return"),
    path("assignments/<uuid:assignment_id>/skip", views.SkipView.as_view(), name="assignment-skip"),
    path(
        "assignments/<uuid:assignment_id>/audit",
        audits.AssignmentAuditView.as_view(),
        name="assignment-audit",
    ),
    path(
        "assignments/<uuid:assignment_id>/verdicts/<uuid:object_id>",
        audits.VerdictView.as_view(),
        name="verdict",
    ),
    path(
        "assignments/<uuid:assignment_id>/appeals/<uuid:object_id>",
        audits.AppealView.as_view(),
        name="appeal",
    ),
    path("annotations/<uuid:annotation_id>", views.AnnotationView.as_view(), name="annotation"),
    path("annotations/<uuid:annotation_id>/submit", views.SubmitView.as_view(), name="annotation-submit"),
]
