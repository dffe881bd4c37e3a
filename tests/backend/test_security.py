"""Doors that stay shut: forged requests, foreign objects, odd bodies, files beside the frontend, strange hosts."""

import base64
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import OperationalError
from django.test import Client, override_settings
from rest_framework.test import APIClient

from backend.apps.accounts.models import User
from backend.apps.accounts.services import create_token
from tests.backend.test_permission_matrix import body_of, call, count_rows, ids_of, routes
from tests.backend.world import MARKER, World, build_world

pytestmark = pytest.mark.django_db

REPOSITORY = Path(__file__).resolve().parents[2]
SIGN_IN = ("session", "session/link")


@pytest.fixture
def world(make_user: Any, make_project: Any, client_of: Any) -> World:
    return build_world(make_user, make_project, client_of)


def test_no_write_goes_through_on_a_cookie_alone(world: World) -> None:
    forged = APIClient(enforce_csrf_checks=True)
    forged.force_login(world.people["lead"])
    before = count_rows()

    answers = {
        row: call(forged, row, ids_of(row, world), body_of(row, world)).status_code
        for row in routes()
        if row[0] not in ("GET", "HEAD")
    }

    assert {row: status for row, status in answers.items() if status != 403} == {}
    assert len(answers) > 20
    assert count_rows() == before


def test_with_a_token_no_csrf_is_wanted(world: World) -> None:
    _, token = create_token(actor=world.people["lead"], days=1)
    program = APIClient(enforce_csrf_checks=True)
    program.credentials(HTTP_AUTHORIZATION=f"Token {token}")

    assert program.patch("/api/v1/projects/project-a", {"name": "B"}, format="json").status_code == 200


def test_what_a_page_of_another_site_can_send_is_refused(world: World, client_of: Any) -> None:
    lead = client_of(world.people["lead"])

    for content_type in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ):
        answer = lead.generic(
            "PATCH", "/api/v1/projects/project-a", '{"name": "B"}', content_type=content_type
        )
        assert answer.status_code == 415


def test_no_other_origin_is_let_in(world: World, client_of: Any) -> None:
    lead = client_of(world.people["lead"])

    for method, route in routes():
        if method == "GET":
            path = "/api/v1/" + route.format(**world.ids)
            answer = lead.get(path, headers={"Origin": "https://evil.example"})
            assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_foreign_ids_in_a_body_are_not_there(world: World, client_of: Any) -> None:
    outsider = client_of(world.people["outsider"])
    before = count_rows()

    answers = [
        outsider.post("/api/v1/projects/project-b/items", {"asset": str(world.asset.pk)}),
        outsider.post("/api/v1/projects/project-b/items/batch", {"items": [{"asset": str(world.asset.pk)}]}),
        outsider.patch(f"/api/v1/projects/project-b/members/{world.ids['user_id']}", {"role": "lead"}),
        outsider.delete(f"/api/v1/projects/project-b/members/{world.ids['user_id']}"),
        outsider.get("/api/v1/projects/project-b/items", {"asset": str(world.asset.pk)}),
    ]

    assert [answer.status_code for answer in answers[:4]] == [422, 422, 404, 404]
    assert not [answer for answer in answers if MARKER.encode() in answer.content]
    assert count_rows() == before


@pytest.mark.parametrize(
    "field", ["is_staff", "is_superuser", "owner", "organization", "created_by", "version", "id"]
)
def test_no_request_sets_a_field_that_is_not_its_own(field: str, world: World, client_of: Any) -> None:
    lead = client_of(world.people["lead"])
    before = list(User.objects.order_by("pk").values())

    for row in routes():
        body = body_of(row, world)
        if row[0] not in ("POST", "PATCH") or not body or row[1] in SIGN_IN or row[1] == "projects":
            continue
        answer = call(lead, row, ids_of(row, world), {**body, field: "00000000-0000-0000-0000-000000000000"})
        assert answer.status_code in (400, 404), (row, answer.status_code)

    assert list(User.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    "name",
    [
        "user__password__startswith",
        "project__memberships__user__email",
        "_connector",
        "_negated",
        'a"b',
        "a.b",
        "x\x00",
    ],
)
def test_no_filter_reaches_into_the_database(name: str, world: World, client_of: Any) -> None:
    lead = client_of(world.people["lead"])

    assert lead.get("/api/v1/projects/project-a/items", {name: "x"}).status_code == 400


@pytest.mark.parametrize("value", ["nonsense", "x\x00", "'; --", "9" * 400])
def test_no_value_of_a_filter_breaks_a_list(value: str, world: World, client_of: Any) -> None:
    lead = client_of(world.people["lead"])
    address = "/api/v1/projects/project-a/items"

    for field in ("state", "split", "asset"):
        assert lead.get(address, {field: value}).status_code == 400
    position = base64.b64encode(urlencode({"p": value}).encode()).decode()
    assert lead.get(address, {"cursor": position}).status_code == 400
    # What is no cursor at all is refused or read as the first page.
    assert lead.get(address, {"cursor": value}).status_code in (200, 400, 404)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[" * 200_000, 400),
        (b'{"name": 1e999}', 400),
        (b'{"name": NaN}', 400),
        (b'{"name": "\\u0000"}', 400),
        (b"{" + b" " * 11_000_000 + b"}", 413),
        (b"[" + b"1," * 1_000_000 + b"1]", 400),
    ],
)
def test_a_body_that_is_too_much_is_refused_quickly(
    body: bytes, status: int, world: World, client_of: Any
) -> None:
    lead = client_of(world.people["lead"])
    started = time.process_time()

    answer = lead.generic("PATCH", "/api/v1/projects/project-a", body, content_type="application/json")

    assert answer.status_code == status
    assert time.process_time() - started < 2
    assert len(answer.json()["error"]["message"]) < 200


def test_a_busy_database_asks_for_patience(world: World, client_of: Any, monkeypatch: Any) -> None:
    def busy(*_: Any, **__: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("backend.apps.projects.api.views.access_membership", busy)

    answer = client_of(world.people["lead"]).get("/api/v1/projects/project-a")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert answer.json()["error"]["code"] == "busy"
    assert "locked" not in answer.content.decode()


def test_a_fault_of_ours_tells_nothing(world: World, client_of: Any, monkeypatch: Any) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("SELECT secret FROM /work")

    monkeypatch.setattr("backend.apps.projects.api.views.access_membership", broken)
    client = client_of(world.people["lead"])
    client.raise_request_exception = False

    answer = client.get("/api/v1/projects/project-a")

    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "server_error"
    assert not [word for word in ("secret", "Traceback", "RuntimeError") if word in answer.content.decode()]


def test_a_strange_host_is_refused() -> None:
    answer = Client().get("/api/v1/session", headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "bad_request"


@pytest.fixture
def frontend(tmp_path: Path) -> Any:
    """A built frontend with files that must not be served."""
    dist = tmp_path / "dist"
    for name, text in {
        "index.html": "<!doctype html>the app",
        "assets/index-12345678.js": "code",
        "assets/index-12345678.js.map": "map",
        ".vite/manifest.json": "{}",
    }.items():
        (dist / name).parent.mkdir(parents=True, exist_ok=True)
        (dist / name).write_text(text)
    (tmp_path / "secret.txt").write_text("secret")
    with override_settings(FRONTEND_DIST=dist, WHITENOISE_ROOT=dist):
        yield Client()


def test_every_address_of_the_app_shows_the_app_with_its_policy(frontend: Client) -> None:
    for path in ("/", "/work", "/projects/a/items", "/sign-in?link=x"):
        answer = frontend.get(path)
        assert b"".join(answer.streaming_content) == b"<!doctype html>the app"
        assert answer.headers["Cache-Control"] == "no-cache"
        policy = answer.headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-eval" not in policy

    script = frontend.get("/assets/index-12345678.js")
    assert (script.status_code, script.headers["Cache-Control"]) == (
        200,
        "max-age=315360000, public, immutable",
    )
    assert "Content-Security-Policy" in script.headers
    assert script.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/index-12345678.js.map",
        "/.vite/manifest.json",
        "/.git/config",
        "/.env",
        "/secret.txt",
        "/assets/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/static/../secret.txt",
        "/static",
        "/static/settings",
        "/media/a/clip.mp4",
        "/assets/missing.js",
        "/api/v1/nothing",
        "/api",
        "/api/v2/projects",
    ],
)
def test_nothing_else_is_there(frontend: Client, path: str) -> None:
    answer = frontend.get(path)

    assert answer.status_code == 404
    assert "secret" not in answer.content.decode()


def test_without_a_built_frontend_the_page_says_so(tmp_path: Path) -> None:
    with override_settings(FRONTEND_DIST=tmp_path):
        answer = Client().get("/")

    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert (
        answer.content.decode()
        == "The frontend is not built yet. Run `make setup`, then load this page again.\n"
    )


def test_only_reading_is_possible_outside_the_interface(frontend: Client) -> None:
    assert frontend.post("/work", {}).status_code == 405


def test_the_description_is_whole_and_needs_a_person(make_user: Any, client_of: Any) -> None:
    assert APIClient().get("/api/v1/openapi.json").status_code == 401

    description = client_of(make_user()).get("/api/v1/openapi.json").json()

    described = {
        (method.upper(), path.removeprefix("/api/v1/"))
        for path, methods in description["paths"].items()
        for method in methods
    }
    assert described == {row for row in routes() if row[1] != "openapi.json" and row[0] != "HEAD"}
    assert all(
        "default" in method["responses"] for path in description["paths"].values() for method in path.values()
    )


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from backend.config import settings; print(settings.DEBUG, settings.ALLOWED_HOSTS)",
        ],
        cwd=REPOSITORY,
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_fresh_start_is_closed_and_makes_its_own_secret(tmp_path: Path) -> None:
    answer = start(GROUNDLING_DATA=str(tmp_path / "data"))

    assert answer.stdout == "False ['127.0.0.1', 'localhost', '[::1]']\n", answer.stderr
    assert len((tmp_path / "data" / "secret-key").read_text()) >= 50


def test_a_weak_secret_is_refused_at_the_start(tmp_path: Path) -> None:
    answer = start(GROUNDLING_DATA=str(tmp_path), SECRET_KEY="development")

    assert answer.returncode == 1
    assert "The secret key from SECRET_KEY is shorter than 50 characters." in answer.stderr
    assert "development" not in answer.stderr


def test_behind_tls_the_cookies_say_so(tmp_path: Path) -> None:
    program = (
        "from backend.config import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        cwd=REPOSITORY,
        env={"PATH": "/usr/bin:/bin", "GROUNDLING_DATA": str(tmp_path), "GROUNDLING_TLS": "1"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert answer.stdout == "__Host-session True True\n"
