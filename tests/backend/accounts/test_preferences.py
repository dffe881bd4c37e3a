"""Preferences: the person's own, the same on every device, nothing in them that the screens cannot read."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.apps.accounts.models import Preferences, User

pytestmark = pytest.mark.django_db

PATH = "/api/v1/me/preferences"
DEFAULTS = {"language": "", "color_scheme": "auto", "reduced_motion": False, "keys": {}, "tour": "unseen"}
CHOSEN = {
    "language": "de",
    "color_scheme": "dark",
    "reduced_motion": True,
    "keys": {"cut": ["mod+shift+ArrowLeft", "F2"], "undo": [], "faster": ["+"], "go_to_work": ["ß"]},
    "tour": "finished",
}

MakeUser = Callable[..., User]
ClientOf = Callable[[User], APIClient]


def test_who_has_chosen_nothing_has_the_defaults_and_no_row(make_user: MakeUser, client_of: ClientOf) -> None:
    assert client_of(make_user()).get(PATH).json() == DEFAULTS
    assert Preferences.objects.count() == 0


def test_what_a_person_chose_is_theirs_on_every_device(make_user: MakeUser, client_of: ClientOf) -> None:
    ann, bob = make_user("ann"), make_user("bob")

    assert client_of(ann).put(PATH, CHOSEN).json() == CHOSEN

    assert client_of(ann).get(PATH).json() == CHOSEN
    assert client_of(bob).get(PATH).json() == DEFAULTS


def test_keeping_again_replaces_all_of_it(make_user: MakeUser, client_of: ClientOf) -> None:
    client = client_of(make_user())
    client.put(PATH, CHOSEN)

    assert client.put(PATH, {"language": "en"}).json() == {**DEFAULTS, "language": "en"}

    assert client.get(PATH).json() == {**DEFAULTS, "language": "en"}
    assert Preferences.objects.count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"language": "../etc"},
        {"color_scheme": "pink"},
        {"reduced_motion": "perhaps"},
        {"tour": "half"},
        {"keys": {"cut": "x"}},
        {"keys": {"cut": ["shift+mod+x"]}},
        {"keys": {"cut": ["x" * 41]}},
        {"keys": {"cut": ["a", "b", "c", "d", "e", "f", "g"]}},
        {"keys": {"Cut!": ["x"]}},
        {"keys": {f"act{number}": [] for number in range(301)}},
        {"favourite_colour": "blue"},
        [],
    ],
)
def test_what_no_screen_could_read_is_refused(make_user: MakeUser, client_of: ClientOf, values: Any) -> None:
    answer = client_of(make_user()).put(PATH, values)

    assert answer.status_code == 400
    assert Preferences.objects.count() == 0


def test_what_an_earlier_version_kept_otherwise_is_left_out(make_user: MakeUser, client_of: ClientOf) -> None:
    ann = make_user("ann")
    kept = {"language": "de", "color_scheme": "sepia", "gone": 1}
    Preferences.objects.create(user=ann, values=kept)

    assert client_of(ann).get(PATH).json() == {**DEFAULTS, "language": "de"}
