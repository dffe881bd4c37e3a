"""Row locks of this room."""

from uuid import UUID

from backend.apps.projects.models import Project


def lock_project(project_id: UUID) -> Project:
    """The project, held to the end of the transaction: changes of its members happen one after the other."""
    return Project.objects.select_for_update().get(pk=project_id)
