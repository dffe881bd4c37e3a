"""`groundling people`: the accounts of an installation."""

from typing import Annotated

import typer

from backend.apps.accounts.models import User
from backend.apps.accounts.services import create_user, disable_user, make_sign_in_link
from backend.cli.errors import CommandFailed
from backend.infra.errors import DomainError

app = typer.Typer(help="Accounts: add people, give out sign-in links, close accounts.", no_args_is_help=True)
Address = Annotated[str, typer.Option(help="Address of the installation, for the link.")]


@app.command()
def add(
    username: str,
    name: Annotated[str, typer.Option(help="Name that others see.")] = "",
    admin: Annotated[bool, typer.Option("--admin", help="May make projects.")] = False,
    address: Address = "http://127.0.0.1:8000",
) -> None:
    """Make an account and print a link that signs the person in, once."""
    try:
        user = create_user(actor=None, username=username, display_name=name, is_superuser=admin)
    except DomainError as error:
        raise CommandFailed(error.message) from error
    _print_link(user, address)


@app.command()
def link(username: str, address: Address = "http://127.0.0.1:8000") -> None:
    """Print a new link that signs the person in, once."""
    _print_link(_find(username), address)


@app.command()
def disable(username: str) -> None:
    """Close an account at once; what the person made is kept."""
    disable_user(actor=None, user=_find(username))
    print(f"{username} can no longer sign in")


def _find(username: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandFailed(f"there is nobody with the name {username}.")
    return user


def _print_link(user: User, address: str) -> None:
    print(f"{address.rstrip('/')}/sign-in?link={make_sign_in_link(actor=None, user=user)}")
