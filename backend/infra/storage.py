"""Where files are kept: a local folder or a bucket, both through Django's storage interface.

A key is a relative path of our own making, such as "assets/<uuid>/proxy.mp4"; no typed text is ever in one.
A key holds one content for good: write a new key rather than other bytes to an old one.
"""

import hashlib
import io
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from storages.backends.s3 import S3Storage

CHUNK = 1024 * 1024
_KEY = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


class InvalidKey(ValueError):
    """The key is not one that this storage takes."""


class StorageUnavailable(Exception):
    """The files cannot be reached. The message is one sentence for a person."""


@dataclass(frozen=True)
class StoredFile:
    """A file as it was written."""

    key: str
    sha256: str
    bytes: int


class FolderStorage(FileSystemStorage):
    """Files in a local folder. A file is there whole or not at all, also after a power cut."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: Any) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=".writing-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in content.chunks(CHUNK):
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        sync_folder(target.parent)
        return name

    def take(self, path: Path, name: str) -> bool:
        """Move the file `path` to `name` without copying. Returns False when it is on another file system."""
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        with path.open("rb") as file:
            os.fsync(file.fileno())
        try:
            os.replace(path, target)
        except OSError:
            return False
        sync_folder(target.parent)
        return True


class BucketStorage(S3Storage):
    """Files in a bucket of a server that speaks S3."""

    @cached_property
    def _public_client(self) -> Any:
        """The client that signs addresses for browsers, which may reach the bucket under another name."""
        return boto3.client(
            "s3",
            endpoint_url=settings.S3_PUBLIC_ENDPOINT or None,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            region_name=self.region_name,
            config=self.client_config,
        )

    def has_bucket(self) -> bool:
        """Return whether the bucket is there. Raises StorageUnavailable when it may not be used."""
        with self._explained():
            try:
                self.connection.meta.client.head_bucket(Bucket=self.bucket_name)
            except ClientError as error:
                if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                    return False
                raise
        return True

    def make_bucket(self) -> None:
        """Make the bucket; one of ours that is there stays as it is. Raises StorageUnavailable."""
        with self._explained():
            try:
                self.connection.meta.client.create_bucket(Bucket=self.bucket_name, **self._place())
            except ClientError as error:
                # Several processes may start at once.
                if error.response["Error"]["Code"] != "BucketAlreadyOwnedByYou":
                    raise

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn the errors of the client into StorageUnavailable."""
        try:
            yield
        except ClientError as error:
            code = error.response["Error"]["Code"]
            raise StorageUnavailable(f"The bucket {self.bucket_name} cannot be used: {code}.") from error
        except BotoCoreError as error:
            raise StorageUnavailable(f"The storage of the bucket does not answer: {error}.") from error

    def _place(self) -> dict[str, Any]:
        # The first region of S3 is the one that must not be named.
        if self.region_name in (None, "us-east-1"):
            return {}
        return {"CreateBucketConfiguration": {"LocationConstraint": self.region_name}}

    def public_url(self, name: str, *, seconds: int, parameters: dict[str, str]) -> str:
        """Return an address that a browser may read for `seconds`."""
        url: str = self._public_client.generate_presigned_url(
            "get_object", Params={"Bucket": self.bucket_name, "Key": name, **parameters}, ExpiresIn=seconds
        )
        return url


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def check_key(key: str) -> str:
    """Return `key`, or raise InvalidKey when it could name anything outside the storage."""
    if not _KEY.fullmatch(key) or len(key) > 200:
        raise InvalidKey(f"{key!r} is no storage key.")
    return key


def is_local() -> bool:
    """Return whether files are kept in a local folder."""
    return isinstance(default_storage, FileSystemStorage)


def write_file(key: str, path: Path, *, move: bool = False) -> StoredFile:
    """Store the local file `path` under `key`, whole or not at all. With `move`, `path` is gone afterwards.

    Raises InvalidKey, and OSError when the storage is full or cannot be reached.
    """
    check_key(key)
    if move and isinstance(default_storage, FileSystemStorage):
        stored = StoredFile(key=key, sha256=hash_file(path), bytes=path.stat().st_size)
        if default_storage.take(path, key):  # type: ignore[attr-defined]
            return stored
    with path.open("rb") as file:
        stored = _write(key, file)
    if move:
        path.unlink()
    return stored


def write_bytes(key: str, data: bytes) -> StoredFile:
    """Store `data` under `key`, whole or not at all. Raises as write_file."""
    check_key(key)
    return _write(key, io.BytesIO(data))


def _write(key: str, source: BinaryIO) -> StoredFile:
    hashing = _HashingFile(source)
    if is_local():
        default_storage.save(key, hashing)
    else:
        # The client of the bucket reads parts of a file out of order and more than once.
        for _ in hashing.chunks(CHUNK):
            pass
        source.seek(0)
        default_storage.save(key, File(source))
    return StoredFile(key=key, sha256=hashing.digest.hexdigest(), bytes=hashing.count)


class _HashingFile(File):
    """A file that hashes what is read of it in chunks."""

    def __init__(self, source: BinaryIO) -> None:
        super().__init__(source)
        self.digest = hashlib.sha256()
        self.count = 0

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        for chunk in super().chunks(chunk_size):
            self.digest.update(chunk)
            self.count += len(chunk)
            yield chunk


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a local file as hexadecimal text."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_file(key: str) -> BinaryIO:
    """Open the file for reading. Raises FileNotFoundError."""
    file: BinaryIO = default_storage.open(check_key(key), "rb")  # type: ignore[assignment]
    return file


def exists(key: str) -> bool:
    """Return whether there is a file under `key`."""
    return default_storage.exists(check_key(key))


def remove(key: str) -> None:
    """Remove the file; one that is not there is no error."""
    default_storage.delete(check_key(key))


def address(key: str, *, seconds: int = 3600, parameters: dict[str, str] | None = None) -> str:
    """Return where a worker reads the file: an absolute path, or a URL that works for `seconds`.

    `parameters` are those of S3's GetObject; a path takes none.
    """
    check_key(key)
    if is_local():
        return default_storage.path(key)
    url: str = default_storage.url(key, parameters=parameters, expire=seconds)  # type: ignore[call-arg]
    return url


def is_prepared() -> bool:
    """Return whether the place for files is there. Raises StorageUnavailable."""
    return not isinstance(default_storage, BucketStorage) or default_storage.has_bucket()


def prepare() -> None:
    """Make the place for files when it is not there. Raises StorageUnavailable."""
    if isinstance(default_storage, BucketStorage) and not default_storage.has_bucket():
        default_storage.make_bucket()


@contextmanager
def local_copy(key: str) -> Iterator[Path]:
    """Yield a local path with the content of the file; only to be read. Raises FileNotFoundError."""
    if is_local():
        path = Path(address(key))
        if not path.is_file():
            raise FileNotFoundError(key)
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="groundling-") as folder:
        path = Path(folder) / Path(key).name
        with open_file(key) as source, path.open("wb") as target:
            shutil.copyfileobj(source, target, CHUNK)
        yield path
