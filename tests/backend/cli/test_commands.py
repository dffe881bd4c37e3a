"""What the commands do and say; every failure is one line and exit status 1."""

import json
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from backend.apps.accounts.models import User
from backend.apps.accounts.services import use_sign_in_link
from backend.apps.projects.models import Project
from backend.cli.processes import Part, wait_for_health, web_part, worker_parts
from backend.cli.serve import check_port_is_free
from tests.backend.cli.terminal import Terminal, run_apart
from tests.servers import free_port


def test_help_lists_every_command(groundling: Terminal) -> None:
    shown = groundling("--help")

    assert shown.status == 0
    for command in (
        "demo",
        "serve",
        "worker",
        "migrate",
        "ingest",
        "cut",
        "draft",
        "release",
        "push",
        "doctor",
        "people",
    ):
        assert f" {command} " in shown.out


# --- people ---


def test_a_new_person_gets_a_link_that_works_once(groundling: Terminal) -> None:
    added = groundling("people", "add", "ana", "--name", "Ana", "--address", "https://label.example.org/")

    address, _, secret = added.out.strip().partition("?link=")
    assert (added.status, address) == (0, "https://label.example.org/sign-in")
    user = User.objects.get(username="ana")
    assert (user.display_name, user.is_superuser, user.has_usable_password()) == ("Ana", False, False)
    assert use_sign_in_link(secret=secret) == user


def test_only_asked_for_is_somebody_an_administrator(groundling: Terminal) -> None:
    groundling("people", "add", "lena", "--admin")

    assert User.objects.get(username="lena").is_superuser


def test_a_person_is_out_at_once(groundling: Terminal) -> None:
    groundling("people", "add", "ana")

    assert groundling("people", "disable", "ana").out == "ana can no longer sign in\n"
    assert not User.objects.get(username="ana").is_active


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("people", "link", "nobody"), "there is nobody with the name nobody."),
        (("people", "disable", "nobody"), "there is nobody with the name nobody."),
        (("people", "add", "a b"), "name"),
        (("draft", "none"), "no text model is configured"),
        (("worker", "--queues", "media,films"), "there is no queue films; known: default, media"),
        (("worker", "--queues", " "), "there is no queue named"),
        (("ingest", "--project", "none", "x.mp4"), 'there is no project "none"'),
    ],
)
def test_what_cannot_be_done_is_one_line(
    groundling: Terminal, arguments: tuple[str, ...], complaint: str
) -> None:
    assert complaint in groundling(*arguments).complaint


def test_a_name_is_given_once(groundling: Terminal) -> None:
    groundling("people", "add", "ana")

    assert "ana" in groundling("people", "add", "ana").complaint


# --- draft ---


def test_drafts_are_asked_of_a_project_that_is_there(
    groundling: Terminal, settings: Any, make_project: Callable[..., Project]
) -> None:
    settings.TEXT_MODEL = "facebook/Perception-LM-1B"

    assert "no such project" in groundling("draft", "none").complaint
    assert groundling("draft", make_project(workflow="fgqa").slug).out == "0 drafts requested\n"


# --- doctor ---


def test_doctor_says_what_is_there(groundling: Terminal) -> None:
    facts = json.loads(groundling("doctor", "--json").out)

    assert facts["database"].endswith(" answers")
    assert facts["ffmpeg"].startswith("ffmpeg version")
    assert facts["storage"] == f"folder {Path(django_settings.DATA) / 'media'}"
    assert facts["text model"].startswith("none configured")
    assert facts["speech model"].startswith("none configured")


def test_doctor_fails_when_something_needed_is_missing(
    groundling: Terminal, settings: Any, tmp_path: Path
) -> None:
    settings.FRONTEND_DIST = tmp_path

    looked = groundling("doctor")

    assert looked.status == 1
    assert "frontend     missing: run make setup" in looked.out


def test_doctor_sees_a_bucket_that_does_not_answer(groundling: Terminal, settings: Any) -> None:
    options = {"bucket_name": "media", "endpoint_url": f"http://127.0.0.1:{free_port()}", "access_key": "a"}
    settings.STORAGES = {
        "default": {
            "BACKEND": "backend.infra.storage.BucketStorage",
            "OPTIONS": {**options, "secret_key": "b", "region_name": "us-east-1"},
        }
    }

    looked = groundling("doctor", "--json")

    assert looked.status == 1
    assert json.loads(looked.out)["storage"].startswith("missing: The storage of the bucket does not answer")


# --- settings, database ---


def test_a_weak_secret_is_one_line(tmp_path: Path) -> None:
    ended = run_apart("doctor", GROUNDLING_DATA=str(tmp_path), SECRET_KEY="short")

    assert ended.complaint == "The secret key from SECRET_KEY is shorter than 50 characters."


def test_a_database_that_was_never_made_is_one_line(tmp_path: Path) -> None:
    ended = run_apart("release", "demo-stc", "--out", str(tmp_path / "out"), GROUNDLING_DATA=str(tmp_path))

    assert ended.complaint.startswith("the database cannot be used (no such table")
    assert "groundling migrate" in ended.complaint
    assert not (tmp_path / "out").exists()


def test_migrate_makes_the_database_and_a_second_time_changes_nothing(tmp_path: Path) -> None:
    for _ in ("first", "second"):
        ended = run_apart("migrate", GROUNDLING_DATA=str(tmp_path))
        assert (ended.status, ended.out) == (0, "The database is up to date.\n"), ended.err

    assert (tmp_path / "groundling.sqlite3").stat().st_size > 0


# --- processes ---


def test_a_port_that_is_taken_is_one_line(groundling: Terminal) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        complaint = groundling("serve", "--port", str(port)).complaint

    assert complaint == f"cannot listen on 127.0.0.1:{port}: Address already in use. Choose another --port."
    check_port_is_free("127.0.0.1", port)


def test_the_server_listens_on_loopback_unless_told(groundling: Terminal) -> None:
    assert "127.0.0.1" in groundling("serve", "--help").out
    assert "127.0.0.1:8123" in web_part(host="127.0.0.1", port=8123).command


def test_ingest_results_and_releases_have_processes_of_their_own() -> None:
    parts = {part.name: part for part in worker_parts(["default", "media", "release", "results", "assist"])}

    assert list(parts) == ["work", "media", "release", "assist"]
    assert "default,results" in parts["work"].command
    assert "--beat" in parts["work"].command
    assert [name for name, part in parts.items() if "--beat" in part.command] == ["work"]


def _variables(part: Part) -> dict[str, str]:
    return {name: value for name, value in part.environment.items() if name.startswith("GROUNDLING_")}


def test_the_model_worker_is_told_where_media_is_and_nothing_more(settings: Any) -> None:
    [in_folder] = worker_parts(["assist"])
    settings.S3_BUCKET = "media"
    settings.STORAGES = {"default": {"OPTIONS": {"endpoint_url": "http://storage:8333"}}}
    [in_bucket] = worker_parts(["assist"])

    assert _variables(in_folder) == {"GROUNDLING_MEDIA_ROOT": str(Path(django_settings.DATA) / "media")}
    assert _variables(in_bucket) == {"GROUNDLING_MEDIA_HOSTS": "storage:8333"}


def test_waiting_for_a_server_that_never_comes_ends() -> None:
    assert not wait_for_health(f"http://127.0.0.1:{free_port()}", seconds=0.4, stop=threading.Event())
