"""Resumable uploads to this machine: bytes are counted only once they are safely on disk."""

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import time
from typing import BinaryIO

from django.conf import settings
from django.db.models.functions import Now

from backend.apps.accounts.models import User
from backend.apps.media.engine.limits import DEFAULT_LIMITS
from backend.apps.media.errors import (
    FileRefused,
    StorageFull,
    TooManyUploads,
    UnknownUpload,
    UploadBusy,
    UploadExpired,
    UploadTooLarge,
    WrongOffset,
)
from backend.apps.media.models import Asset, Upload
from backend.apps.media.policies import clean_name
from backend.apps.media.services.assets import FULL_DISK, add_asset
from backend.apps.projects.models import Project
from backend.infra import storage

UPLOAD_LIFE = timedelta(hours=48)
MAX_UNFINISHED = 200
ORPHAN_SECONDS = 3600
LARGEST_UPLOAD = DEFAULT_LIMITS.max_bytes


def create_upload(*, actor: User, project: Project, name: str, length: int, sha256: str) -> Upload:
    """Announce a file of `length` bytes. `sha256` is checked at the end unless it is "".

    Raises FileRefused for an empty file, UploadTooLarge, StorageFull and TooManyUploads.
    """
    remove_stale_uploads()
    if length == 0:
        raise FileRefused("The file is empty.")
    if length > LARGEST_UPLOAD:
        raise UploadTooLarge(f"The file has {length} bytes; at most {LARGEST_UPLOAD} are accepted.")
    if shutil.disk_usage(_folder()).free < length:
        raise StorageFull
    if Upload.objects.filter(user=actor, asset=None).count() >= MAX_UNFINISHED:
        raise TooManyUploads(MAX_UNFINISHED)
    upload = Upload.objects.create(
        project=project,
        user=actor,
        name=clean_name(name),
        length=length,
        sha256=sha256,
        expires_at=Now() + UPLOAD_LIFE,
    )
    upload.refresh_from_db()
    return upload


def safe_offset(upload: Upload) -> int:
    """Return how many bytes of the upload are here for good. Raises UploadExpired."""
    if upload.asset_id is not None:
        return upload.length
    _check_life(upload)
    return _on_disk(upload)


def append_bytes(*, actor: User, upload: Upload, offset: int, size: int, chunks: Iterable[bytes]) -> Upload:
    """Write `size` bytes at `offset`, and make the asset when they are the last ones.

    A connection that breaks midway keeps what arrived; the last byte counts only once the asset is there.
    Raises WrongOffset, UploadTooLarge, UploadExpired, UploadBusy, StorageFull, and FileRefused when the bytes
    are not those that were announced.
    """
    with _locked(upload) as file:
        current = Upload.objects.filter(id=upload.id).select_related("project").first()
        if current is None:
            raise UnknownUpload
        here = safe_offset(current)
        if offset != here:
            raise WrongOffset(offset=here)
        if offset + size > current.length:
            raise UploadTooLarge(f"The upload has only {current.length - offset} bytes left, not {size}.")
        end = _write(file, offset, size, chunks)
        asset = _finish(actor, current) if end == current.length else None
        # The number never runs ahead of the disk, and a finished upload always has its asset.
        Upload.objects.filter(id=upload.id).update(offset=end, asset=asset, expires_at=Now() + UPLOAD_LIFE)
    return Upload.objects.get(id=upload.id)


def delete_upload(*, upload: Upload) -> None:
    """Forget the upload and its bytes; an asset that was made of it stays. Raises UploadBusy."""
    with _locked(upload):
        Upload.objects.filter(id=upload.id).delete()


def remove_stale_uploads() -> None:
    """Remove uploads that expired, and files that no upload knows."""
    for upload in Upload.objects.filter(expires_at__lte=Now()):
        try:
            delete_upload(upload=upload)
        except UploadBusy:
            continue
    known = {str(upload_id) for upload_id in Upload.objects.values_list("id", flat=True)}
    for path in _folder().glob("*.part"):
        if path.stem not in known and path.stat().st_mtime < time() - ORPHAN_SECONDS:
            path.unlink(missing_ok=True)


def _write(file: BinaryIO, offset: int, size: int, chunks: Iterable[bytes]) -> int:
    """Write at most `size` bytes and return where they end, when they are safe. Raises StorageFull."""
    end = offset
    file.truncate(offset)
    file.seek(offset)
    try:
        for chunk in chunks:
            rest = memoryview(chunk)[: offset + size - end]
            while rest:
                written = file.write(rest)
                end += written
                rest = rest[written:]
    except OSError as error:
        # Whatever broke, a connection or the disk, the bytes before it count.
        os.fsync(file.fileno())
        if error.errno in FULL_DISK:
            raise StorageFull from error
        return end
    os.fsync(file.fileno())
    return end


def _finish(actor: User, upload: Upload) -> Asset:
    path = _path(upload)
    sha256 = storage.hash_file(path)
    if upload.sha256 and sha256 != upload.sha256:
        path.unlink()
        Upload.objects.filter(id=upload.id).delete()
        raise FileRefused("The bytes that arrived are not the file that was announced; please send it again.")
    return add_asset(
        actor=actor, project=upload.project, path=path, name=upload.name, sha256=sha256, move=True
    ).asset


@contextmanager
def _locked(upload: Upload) -> Iterator[BinaryIO]:
    """The bytes of the upload, for one request at a time. Raises UploadBusy."""
    descriptor = os.open(_path(upload), os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UploadBusy from None
        try:
            yield file
        finally:
            if not Upload.objects.filter(id=upload.id, asset=None).exists():
                _path(upload).unlink(missing_ok=True)


def _check_life(upload: Upload) -> None:
    if Upload.objects.filter(id=upload.id, expires_at__lte=Now()).exists():
        raise UploadExpired


def _on_disk(upload: Upload) -> int:
    try:
        return min(upload.offset, _path(upload).stat().st_size)
    except FileNotFoundError:
        return 0


def _folder() -> Path:
    folder = Path(settings.DATA) / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _path(upload: Upload) -> Path:
    return _folder() / f"{upload.id}.part"
