"""What is written down: logs without secrets and tricks, and a secret key of one's own."""

import json
import logging
import stat
import threading
from pathlib import Path

import pytest

from backend.infra.logs import JsonLines
from backend.infra.secrets import WeakSecret, check_secret, read_or_make_secret


def line(message: str, *arguments: object) -> str:
    return JsonLines().format(logging.LogRecord("name", logging.INFO, "file", 1, message, arguments, None))


def test_a_record_is_one_line_of_json() -> None:
    text = line("file %s", "a\nb\x1b[31m\u202ec\u2028.mp4")

    assert len(text.splitlines()) == 1
    assert "\x1b" not in text
    assert json.loads(text)["message"] == "file a\nb\x1b[31m\\u202ec\\u2028.mp4"
    assert json.loads(text)["level"] == "INFO"


@pytest.mark.parametrize(
    "message",
    [
        "Authorization: Token SECRETVALUE",
        "header authorization=Bearer SECRETVALUE",
        "{'password': 'SECRETVALUE'}",
        '{"token": "SECRETVALUE"}',
        "Cookie: SECRETVALUE",
        "GET /x?X-Amz-Signature=SECRETVALUE&b=1",
        "connect to postgresql://me:SECRETVALUE@host/db",
        "redis://:SECRETVALUE@host:6379/0",
    ],
)
def test_secrets_are_blanked(message: str) -> None:
    assert "SECRETVALUE" not in line(message)
    assert "***" in line(message)


def test_an_exception_is_part_of_the_line() -> None:
    try:
        raise ValueError("password=SECRETVALUE")
    except ValueError as error:
        record = logging.LogRecord("n", logging.ERROR, "f", 1, "broke", (), (type(error), error, None))

    text = JsonLines().format(record)

    assert len(text.splitlines()) == 1
    assert "ValueError" in json.loads(text)["exception"]
    assert "SECRETVALUE" not in text


def test_the_first_start_makes_a_secret_that_only_the_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "secret-key"

    secret = read_or_make_secret(path)

    assert len(secret) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_or_make_secret(path) == secret
    assert read_or_make_secret(tmp_path / "other") != secret
    assert sorted(file.name for file in tmp_path.iterdir()) == ["other", "secret-key"]


def test_processes_that_start_at_once_agree_on_the_secret(tmp_path: Path) -> None:
    secrets: list[str] = []
    threads = [
        threading.Thread(target=lambda: secrets.append(read_or_make_secret(tmp_path / "secret-key")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(secrets) == 8
    assert len(set(secrets)) == 1


def test_a_short_secret_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("development")

    with pytest.raises(WeakSecret, match="shorter than 50"):
        read_or_make_secret(tmp_path / "secret-key")
    with pytest.raises(WeakSecret, match="SECRET_KEY"):
        check_secret("insecure", source="SECRET_KEY")
