"""Routes of the projects room, relative to /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from backend.apps.projects.api import session, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("session", session.SessionView.as_view(), name="session"),
    path("session/link", session.SessionLinkView.as_view(), name="session-link"),
    path("projects", views.ProjectsView.as_view(), name="projects"),
    path("projects/<slug:slug>", views.ProjectView.as_view(), name="project"),
    path("projects/<slug:slug>/members", views.MembersView.as_view(), name="members"),
    path("projects/<slug:slug>/members/<uuid:user_id>", views.MemberView.as_view(), name="member"),
    path("projects/<slug:slug>/jobs", views.ProjectJobsView.as_view(), name="project-jobs"),
    path("jobs/<uuid:job_id>", views.JobView.as_view(), name="job"),
    path("jobs/<uuid:job_id>/cancel", views.JobCancelView.as_view(), name="job-cancel"),
]
