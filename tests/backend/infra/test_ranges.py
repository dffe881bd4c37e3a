"""Ranges of stored files, answered as players and browsers need them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from backend.infra import storage
from backend.infra.errors import NotFound
from backend.infra.ranges import serve_file

DATA = bytes(range(100))
TAG = '"abc"'

Ask = Callable[..., HttpResponseBase]


@pytest.fixture
def ask(folder: Path) -> Ask:
    """Ask for a file of a hundred bytes with the headers given."""
    storage.write_bytes("a/clip.mp4", DATA)
    storage.write_bytes("a/page.html", b"<script>")

    def ask(
        key: str = "a/clip.mp4", *, method: str = "get", download_as: str | None = None, **headers: str
    ) -> Any:
        request = getattr(RequestFactory(), method)("/", headers=headers)
        return serve_file(request, key, sha256="abc", download_as=download_as)

    return ask


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize(
    ("wanted", "status", "first", "last"),
    [
        (None, 200, 0, 99),
        ("bytes=0-1", 206, 0, 1),
        ("bytes=0-0", 206, 0, 0),
        ("bytes=99-", 206, 99, 99),
        ("bytes=50-", 206, 50, 99),
        ("bytes=50-1000", 206, 50, 99),
        ("bytes=-10", 206, 90, 99),
        ("bytes=-1000", 206, 0, 99),
        ("bytes=0-1,5-6", 200, 0, 99),
        ("bytes=9-5", 200, 0, 99),
        ("bytes=x-y", 200, 0, 99),
        ("bytes=--5", 200, 0, 99),
        ("frames=0-1", 200, 0, 99),
        ("", 200, 0, 99),
    ],
)
def test_a_range_is_answered_exactly(
    ask: Ask, wanted: str | None, status: int, first: int, last: int
) -> None:
    headers = {} if wanted is None else {"Range": wanted}

    answer = ask(**headers)

    assert answer.status_code == status
    assert body(answer) == DATA[first : last + 1]
    assert answer.headers["Content-Length"] == str(last + 1 - first)
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers.get("Content-Range") == (f"bytes {first}-{last}/100" if status == 206 else None)


@pytest.mark.parametrize("wanted", ["bytes=100-", "bytes=1000-2000", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused_with_the_size(ask: Ask, wanted: str) -> None:
    answer = ask(Range=wanted)

    assert (answer.status_code, body(answer)) == (416, b"")
    assert answer.headers["Content-Range"] == "bytes */100"


def test_the_tag_saves_sending_it_again(ask: Ask) -> None:
    answer = ask(**{"If-None-Match": TAG})

    assert (answer.status_code, body(answer)) == (304, b"")
    assert answer.headers["ETag"] == TAG
    assert ask(**{"If-None-Match": '"other"'}).status_code == 200


def test_a_range_of_another_version_is_answered_with_the_whole(ask: Ask) -> None:
    assert ask(**{"Range": "bytes=0-1", "If-Range": TAG}).status_code == 206
    assert ask(**{"Range": "bytes=0-1", "If-Range": '"other"'}).status_code == 200


def test_head_tells_the_size_and_sends_nothing(ask: Ask) -> None:
    answer = ask(method="head")

    assert (answer.status_code, body(answer), answer.headers["Content-Length"]) == (200, b"", "100")


def test_types_are_ours_and_nothing_runs(ask: Ask) -> None:
    video, page = ask(), ask("a/page.html")
    source = ask(download_as='a"b\r\n.mp4')

    assert (video.headers["Content-Type"], video.headers["Content-Disposition"]) == ("video/mp4", "inline")
    assert page.headers["Content-Type"] == "application/octet-stream"
    assert page.headers["Content-Disposition"] == "attachment; filename*=UTF-8''page.html"
    assert source.headers["Content-Type"] == "application/octet-stream"
    assert source.headers["Content-Disposition"] == "attachment; filename*=UTF-8''a%22b%0D%0A.mp4"
    for answer in (video, page, source):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_file_that_is_not_there_is_not_found(ask: Ask) -> None:
    with pytest.raises(NotFound):
        ask("a/none.mp4")


def test_behind_nginx_the_file_is_handed_over(ask: Ask, settings: Any) -> None:
    settings.MEDIA_ACCEL_PREFIX = "/protected/"

    answer = ask()

    assert answer.headers["X-Accel-Redirect"] == "/protected/a/clip.mp4"
    assert (answer.headers["Content-Type"], body(answer)) == ("video/mp4", b"")


def test_from_a_bucket_the_browser_is_sent_there(bucket: str) -> None:
    storage.write_bytes("a/clip.mp4", DATA)

    answer = serve_file(RequestFactory().get("/"), "a/clip.mp4", sha256="abc")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{bucket}/media/a/clip.mp4?")
    assert "response-content-type=video%2Fmp4" in answer.headers["Location"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
