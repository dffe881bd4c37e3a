"""Every route, method and kind of person against the table permission_matrix.csv.

After a change of routes, write the table anew and read the difference by eye:

    GROUNDLING_WRITE_MATRIX=1 pytest tests/backend/test_permission_matrix.py
"""

import base64
import csv
import os
import re
import uuid
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from backend.domain.auditing import AuditRates
from backend.domain.drafts import DraftShares
from tests.backend.work.workplace import track
from tests.backend.world import MARKER, World, build_world, unknown_ids

TABLE = Path(__file__).with_name("permission_matrix.csv")
ROLES = ("anonymous", "outsider", "annotator", "colleague", "reviewer", "lead")
HEADERS = {"HTTP_TUS_RESUMABLE": "1.0.0"}
DENIED = (401, 403, 404)

ATTRIBUTES = {
    "track": {"type": "object", "properties": {"age": {"type": "string"}}, "additionalProperties": False}
}

RATES = AuditRates().as_json()

# What was computed of rows that are there anyway, and may be written while it is shown.
DERIVED = {"quality.Agreement"}

Row = tuple[str, str]


def routes() -> list[Row]:
    """Every (method, route) under /api/v1/."""

    def walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[Row]:
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, route)
            elif route.startswith("api/v1/"):
                view = pattern.callback.view_class
                name = re.sub(r"<\w+:(\w+)>", r"{\1}", route.removeprefix("api/v1/"))
                yield from (
                    (method.upper(), name)
                    for method in view.http_method_names
                    if hasattr(view, method) and method != "options"
                )

    return sorted(walk(get_resolver().url_patterns, ""), key=lambda row: (row[1], row[0]))


def body_of(row: Row, world: World) -> Any:
    """A request that would succeed if the person may make it; {} where there is nothing to say."""
    asset, work = str(world.asset.pk), world.submitted
    bodies: dict[Row, Any] = {
        ("PUT", "me/preferences"): {"language": "de"},
        ("POST", "session"): {"username": "lead", "password": "wrong"},
        ("POST", "session/link"): {"token": "wrong"},
        ("POST", "projects"): {"name": "New", "workflow": "stc"},
        ("PATCH", "projects/{slug}"): {"description": "changed"},
        ("POST", "projects/{slug}/members"): {"username": "outsider", "role": "annotator"},
        ("PATCH", "projects/{slug}/members/{user_id}"): {"role": "reviewer"},
        ("POST", "projects/{slug}/items"): {"asset": asset},
        ("POST", "projects/{slug}/items/batch"): {"items": [{"asset": asset}]},
        ("POST", "projects/{slug}/items/tags"): {"items": [world.item], "put": ["night"]},
        ("POST", "projects/{slug}/items/withdraw"): {"items": [world.item]},
        ("POST", "projects/{slug}/attributes"): {"declaration": ATTRIBUTES, "version": 1},
        ("POST", "projects/{slug}/attributes/try"): {"declaration": ATTRIBUTES},
        ("POST", "projects/{slug}/cuts"): {"by": "every", "every_seconds": 1},
        ("PUT", "projects/{slug}/audit"): {"rates": RATES, "version": 0},
        ("POST", "projects/{slug}/audit/try"): RATES,
        ("PUT", "projects/{slug}/drafts"): {"shares": dict(DraftShares().as_json()), "version": 0},
        ("PUT", "assignments/{assignment_id}/verdicts/{object_id}"): {"verdict": "pass"},
        ("PUT", "assignments/{assignment_id}/appeals/{object_id}"): {"words": "No."},
        ("POST", "assignments/{assignment_id}/skip"): {"reason": "too dark"},
        ("POST", "annotations/{annotation_id}/operations"): {"operations": [track()]},
        ("POST", "annotations/{annotation_id}/submit"): {"revision": 0},
        ("POST", "annotations/{annotation_id}/send-back"): {"reason": "look again"},
        ("POST", "annotations/{annotation_id}/assist"): {
            "kind": "propagate",
            "input": {
                "track_id": str(uuid.uuid4()),
                "frame": 0,
                "box": [1, 1, 9, 9],
                "until_frame": 9,
                "direction": "forward",
            },
        },
        ("POST", "work-items/{work_item_id}/accept"): {"annotation_id": work},
        ("POST", "work-items/{work_item_id}/adjudicate"): {"from_annotation_id": work},
    }
    return bodies.get(row, {})


def ids_of(row: Row, world: World) -> dict[str, str]:
    """The objects that the route is about: the annotator's open work, or submitted work to judge."""
    judged = row == ("POST", "annotations/{annotation_id}/send-back")
    return {**world.ids, "annotation_id": world.submitted} if judged else world.ids


def call(client: APIClient, row: Row, ids: dict[str, str], body: Any) -> HttpResponseBase:
    method, route = row
    extra = dict(HEADERS)
    if row == ("POST", "uploads"):
        metadata = f"filename {_base64('clip.mp4')},project {_base64(ids['slug'])}"
        extra |= {"HTTP_UPLOAD_LENGTH": "10", "HTTP_UPLOAD_METADATA": metadata}
    if row == ("PATCH", "uploads/{upload_id}"):
        return client.generic(
            "PATCH",
            "/api/v1/" + route.format(**ids),
            b"0123456789",
            content_type="application/offset+octet-stream",
            HTTP_UPLOAD_OFFSET="0",
            **extra,
        )
    if row == ("POST", "annotations/{annotation_id}/dictation"):
        sound = b"\x1a\x45\xdf\xa3"
        return client.generic("POST", "/api/v1/" + route.format(**ids), sound, content_type="audio/webm")
    if method in ("GET", "HEAD"):
        return getattr(client, method.lower())("/api/v1/" + route.format(**ids), **extra)
    return getattr(client, method.lower())("/api/v1/" + route.format(**ids), body, format="json", **extra)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def count_rows() -> dict[str, int]:
    """How many rows every table has."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.label not in DERIVED
    }


def content_of(response: HttpResponseBase) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture
def world(make_user: Any, make_project: Any, client_of: Any, settings: Any) -> World:
    settings.SPEECH_MODEL = "openai/whisper-small"
    return build_world(make_user, make_project, client_of)


@pytest.fixture
def clients(world: World, client_of: Any) -> dict[str, APIClient]:
    people = {role: client_of(person) for role, person in world.people.items()}
    for client in people.values():
        client.raise_request_exception = False
    return {"anonymous": APIClient(raise_request_exception=False), **people}


@pytest.mark.django_db
@pytest.mark.one_database
def test_every_route_method_and_role_is_as_the_table_says(
    world: World, clients: dict[str, APIClient]
) -> None:
    found: dict[Row, dict[str, str]] = {}
    faults: list[str] = []
    for row in routes():
        ids, body = ids_of(row, world), body_of(row, world)
        found[row] = {}
        for role in ROLES:
            before, cookies = count_rows(), SimpleCookie(clients[role].cookies)
            with transaction.atomic():
                response = call(clients[role], row, ids, body)
                content = content_of(response)
                after = count_rows()
                missing = content_of(call(clients[role], row, unknown_ids(ids), body))
                transaction.set_rollback(True)
            # Signing out is undone in the database; the client has to forget it as well.
            clients[role].cookies = cookies
            found[row][role] = str(response.status_code)
            where = f"{row[0]} {row[1]} as {role}: {response.status_code}"
            if response.status_code >= 500:
                faults.append(f"{where} {content[:300]!r}")
            if (response.status_code in DENIED or row[0] in ("GET", "HEAD")) and before != after:
                faults.append(f"{where} changed rows")
            if role in ("anonymous", "outsider"):
                if MARKER.encode() in content:
                    faults.append(f"{where} leaks")
                if response.status_code == 404 and content != missing:
                    faults.append(f"{where} differs from an unknown one: {content!r} {missing!r}")
    if os.environ.get("GROUNDLING_WRITE_MATRIX"):
        _write(found)

    assert faults == []
    assert found == _read()


def _write(found: dict[Row, dict[str, str]]) -> None:
    with TABLE.open("w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["method", "route", *ROLES])
        for (method, route), statuses in found.items():
            table.writerow([method, route, *(statuses[role] for role in ROLES)])


def _read() -> dict[Row, dict[str, str]]:
    with TABLE.open(newline="") as file:
        return {
            (line["method"], line["route"]): {role: line[role] for role in ROLES}
            for line in csv.DictReader(file)
        }
