"""From the address in a request to a file on this machine that is certainly the one meant.

Both doors are shut unless opened: a path must lie under GROUNDLING_MEDIA_ROOT, a URL must name a host of
GROUNDLING_MEDIA_HOSTS. Sentences never repeat the address: it may be a path of this machine or carry a
signature.
"""

import hashlib
import http.client
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from model_assist.errors import MediaRefused
from model_assist.protocol import Media, Recording
from model_assist.settings import Settings

CHUNK = 1024 * 1024
LARGEST_RECORDING = 4 * CHUNK
"""The server takes none that is larger."""
TIMEOUT_SECONDS = 30


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would lead to a host that nobody allowed."""

    def redirect_request(self, *_arguments: object, **_named: object) -> None:
        return None


@dataclass(frozen=True)
class _Wanted:
    """What an address is to lead to; `noun` is the word for it in sentences."""

    noun: str
    address: str
    sha256: str
    max_bytes: int

    def refused(self, what: str) -> MediaRefused:
        return MediaRefused(f"The {self.noun}{what}")

    def too_large(self) -> MediaRefused:
        return self.refused(f" is larger than {self.max_bytes // CHUNK} MiB.")


@contextmanager
def local_media(media: Media | Recording, settings: Settings) -> Iterator[Path]:
    """Yield the path of a file with the bytes of `media`; a fetched copy is removed afterwards.

    Raises MediaRefused when the address is not allowed, cannot be read, is too large, or has another SHA-256.
    """
    if isinstance(media, Recording):
        wanted = _Wanted("recording", media.address, media.sha256, LARGEST_RECORDING)
    else:
        wanted = _Wanted("proxy", media.address, media.sha256, settings.media_max_bytes)
    if media.address.startswith(("http://", "https://")):
        with tempfile.NamedTemporaryFile(prefix=f"groundling-{wanted.noun}-") as file:
            digest = _fetch(wanted, file, settings)
            file.flush()
            _check_digest(digest, wanted)
            yield Path(file.name)
        return
    path = _allowed_path(wanted, settings)
    with path.open("rb") as source:
        _check_digest(hashlib.file_digest(source, "sha256").hexdigest(), wanted)
    yield path


def _check_digest(digest: str, wanted: _Wanted) -> None:
    if digest != wanted.sha256:
        raise wanted.refused(" is not the file of the request: its SHA-256 differs.")


def _allowed_path(wanted: _Wanted, settings: Settings) -> Path:
    if not settings.media_roots:
        raise MediaRefused("This worker reads no local files: GROUNDLING_MEDIA_ROOT is not set.")
    path = Path(wanted.address)
    if "\x00" in wanted.address or not path.is_absolute():
        raise wanted.refused("'s address must be an absolute path or an http(s) URL.")
    resolved = path.resolve()
    if not any(resolved.is_relative_to(root.resolve()) for root in settings.media_roots):
        raise wanted.refused(" lies outside the folders of GROUNDLING_MEDIA_ROOT.")
    if not resolved.is_file():
        raise wanted.refused("'s file does not exist.")
    if resolved.stat().st_size > wanted.max_bytes:
        raise wanted.too_large()
    return resolved


def _fetch(wanted: _Wanted, file: IO[bytes], settings: Settings) -> str:
    """Copy the answer into `file` and return its SHA-256."""
    parts = urlsplit(wanted.address)
    try:
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise wanted.refused("'s URL is not valid.") from None
    if not settings.media_hosts:
        raise MediaRefused("This worker fetches nothing: GROUNDLING_MEDIA_HOSTS is not set.")
    if not {host, f"{host}:{port}"} & settings.media_hosts or "@" in parts.netloc:
        raise wanted.refused(f"'s host {host[:100]!r} is not in GROUNDLING_MEDIA_HOSTS.")
    # No proxies from the environment: the host that was checked is the host that is asked.
    opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
    digest, size = hashlib.sha256(), 0
    try:
        with opener.open(wanted.address, timeout=TIMEOUT_SECONDS) as answer:
            while chunk := answer.read(CHUNK):
                size += len(chunk)
                if size > wanted.max_bytes:
                    raise wanted.too_large()
                digest.update(chunk)
                file.write(chunk)
            if answer.length:
                raise wanted.refused(" could not be fetched: its host gave no whole answer.")
    except urllib.error.HTTPError as error:
        raise wanted.refused(f" could not be fetched: its host answered {error.code}.") from None
    except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError):
        raise wanted.refused(" could not be fetched: its host gave no whole answer.") from None
    return digest.hexdigest()
