"""Answers with stored files, ranges included. The caller has checked that the person may read the file."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from wsgiref.headers import Headers

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.http.response import HttpResponseBase
from whitenoise.responders import MissingFileError, Response, SlicedFile, StaticFile

from backend.infra.errors import NotFound
from backend.infra.storage import address, check_key, is_local

# The type of a file is what we made it to be, never what somebody says that it is.
CONTENT_TYPES = {
    ".mp4": "video/mp4",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".png": "image/png",
    ".json": "application/json",
}
REDIRECT_SECONDS = 900
# A file shown by itself may load and run nothing.
SANDBOX = "default-src 'none'; media-src 'self'; img-src 'self'; style-src 'unsafe-inline'; sandbox"
_RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{1,18})?|-(\d{1,18}))", re.ASCII)


class _RangeFile(StaticFile):
    """whitenoise's responder, which refuses ranges of one byte and does not know If-Range."""

    def get_response(self, method: str, request_headers: dict[str, Any]) -> Response:
        condition = request_headers.get("HTTP_IF_RANGE")
        if condition is not None and condition != self.etag:
            request_headers = {**request_headers, "HTTP_RANGE": ""}
        return super().get_response(method, request_headers)

    def get_range_response(self, range_header: str, base_headers: Any, file_handle: Any) -> Response:
        found = _RANGE.fullmatch(range_header.strip())
        if not found:
            # Several ranges or none that can be read: the whole file is a right answer.
            raise ValueError(range_header)
        headers = Headers(list(base_headers))
        size = int(headers["Content-Length"] or 0)
        first, last, suffix = found.groups()
        start = max(0, size - int(suffix)) if suffix else int(first)
        end = min(int(last), size - 1) if last else size - 1
        if last and int(last) < int(first):
            raise ValueError(range_header)
        if start > end:
            return self.get_range_not_satisfiable_response(file_handle, size)
        headers["Content-Range"] = f"bytes {start}-{end}/{size}"
        headers["Content-Length"] = str(end - start + 1)
        body = SlicedFile(file_handle, start, end) if file_handle is not None else None
        return Response(206, headers.items(), body)


def serve_file(
    request: HttpRequest, key: str, *, sha256: str, download_as: str | None = None
) -> HttpResponseBase:
    """Answer a GET or HEAD request with the stored file, or with the way to it.

    `sha256` is the entity tag. With `download_as` the browser saves the file under that name, and no type is
    claimed for it. Raises NotFound.
    """
    check_key(key)
    content_type = CONTENT_TYPES.get(Path(key).suffix, "application/octet-stream")
    disposition = "inline"
    if download_as is not None or content_type == "application/octet-stream":
        content_type = "application/octet-stream"
        disposition = f"attachment; filename*=UTF-8''{quote(download_as or Path(key).name, safe='')}"
    headers = {
        "Content-Type": content_type,
        "Content-Disposition": disposition,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": SANDBOX,
        # Each use asks again whether the person may still see it; the tag makes that cheap.
        "Cache-Control": "private, no-cache",
        "ETag": f'"{sha256}"',
    }
    if settings.MEDIA_ACCEL_PREFIX:
        return _hand_over(key, headers)
    if not is_local():
        return _redirect(key, headers)
    return _serve_local(request, key, headers)


def _serve_local(request: HttpRequest, key: str, headers: dict[str, str]) -> HttpResponseBase:
    try:
        static = _RangeFile(address(key), [*headers.items(), ("Accept-Ranges", "bytes")])
    except MissingFileError:
        raise NotFound from None
    answer = static.get_response(request.method or "GET", request.META)
    response: HttpResponseBase
    if answer.status == 304:
        response = HttpResponseNotModified()
    elif answer.file is not None:
        response = FileResponse(answer.file, status=answer.status)
    else:
        response = HttpResponse(status=answer.status)
    for name, value in answer.headers:
        response.headers[name] = value
    return response


def _hand_over(key: str, headers: dict[str, str]) -> HttpResponse:
    """Let the reverse proxy serve the file: from its folder, or from the bucket by a signed request."""
    target = quote(key)
    if not is_local():
        # Signed for the address at which the proxy, like this server, reaches the bucket.
        signed = urlsplit(address(key, seconds=REDIRECT_SECONDS, parameters=_overrides(headers)))
        target = f"{signed.path.lstrip('/')}?{signed.query}"
    response = HttpResponse(headers=headers)
    response.headers["X-Accel-Redirect"] = f"{settings.MEDIA_ACCEL_PREFIX.rstrip('/')}/{target}"
    return response


def _overrides(headers: dict[str, str]) -> dict[str, str]:
    """What the bucket is to say of the file in place of its own guess."""
    return {
        "ResponseContentType": headers["Content-Type"],
        "ResponseContentDisposition": headers["Content-Disposition"],
    }


def _redirect(key: str, headers: dict[str, str]) -> HttpResponse:
    url = default_storage.public_url(  # type: ignore[attr-defined]
        key, seconds=REDIRECT_SECONDS, parameters=_overrides(headers)
    )
    response = HttpResponseRedirect(url)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
