"""An address is only followed where the worker's settings open a door."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from model_assist.errors import MediaRefused
from model_assist.protocol import Media
from model_assist.runtime.media import local_media
from model_assist.settings import Settings, read_settings

BYTES = b"the bytes of a proxy" * 100
SHA = hashlib.sha256(BYTES).hexdigest()


def media(address: str, sha256: str = SHA) -> Media:
    return Media(address, sha256, 1, 8, 8, (1, 1), (0,))


def settings(**environment: str) -> Settings:
    return read_settings(environment)


class _Host(BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        match self.path.partition("?")[0]:
            case "/proxy.mp4":
                self.send_response(200)
                self.end_headers()
                self.wfile.write(BYTES)
            case "/moved.mp4":
                self.send_response(302)
                self.send_header("Location", "/proxy.mp4")
                self.end_headers()
            case "/short.mp4":
                self.send_response(200)
                self.send_header("Content-Length", str(len(BYTES) + 1))
                self.end_headers()
                self.wfile.write(BYTES)
            case _:
                self.send_response(403)
                self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def host() -> Iterator[str]:
    _Host.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_path_under_the_root_is_used_in_place(tmp_path: Path) -> None:
    file = tmp_path / "proxy.mp4"
    file.write_bytes(BYTES)

    with local_media(media(str(file)), settings(GROUNDLING_MEDIA_ROOT=f"/nowhere:{tmp_path}")) as path:
        assert path == file
    assert file.read_bytes() == BYTES


@pytest.mark.parametrize(
    "kind", ["outside", "upwards", "link out", "relative", "file URL", "NUL", "folder", "missing"]
)
def test_other_paths_are_refused(kind: str, tmp_path: Path) -> None:
    root, secret = tmp_path / "media", tmp_path / "secret.mp4"
    root.mkdir()
    secret.write_bytes(BYTES)
    (root / "link.mp4").symlink_to(secret)
    address = {
        "outside": str(secret),
        "upwards": f"{root}/../secret.mp4",
        "link out": f"{root}/link.mp4",
        "relative": "media/x.mp4",
        "file URL": f"file://{secret}",
        "NUL": f"{root}/a\x00.mp4",
        "folder": str(root),
        "missing": f"{root}/none.mp4",
    }[kind]

    with pytest.raises(MediaRefused) as refusal:
        local_media(media(address), settings(GROUNDLING_MEDIA_ROOT=str(root))).__enter__()

    assert str(tmp_path) not in str(refusal.value)


def test_without_settings_nothing_is_read_or_fetched(tmp_path: Path, host: str) -> None:
    file = tmp_path / "proxy.mp4"
    file.write_bytes(BYTES)

    with pytest.raises(MediaRefused, match="GROUNDLING_MEDIA_ROOT is not set"):
        local_media(media(str(file)), settings()).__enter__()
    with pytest.raises(MediaRefused, match="GROUNDLING_MEDIA_HOSTS is not set"):
        local_media(media(f"http://{host}/proxy.mp4"), settings()).__enter__()
    assert _Host.asked == []


def test_a_url_of_an_allowed_host_is_fetched_and_removed(host: str) -> None:
    with local_media(media(f"http://{host}/proxy.mp4?sign=1"), settings(GROUNDLING_MEDIA_HOSTS=host)) as path:
        assert path.read_bytes() == BYTES
    assert not path.exists()
    assert _Host.asked == ["/proxy.mp4?sign=1"]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/moved.mp4", "its host answered 302"),
        ("/secret.mp4?signature=abc", "its host answered 403"),
        ("/short.mp4", "no whole answer"),
    ],
)
def test_a_bad_answer_is_refused_without_repeating_the_address(path: str, reason: str, host: str) -> None:
    with pytest.raises(MediaRefused, match=reason) as refusal:
        local_media(media(f"http://{host}{path}"), settings(GROUNDLING_MEDIA_HOSTS=host)).__enter__()

    assert "signature" not in str(refusal.value)
    assert _Host.asked == [path]


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/x", "http://user@{host}/proxy.mp4", "http://example.org/x"]
)
def test_other_hosts_are_not_asked(address: str, host: str) -> None:
    with pytest.raises(MediaRefused, match="is not in GROUNDLING_MEDIA_HOSTS"):
        local_media(media(address.format(host=host)), settings(GROUNDLING_MEDIA_HOSTS=host)).__enter__()
    assert _Host.asked == []


def test_other_bytes_and_too_many_bytes_are_refused(tmp_path: Path, host: str) -> None:
    file = tmp_path / "proxy.mp4"
    file.write_bytes(BYTES + b"!")
    with pytest.raises(MediaRefused, match="SHA-256 differs"):
        local_media(media(str(file)), settings(GROUNDLING_MEDIA_ROOT=str(tmp_path))).__enter__()
    other = media(f"http://{host}/proxy.mp4", "0" * 64)
    with pytest.raises(MediaRefused, match="SHA-256 differs"):
        local_media(other, settings(GROUNDLING_MEDIA_HOSTS=host)).__enter__()

    large = tmp_path / "large.mp4"
    with large.open("wb") as sparse:
        sparse.truncate(1024 * 1024 + 1)
    limits = settings(GROUNDLING_MEDIA_ROOT=str(tmp_path), GROUNDLING_MEDIA_MAX_MIB="1")
    with pytest.raises(MediaRefused, match="larger than 1 MiB"):
        local_media(media(str(large)), limits).__enter__()
