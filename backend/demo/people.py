"""The people of the demo projects: five that a visitor signs in as, and four that a program plays."""

import secrets
from dataclasses import dataclass

from backend.apps.accounts.models import User
from backend.apps.accounts.services import create_user, make_sign_in_link, set_password
from backend.apps.projects.models import Membership, Project
from backend.apps.projects.services import add_member

VISITORS = {
    "lena": ("Lena", Membership.Role.LEAD),
    "ravi": ("Ravi", Membership.Role.REVIEWER),
    "ana": ("Ana", Membership.Role.ANNOTATOR),
    "ben": ("Ben", Membership.Role.ANNOTATOR),
    "cleo": ("Cleo", Membership.Role.ANNOTATOR),
}
SIMULATED_ANNOTATORS = ("simulated-1", "simulated-2", "simulated-3")
SIMULATED_REVIEWER = "simulated-reviewer"


@dataclass(frozen=True)
class Visitor:
    """How one demo person signs in: with the password, or once with the link."""

    username: str
    role: str
    password: str
    link: str


def add_people(project: Project) -> None:
    """Make the accounts that are missing and add everybody to the project."""
    for username, (name, role) in VISITORS.items():
        _add(project, username, name, role, is_simulated=False)
    for username in SIMULATED_ANNOTATORS:
        _add(project, username, username.capitalize(), Membership.Role.ANNOTATOR, is_simulated=True)
    _add(project, SIMULATED_REVIEWER, "Simulated reviewer", Membership.Role.REVIEWER, is_simulated=True)


def _add(project: Project, username: str, name: str, role: str, *, is_simulated: bool) -> None:
    user = User.objects.filter(username=username).first() or create_user(
        actor=None, username=username, display_name=name, is_simulated=is_simulated
    )
    if not Membership.objects.filter(project=project, user=user).exists():
        add_member(actor=None, project=project, user=user, role=role)


def fresh_credentials(address: str) -> list[Visitor]:
    """Give every visitor a new password and a new one-time link; the ones before stop working."""
    visitors = []
    for username, (_, role) in VISITORS.items():
        user = User.objects.get(username=username)
        password = secrets.token_urlsafe(9)
        set_password(actor=None, user=user, password=password)
        link = f"{address}/sign-in?link={make_sign_in_link(actor=None, user=user)}"
        visitors.append(Visitor(username=username, role=str(role), password=password, link=link))
    return visitors
