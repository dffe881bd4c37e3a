"""What can go wrong with accounts and signing in."""

from rest_framework import status

from backend.infra.errors import Conflict, DomainError, NotFound


class WrongCredentials(DomainError):
    """Name and password do not belong together, or the account is closed; the answer does not say which."""

    code = "wrong_credentials"
    status = status.HTTP_403_FORBIDDEN

    def __init__(self) -> None:
        super().__init__("The name or the password is wrong.")


class LinkRefused(DomainError):
    """The sign-in link is unknown, used or expired, or its account is closed; it is not said which."""

    code = "link_refused"
    status = status.HTTP_403_FORBIDDEN

    def __init__(self) -> None:
        super().__init__("This sign-in link is not valid any more. Ask for a new one.")


class InvalidAccount(DomainError):
    """An account cannot be made or changed like this."""

    code = "invalid_account"
    status = status.HTTP_422_UNPROCESSABLE_ENTITY


class NameTaken(Conflict):
    """There is already an account of that name."""

    code = "name_taken"


class UnknownPerson(NotFound):
    """There is no such account."""

    def __init__(self, username: str) -> None:
        super().__init__(f'There is no account named "{username}".')


class UnknownToken(NotFound):
    """There is no such token, or it is somebody else's."""

    def __init__(self) -> None:
        super().__init__("There is no such token here.")
