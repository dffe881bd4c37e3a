"""The files that were imported, and what waits for its video."""

from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce

from backend.apps.accounts.models import User
from backend.apps.projects.models import Project
from backend.apps.projects.policies import LEADING
from backend.apps.work.errors import (
    UnknownImport,
)
from backend.apps.work.models import (
    Import,
    RefusedRow,
    SourceVideo,
)


def imports_of(project: Project) -> QuerySet[Import]:
    """The files that were imported into the project, with their jobs."""
    return Import.objects.filter(project=project).select_related("job")


def access_import(actor: User, import_id: UUID) -> Import:
    """An import of a project that the person leads or reviews. Raises UnknownImport."""
    imported = (
        Import.objects.filter(
            pk=import_id, project__memberships__user=actor, project__memberships__role__in=LEADING
        )
        .select_related("job", "project")
        .first()
    )
    if imported is None:
        raise UnknownImport
    return imported


def refused_rows_of(imported: Import) -> QuerySet[RefusedRow]:
    """The rows of the file that did not come in, and those whose clips could not become items."""
    return RefusedRow.objects.filter(brought_by=imported)


def videos_awaited(project: Project) -> QuerySet[SourceVideo]:
    """The source videos for which imported rows wait."""
    return SourceVideo.objects.filter(project=project, clips_waiting__gt=0)


def waiting_of(project: Project) -> dict[str, int]:
    """How many source videos are awaited in the project, and how many clips and pairs wait for them."""
    return videos_awaited(project).aggregate(
        videos=Count("pk"), clips=Coalesce(Sum("clips_waiting"), 0), pairs=Coalesce(Sum("pairs_waiting"), 0)
    )
