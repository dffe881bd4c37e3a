"""From the address in a request to a file on this machine that is certainly the proxy meant.

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
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from model_assist.errors import MediaRefused
from model_assist.protocol import Media
from model_assist.settings import Settings

CHUNK = 1024 * 1024
TIMEOUT_SECONDS = 30


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would lead to a host that nobody allowed."""

    def redirect_request(self, *_arguments: object, **_named: object) -> None:
        return None


@contextmanager
def local_media(media: Media, settings: Settings) -> Iterator[Path]:
    """Yield the path of a file with the bytes of `media`; a fetched copy is removed afterwards.

    Raises MediaRefused when the address is not allowed, cannot be read, is too large, or has another SHA-256.
    """
    if media.address.startswith(("http://", "https://")):
        with tempfile.NamedTemporaryFile(prefix="groundling-proxy-", suffix=".mp4") as file:
            digest = _fetch(media.address, file, settings)
            file.flush()
            _check_digest(digest, media)
            yield Path(file.name)
        return
    path = _allowed_path(media.address, settings)
    with path.open("rb") as source:
        _check_digest(hashlib.file_digest(source, "sha256").hexdigest(), media)
    yield path


def _check_digest(digest: str, media: Media) -> None:
    if digest != media.sha256:
        raise MediaRefused("The proxy is not the file of the request: its SHA-256 differs.")


def _allowed_path(address: str, settings: Settings) -> Path:
    if not settings.media_roots:
        raise MediaRefused("This worker reads no local files: GROUNDLING_MEDIA_ROOT is not set.")
    path = Path(address)
    if "\x00" in address or not path.is_absolute():
        raise MediaRefused("The proxy's address must be an absolute path or an http(s) URL.")
    resolved = path.resolve()
    if not any(resolved.is_relative_to(root.resolve()) for root in settings.media_roots):
        raise MediaRefused("The proxy lies outside the folders of GROUNDLING_MEDIA_ROOT.")
    if not resolved.is_file():
        raise MediaRefused("The proxy's file does not exist.")
    if resolved.stat().st_size > settings.media_max_bytes:
        raise MediaRefused(f"The proxy is larger than {settings.media_max_bytes // CHUNK} MiB.")
    return resolved


def _fetch(address: str, file: IO[bytes], settings: Settings) -> str:
    """Copy the answer into `file` and return its SHA-256."""
    parts = urlsplit(address)
    try:
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise MediaRefused("The proxy's URL is not valid.") from None
    if not settings.media_hosts:
        raise MediaRefused("This worker fetches nothing: GROUNDLING_MEDIA_HOSTS is not set.")
    if not {host, f"{host}:{port}"} & settings.media_hosts or "@" in parts.netloc:
        raise MediaRefused(f"The proxy's host {host[:100]!r} is not in GROUNDLING_MEDIA_HOSTS.")
    # No proxies from the environment: the host that was checked is the host that is asked.
    opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
    digest, size = hashlib.sha256(), 0
    try:
        with opener.open(address, timeout=TIMEOUT_SECONDS) as answer:
            while chunk := answer.read(CHUNK):
                size += len(chunk)
                if size > settings.media_max_bytes:
                    raise MediaRefused(f"The proxy is larger than {settings.media_max_bytes // CHUNK} MiB.")
                digest.update(chunk)
                file.write(chunk)
            if answer.length:
                raise MediaRefused("The proxy could not be fetched: its host gave no whole answer.")
    except urllib.error.HTTPError as error:
        raise MediaRefused(f"The proxy could not be fetched: its host answered {error.code}.") from None
    except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError):
        raise MediaRefused("The proxy could not be fetched: its host gave no whole answer.") from None
    return digest.hexdigest()
