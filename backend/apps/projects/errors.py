"""What can go wrong with projects, members and jobs of a project."""

from rest_framework import status

from backend.infra.errors import Conflict, DomainError, Forbidden, NotFound


class UnknownProject(NotFound):
    """There is no such project, or the person is no member."""

    def __init__(self) -> None:
        super().__init__("There is no such project here.")


class UnknownMember(NotFound):
    """The person is no member of the project."""

    def __init__(self) -> None:
        super().__init__("There is no such member here.")


class UnknownJob(NotFound):
    """There is no such job, or it is not the person's business."""

    def __init__(self) -> None:
        super().__init__("There is no such job here.")


class RoleNeeded(Forbidden):
    """A member asked for what needs another role."""

    code = "role_needed"

    def __init__(self, roles: tuple[str, ...]) -> None:
        super().__init__(
            f"This needs the role {' or '.join(roles)} in this project.", detail={"roles": [*roles]}
        )


class StaleAttributes(Conflict):
    """Somebody published other attributes since the person began to change them."""

    code = "stale_attributes"

    def __init__(self, *, version: int) -> None:
        super().__init__(
            "Somebody else changed the attributes in the meantime; look at them before you publish.",
            detail={"version": version},
        )


class InvalidProject(DomainError):
    """A project cannot be made or changed like this."""

    code = "invalid_project"
    status = status.HTTP_422_UNPROCESSABLE_ENTITY


class SlugTaken(Conflict):
    """There is already a project at this address."""

    code = "slug_taken"

    def __init__(self, slug: str) -> None:
        super().__init__(f'There is already a project at the address "{slug}".', place={"field": "slug"})


class AlreadyMember(Conflict):
    """The person is a member already."""

    code = "already_member"

    def __init__(self) -> None:
        super().__init__("This person is a member already.", place={"field": "username"})


class LastLead(Conflict):
    """A project never loses its last lead."""

    code = "last_lead"

    def __init__(self) -> None:
        super().__init__("This is the last lead of the project; make somebody else lead first.")
