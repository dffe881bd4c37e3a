"""Accounts: made by the system only, closed at once, opened by a password, a link or a token."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from knox.models import AuthToken
from rest_framework.test import APIClient

from backend.apps.accounts.errors import InvalidAccount, LinkRefused, NameTaken
from backend.apps.accounts.models import SignInLink, User
from backend.apps.accounts.services import (
    create_token,
    create_user,
    disable_user,
    make_sign_in_link,
    set_password,
    use_sign_in_link,
)
from backend.infra.audit.models import AuditEntry
from tests.backend.conftest import PASSWORD

pytestmark = pytest.mark.django_db

MakeUser = Callable[..., User]


@pytest.fixture
def csrf(browser: Client) -> str:
    """The CSRF token that the browser got with its first look at the session."""
    assert browser.get("/api/v1/session").status_code == 401
    return str(browser.cookies["csrftoken"].value)


def sign_in(browser: Client, csrf: str, username: str, password: str = PASSWORD) -> int:
    return browser.post(
        "/api/v1/session",
        {"username": username, "password": password},
        content_type="application/json",
        headers={"X-CSRFToken": csrf},
    ).status_code


def use_link(browser: Client, csrf: str, secret: str) -> int:
    return browser.post(
        "/api/v1/session/link",
        {"token": secret},
        content_type="application/json",
        headers={"X-CSRFToken": csrf},
    ).status_code


def test_a_fresh_installation_has_nobody_in_it() -> None:
    assert User.objects.count() == AuthToken.objects.count() == SignInLink.objects.count() == 0


def test_an_account_is_made_once_with_a_pseudonym_of_its_own(make_user: MakeUser) -> None:
    ann, bob = make_user("ann"), make_user("bob", is_simulated=True)

    assert ann.pseudonym != bob.pseudonym
    assert (ann.is_simulated, bob.is_simulated, ann.is_staff, ann.is_superuser) == (False, True, False, False)
    with pytest.raises(NameTaken):
        make_user("ann")
    assert User.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"username": ""}, "username"),
        ({"username": "a b"}, "username"),
        ({"username": "a\x00"}, "username"),
        ({"username": "a" * 151}, "username"),
        ({"username": "ann", "display_name": "x" * 101}, "display_name"),
        ({"username": "ann", "password": "short"}, "password"),
        ({"username": "ann", "password": "password123"}, "password"),
    ],
)
def test_an_account_that_cannot_be_is_refused_with_the_place(fields: dict[str, str], place: str) -> None:
    with pytest.raises(InvalidAccount) as refusal:
        create_user(actor=None, **fields)

    assert refusal.value.place == {"field": place}
    assert User.objects.count() == AuditEntry.objects.count() == 0


def test_signing_in_answers_who_one_is_and_out_ends_it(
    browser: Client, csrf: str, make_user: MakeUser
) -> None:
    ann = make_user("ann", display_name="Ann")

    assert sign_in(browser, csrf, "ann") == 200
    assert browser.get("/api/v1/session").json() == {
        "user": {"id": str(ann.id), "username": "ann", "display_name": "Ann", "is_superuser": False},
        "memberships": [],
    }
    cookie = browser.cookies["session"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")

    token = browser.cookies["csrftoken"].value
    assert browser.delete("/api/v1/session", headers={"X-CSRFToken": token}).status_code == 204
    assert browser.get("/api/v1/session").status_code == 401
    assert Session.objects.count() == 0


def test_wrong_unknown_and_disabled_answer_alike(browser: Client, csrf: str, make_user: MakeUser) -> None:
    make_user("ann")
    disable_user(actor=None, user=make_user("gone"))
    answers = [
        browser.post(
            "/api/v1/session",
            {"username": name, "password": password},
            content_type="application/json",
            headers={"X-CSRFToken": csrf},
        )
        for name, password in (("ann", "wrong"), ("nobody", PASSWORD), ("gone", PASSWORD))
    ]

    assert {(answer.status_code, answer.content) for answer in answers} == {(403, answers[0].content)}
    assert answers[0].json()["error"]["code"] == "wrong_credentials"


def test_signing_in_needs_the_csrf_token(browser: Client, make_user: MakeUser) -> None:
    make_user("ann")

    assert sign_in(browser, "", "ann") == 403
    assert use_link(browser, "", make_sign_in_link(actor=None, user=User.objects.get())) == 403
    assert SignInLink.objects.filter(used_at=None).count() == 1


def test_guessing_is_slowed_per_account(browser: Client, csrf: str, make_user: MakeUser) -> None:
    make_user("ann")
    make_user("bob")

    assert [sign_in(browser, csrf, "ann", "wrong") for _ in range(10)] == [403] * 10
    assert [sign_in(browser, csrf, "ann"), sign_in(browser, csrf, "ANN")] == [429, 429]
    assert sign_in(browser, csrf, "bob") == 200


def test_a_link_signs_in_once(browser: Client, csrf: str, make_user: MakeUser) -> None:
    ann = make_user("ann", password=None)
    secret = make_sign_in_link(actor=None, user=ann)
    assert secret not in str(list(SignInLink.objects.values()))

    assert use_link(browser, csrf, secret) == 200
    assert browser.get("/api/v1/session").json()["user"]["username"] == "ann"
    other = Client()
    other.get("/api/v1/session")
    assert use_link(other, "", secret) == 403
    assert use_link(other, "", "guessed") == 403


def test_a_link_expires_and_does_not_open_a_closed_account(make_user: MakeUser) -> None:
    ann = make_user()
    late, closed = (make_sign_in_link(actor=None, user=ann) for _ in range(2))
    SignInLink.objects.filter(user=ann).update(expires_at=Now() - timedelta(seconds=1))
    with pytest.raises(LinkRefused):
        use_sign_in_link(secret=late)

    SignInLink.objects.filter(user=ann).update(expires_at=Now() + timedelta(hours=1))
    User.objects.filter(pk=ann.pk).update(is_active=False)
    with pytest.raises(LinkRefused):
        use_sign_in_link(secret=closed)
    assert SignInLink.objects.filter(used_at=None).count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_one_link_at_once_one_gets_in(make_user: MakeUser) -> None:
    secret = make_sign_in_link(actor=None, user=make_user())
    together = threading.Barrier(2)
    outcomes: list[str] = []

    def use() -> None:
        together.wait()
        try:
            outcomes.append(use_sign_in_link(secret=secret).username[:6])
        except LinkRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["person", "refused"]


def test_a_token_is_shown_once_kept_as_a_hash_and_works_without_csrf(
    make_user: MakeUser, client_of: Callable[[User], APIClient]
) -> None:
    ann = make_user("ann")
    mine = client_of(ann)

    made = mine.post("/api/v1/tokens", {"days": 3}).json()

    listed = mine.get("/api/v1/tokens").json()
    assert [row["key"] for row in listed] == [made["key"]]
    assert "token" not in listed[0]
    assert made["token"] not in str(list(AuthToken.objects.values()))
    program = APIClient(enforce_csrf_checks=True)
    program.credentials(HTTP_AUTHORIZATION=f"Token {made['token']}")
    assert program.get("/api/v1/projects").status_code == 200
    assert program.post("/api/v1/projects", {}, format="json").status_code == 400
    # A token makes and shows no tokens.
    assert program.post("/api/v1/tokens", {"days": 3}, format="json").status_code == 401

    assert mine.delete(f"/api/v1/tokens/{made['key']}").status_code == 204
    assert program.get("/api/v1/projects").status_code == 401


def test_a_token_of_another_is_not_there(make_user: MakeUser, client_of: Callable[[User], APIClient]) -> None:
    ann, bob = make_user(), make_user()
    row, _ = create_token(actor=ann, days=1)

    assert client_of(bob).get("/api/v1/tokens").json() == []
    assert client_of(bob).delete(f"/api/v1/tokens/{row.token_key}").status_code == 404
    assert AuthToken.objects.count() == 1


@pytest.mark.parametrize("days", [0, 366, -1, "x", None])
def test_a_token_lives_a_year_at_most(
    days: object, make_user: MakeUser, client_of: Callable[[User], APIClient]
) -> None:
    answer = client_of(make_user()).post("/api/v1/tokens", {"days": days})

    assert (answer.status_code, answer.json()["error"]["place"]) == (400, {"field": "days"})
    assert AuthToken.objects.count() == 0


def test_an_expired_token_is_refused(make_user: MakeUser) -> None:
    _, token = create_token(actor=make_user(), days=1)
    AuthToken.objects.update(expiry=Now() - timedelta(seconds=1))
    program = APIClient()
    program.credentials(HTTP_AUTHORIZATION=f"Token {token}")

    assert program.get("/api/v1/projects").status_code == 401


def test_a_disabled_person_is_out_at_once_by_every_way(
    browser: Client, csrf: str, make_user: MakeUser
) -> None:
    ann = make_user("ann")
    sign_in(browser, csrf, "ann")
    _, token = create_token(actor=ann, days=1)
    secret = make_sign_in_link(actor=None, user=ann)
    program = APIClient()
    program.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    assert [browser.get("/api/v1/projects").status_code, program.get("/api/v1/projects").status_code] == [
        200,
        200,
    ]

    disable_user(actor=None, user=ann)

    assert [browser.get("/api/v1/projects").status_code, program.get("/api/v1/projects").status_code] == [
        401,
        401,
    ]
    with pytest.raises(LinkRefused):
        use_sign_in_link(secret=secret)


def test_a_new_password_ends_the_sessions_of_the_old_one(
    browser: Client, csrf: str, make_user: MakeUser
) -> None:
    ann = make_user("ann")
    sign_in(browser, csrf, "ann")

    set_password(actor=None, user=ann, password="another long pass phrase")

    assert browser.get("/api/v1/session").status_code == 401
    with pytest.raises(InvalidAccount):
        set_password(actor=None, user=ann, password="short")


def test_no_secret_is_in_the_record(make_user: MakeUser) -> None:
    ann = make_user("ann")
    secret = make_sign_in_link(actor=ann, user=ann)
    row, token = create_token(actor=ann, days=1)

    record = str(list(AuditEntry.objects.values()))

    assert [entry.action for entry in AuditEntry.objects.order_by("id")] == [
        "account.created",
        "account.link_made",
        "account.token_made",
    ]
    assert not [secret for secret in (secret, token, PASSWORD) if secret in record]
    assert row.token_key in record
