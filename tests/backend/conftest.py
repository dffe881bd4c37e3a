"""People, projects and clients for the tests of the server."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from backend.apps.accounts.models import User
from backend.apps.accounts.services import create_user
from backend.apps.projects.models import Project
from backend.apps.projects.services import add_member, create_project

PASSWORD = "correct horse battery staple"

_numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Hash passwords fast: tests make many and keep none."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    """Make an account: make_user("ann"), or with a name of its own."""

    def make(username: str = "", **fields: Any) -> User:
        fields.setdefault("password", PASSWORD)
        return create_user(actor=None, username=username or f"person{next(_numbers)}", **fields)

    return make


@pytest.fixture
def make_project(db: None) -> Callable[..., Project]:
    """Make a project with members: make_project(lead=[a], annotator=[b, c], workflow="fgqa")."""

    def make(
        *,
        lead: tuple[User, ...] | list[User] = (),
        reviewer: tuple[User, ...] | list[User] = (),
        annotator: tuple[User, ...] | list[User] = (),
        **fields: Any,
    ) -> Project:
        number = next(_numbers)
        fields.setdefault("workflow", "stc_one_pass")
        fields.setdefault("name", f"Project {number}")
        fields.setdefault("slug", f"project-{number}")
        project = create_project(actor=None, **fields)
        for role, people in (("lead", lead), ("reviewer", reviewer), ("annotator", annotator)):
            for person in people:
                add_member(actor=None, project=project, user=person, role=role)
        return project

    return make


@pytest.fixture
def client_of(db: None) -> Callable[[User], APIClient]:
    """Return a client that speaks JSON as the person, with a real session and without the CSRF token."""

    def client(person: User) -> APIClient:
        made = APIClient()
        made.default_format = "json"
        made.force_login(person)
        return made

    return client


@pytest.fixture
def browser(db: None) -> Client:
    """A client that must prove where its unsafe requests come from, as a browser must."""
    return Client(enforce_csrf_checks=True)
