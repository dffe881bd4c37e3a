"""Files of questions that are brought in as work to verify."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.apps.accounts.selectors import get_actor
from backend.apps.media.errors import StorageFull
from backend.apps.projects.models import Project
from backend.apps.projects.policies import LEAD_ONLY, LEADING
from backend.apps.projects.selectors import access_project
from backend.apps.work import services
from backend.apps.work.errors import InvalidImport
from backend.apps.work.models import Import, Item, RefusedRow, SourceVideo
from backend.apps.work.selectors import (
    access_import,
    imports_of,
    refused_rows_of,
    videos_awaited,
    waiting_of,
)
from backend.domain.formats.seeds import SEED_FORMATS
from backend.infra.jobs.models import Job
from backend.infra.pagination import answer_page, page_of
from backend.infra.parsing import BodyTooLarge
from backend.infra.serializers import StrictSerializer

LARGEST_FILE = 2 * 1024**3
READ_BYTES = 1024 * 1024
PAGE = [OpenApiParameter("cursor", str), OpenApiParameter("page_size", int)]


class FileTooLarge(BodyTooLarge):
    """The published file of 2.3 million rows has a fifth of this."""

    default_detail = f"The file is larger than {LARGEST_FILE // 1024**3} GiB."


class UnreadParser(BaseParser):
    """Takes any bytes and leaves them in the request, from which they are written to a file as they come.

    Without it the check of the CSRF token, which asks for the form, refuses what a browser sends.
    """

    media_type = "application/octet-stream"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        return {}


class ImportIn(StrictSerializer):
    """How the file in the body is to be read."""

    name = serializers.CharField(max_length=255, help_text="of the file; its ending tells the format")
    format = serializers.ChoiceField(choices=list(SEED_FORMATS), required=False)
    stage = serializers.CharField(max_length=40, required=False, help_text="where its items start")
    split = serializers.ChoiceField(choices=Item.Split.choices, default=Item.Split.TRAIN)


class ImportOut(serializers.ModelSerializer[Import]):
    """A file that was brought in: what became of its rows, and how far it is."""

    job = serializers.UUIDField(source="job_id", allow_null=True)
    state = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField()
    message = serializers.SerializerMethodField()
    error = serializers.SerializerMethodField()

    class Meta:
        model = Import
        fields = [
            "id",
            "name",
            "format",
            "stage",
            "split",
            "rows",
            "taken",
            "known",
            "refused",
            "items",
            "job",
            "state",
            "progress",
            "message",
            "error",
            "created_at",
            "finished_at",
        ]

    def get_state(self, imported: Import) -> Job.State:
        """The state of its job; an import whose job is forgotten is done, or was cut off."""
        if imported.job is not None:
            return Job.State(imported.job.state)
        return Job.State.DONE if imported.finished_at else Job.State.CANCELLED

    def get_progress(self, imported: Import) -> float:
        return 1.0 if imported.finished_at or imported.job is None else imported.job.progress

    def get_message(self, imported: Import) -> str:
        return imported.job.message if imported.job and not imported.finished_at else ""

    def get_error(self, imported: Import) -> str:
        return imported.job.error if imported.job else ""


class WaitingOut(serializers.Serializer[Any]):
    """What waits for source videos that are not here yet."""

    videos = serializers.IntegerField()
    clips = serializers.IntegerField()
    pairs = serializers.IntegerField()


class ImportsOut(serializers.Serializer[Any]):
    """The files that were brought in, newest first, and what of them waits."""

    imports = ImportOut(many=True)
    waiting = WaitingOut()


class RefusedRowOut(serializers.ModelSerializer[RefusedRow]):
    """A row that did not come in, and why."""

    class Meta:
        model = RefusedRow
        fields = ["row", "message"]


class SourceVideoOut(serializers.ModelSerializer[SourceVideo]):
    """A source video that is awaited, with what waits for it."""

    class Meta:
        model = SourceVideo
        fields = ["source_dataset", "source_video_id", "clips_waiting", "pairs_waiting"]


class ImportsView(APIView):
    parser_classes = (UnreadParser,)

    @extend_schema(operation_id="imports_list", responses=ImportsOut)
    def get(self, request: Request, slug: str) -> Response:
        project = access_project(get_actor(request), slug, roles=LEADING)
        newest = imports_of(project).order_by("-created_at", "id")[:100]
        return Response(ImportsOut({"imports": newest, "waiting": waiting_of(project)}).data)

    @extend_schema(
        operation_id="imports_create",
        parameters=[ImportIn],
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses={202: ImportOut},
    )
    def post(self, request: Request, slug: str) -> Response:
        project = access_project(get_actor(request), slug, roles=LEAD_ONLY)
        sent = ImportIn(data=request.query_params.dict())
        sent.is_valid(raise_exception=True)
        folder = Path(settings.DATA) / "uploads"
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="import-", dir=folder) as name:
            path = Path(name) / "rows"
            _receive(request, path)
            imported = self._start(request, project, path, sent.validated_data)
        return Response(ImportOut(imported).data, status=status.HTTP_202_ACCEPTED)

    def _start(self, request: Request, project: Project, path: Path, wanted: dict[str, Any]) -> Import:
        plan = services.plan_import(
            project=project,
            path=path,
            name=wanted["name"],
            format=wanted.get("format"),
            stage=wanted.get("stage"),
            split=wanted["split"],
        )
        return services.start_import(
            actor=get_actor(request), project=project, path=path, plan=plan, move=True
        )


class ImportView(APIView):
    @extend_schema(operation_id="imports_get", responses=ImportOut)
    def get(self, request: Request, import_id: UUID) -> Response:
        return Response(ImportOut(access_import(get_actor(request), import_id)).data)


class RefusedRowsView(APIView):
    @extend_schema(operation_id="imports_refused", parameters=PAGE, responses=page_of(RefusedRowOut))
    def get(self, request: Request, import_id: UUID) -> Response:
        rows = refused_rows_of(access_import(get_actor(request), import_id))
        return Response(answer_page(request, rows, RefusedRowOut, ordering=("row", "id")))


class AwaitedVideosView(APIView):
    @extend_schema(operation_id="awaited_videos", parameters=PAGE, responses=page_of(SourceVideoOut))
    def get(self, request: Request, slug: str) -> Response:
        rows = videos_awaited(access_project(get_actor(request), slug, roles=LEADING))
        ordering = ("source_dataset", "source_video_id", "id")
        return Response(answer_page(request, rows, SourceVideoOut, ordering=ordering))


def _receive(request: Request, path: Path) -> None:
    """Write the body to `path` as it arrives. Raises FileTooLarge, StorageFull, and InvalidImport for no body."""
    length = int(request.headers.get("Content-Length") or 0)
    if length > LARGEST_FILE:
        raise FileTooLarge
    if shutil.disk_usage(path.parent).free < 2 * length:
        raise StorageFull
    written = 0
    with path.open("wb") as file:
        while written < length and (chunk := request._request.read(min(READ_BYTES, length - written))):
            file.write(chunk)
            written += len(chunk)
        file.flush()
        os.fsync(file.fileno())
    if not written or written < length:
        raise InvalidImport("The file did not arrive whole.", field="file")
