"""Resumable uploads by tus 1.0.0: the core protocol with creation, termination and expiration."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.http import http_date
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.apps.accounts.selectors import get_actor
from backend.apps.media.errors import InvalidUpload
from backend.apps.media.models import Upload
from backend.apps.media.policies import check_sha256, parse_size, parse_upload_metadata
from backend.apps.media.selectors import access_upload
from backend.apps.media.services.uploads import (
    LARGEST_UPLOAD,
    append_bytes,
    create_upload,
    delete_upload,
    safe_offset,
)
from backend.apps.projects.policies import LEAD_ONLY
from backend.apps.projects.selectors import access_project

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration"
OFFSET_STREAM = "application/offset+octet-stream"
READ_BYTES = 1024 * 1024
TUS_HEADER = OpenApiParameter("Tus-Resumable", str, OpenApiParameter.HEADER, required=True, enum=[VERSION])


class WrongVersion(InvalidUpload):
    """The client speaks another version of the protocol."""

    code = "wrong_tus_version"
    status = status.HTTP_412_PRECONDITION_FAILED


class _TusView(APIView):
    """Checks the version of the protocol, and names it in every answer."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
            raise WrongVersion(f"The header Tus-Resumable must be {VERSION}.")

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers["Tus-Resumable"] = VERSION
        response.headers["Cache-Control"] = "no-store"
        if response.status_code == status.HTTP_412_PRECONDITION_FAILED:
            response.headers["Tus-Version"] = VERSION
        return response

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return Response(
            status=status.HTTP_204_NO_CONTENT,
            headers={
                "Tus-Version": VERSION,
                "Tus-Extension": EXTENSIONS,
                "Tus-Max-Size": str(LARGEST_UPLOAD),
            },
        )


class UploadsView(_TusView):
    @extend_schema(
        operation_id="uploads_create",
        request=None,
        parameters=[
            TUS_HEADER,
            OpenApiParameter("Upload-Length", int, OpenApiParameter.HEADER, required=True),
            OpenApiParameter(
                "Upload-Metadata",
                str,
                OpenApiParameter.HEADER,
                required=True,
                description="filename and project (its address) in base64; sha256 of the file, if known",
            ),
        ],
        responses={201: None},
    )
    def post(self, request: Request) -> Response:
        metadata = parse_upload_metadata(request.headers.get("Upload-Metadata", ""))
        for field in ("filename", "project"):
            if not metadata.get(field):
                raise InvalidUpload(
                    f"Upload-Metadata must name the {field}.", place={"field": "Upload-Metadata"}
                )
        project = access_project(get_actor(request), metadata["project"], roles=LEAD_ONLY)
        upload = create_upload(
            actor=get_actor(request),
            project=project,
            name=metadata["filename"],
            length=parse_size(request.headers.get("Upload-Length"), "Upload-Length"),
            sha256=check_sha256(metadata.get("sha256", "")),
        )
        location = reverse("upload", args=[upload.id])
        return Response(
            status=status.HTTP_201_CREATED, headers={"Location": location, **_state(upload, offset=0)}
        )


class UploadView(_TusView):
    def head(self, request: Request, upload_id: UUID) -> Response:
        upload = access_upload(get_actor(request), upload_id)
        headers = _state(upload, offset=safe_offset(upload)) | {"Upload-Length": str(upload.length)}
        return Response(headers=headers)

    @extend_schema(
        operation_id="uploads_append",
        request={OFFSET_STREAM: OpenApiTypes.BINARY},
        parameters=[
            TUS_HEADER,
            OpenApiParameter("Upload-Offset", int, OpenApiParameter.HEADER, required=True),
        ],
        responses={204: None},
    )
    def patch(self, request: Request, upload_id: UUID) -> Response:
        upload = access_upload(get_actor(request), upload_id)
        if request.content_type != OFFSET_STREAM:
            raise InvalidUpload(f"The content type must be {OFFSET_STREAM}.", place={"field": "Content-Type"})
        size = parse_size(request.headers.get("Content-Length"), "Content-Length")
        upload = append_bytes(
            actor=get_actor(request),
            upload=upload,
            offset=parse_size(request.headers.get("Upload-Offset"), "Upload-Offset"),
            size=size,
            chunks=_read(request, size),
        )
        return Response(status=status.HTTP_204_NO_CONTENT, headers=_state(upload, offset=upload.offset))

    @extend_schema(operation_id="uploads_delete", parameters=[TUS_HEADER], responses={204: None})
    def delete(self, request: Request, upload_id: UUID) -> Response:
        delete_upload(upload=access_upload(get_actor(request), upload_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _read(request: Request, size: int) -> Iterator[bytes]:
    """Yield the body as it arrives; never more of it than fits into memory."""
    left = size
    while left > 0:
        chunk = request._request.read(min(READ_BYTES, left))
        if not chunk:
            return
        left -= len(chunk)
        yield chunk


def _state(upload: Upload, *, offset: int) -> dict[str, str]:
    """Return the headers that say how far an upload is; `Upload-Asset` names what it became."""
    headers = {"Upload-Offset": str(offset), "Upload-Expires": http_date(upload.expires_at.timestamp())}
    if upload.asset_id is not None:
        headers["Upload-Asset"] = str(upload.asset_id)
    return headers
