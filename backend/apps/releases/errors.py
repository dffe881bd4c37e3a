"""What can go wrong with releases."""

from backend.infra.errors import Conflict, NotFound


class UnknownRelease(NotFound):
    """There is no such release, or the person is no member of its project."""

    def __init__(self) -> None:
        super().__init__("There is no such release here.")


class AlreadyBuilding(Conflict):
    """Another release of the project is in the making."""

    code = "release_in_progress"

    def __init__(self, version: int) -> None:
        super().__init__(f"Version {version} is being built; ask again when it is done.")


class NothingToRelease(Conflict):
    """The release could not be made; nothing was written."""

    code = "cannot_release"
