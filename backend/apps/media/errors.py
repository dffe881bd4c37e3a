"""What can go wrong with assets and uploads."""

from rest_framework import status

from backend.infra.errors import Conflict, DomainError, NotFound


class UnknownAsset(NotFound):
    """There is no such asset, or the person is no member of its project."""

    def __init__(self) -> None:
        super().__init__("There is no such asset here.")


class UnknownRendition(NotFound):
    """The asset has no such file."""

    def __init__(self, kind: str) -> None:
        super().__init__("The asset has no such file.")
        self.kind = kind


class UnknownUpload(NotFound):
    """There is no such upload, or it is somebody else's."""

    def __init__(self) -> None:
        super().__init__("There is no such upload here.")


class AssetNotReady(Conflict):
    """The asset is still being read, or was refused."""

    code = "asset_not_ready"

    def __init__(self) -> None:
        super().__init__("This asset is not ready.")


class FileRefused(DomainError):
    """The file cannot become an asset."""

    code = "file_refused"
    status = status.HTTP_422_UNPROCESSABLE_ENTITY


class InvalidUpload(DomainError):
    """A request to the upload protocol that makes no sense."""

    code = "invalid_upload"


class UploadTooLarge(DomainError):
    """More bytes than are accepted, or than the upload announced."""

    code = "upload_too_large"
    status = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE


class TooManyUploads(Conflict):
    """The person has many uploads that were never finished."""

    code = "too_many_uploads"

    def __init__(self, limit: int) -> None:
        super().__init__(f"You have {limit} unfinished uploads; finish or cancel some of them first.")


class WrongOffset(Conflict):
    """The bytes sent do not follow those that are here."""

    code = "wrong_offset"

    def __init__(self, *, offset: int) -> None:
        super().__init__(f"The upload continues at byte {offset}.", detail={"offset": offset})


class UploadBusy(DomainError):
    """Another request is writing to the upload right now."""

    code = "upload_busy"
    status = status.HTTP_423_LOCKED

    def __init__(self) -> None:
        super().__init__("Another window is sending this upload.")


class UploadExpired(DomainError):
    """The upload was not finished in time."""

    code = "upload_expired"
    status = status.HTTP_410_GONE

    def __init__(self) -> None:
        super().__init__("This upload was not finished in time; please begin again.")


class StorageFull(DomainError):
    """There is no space left on the server."""

    code = "storage_full"
    status = status.HTTP_507_INSUFFICIENT_STORAGE

    def __init__(self) -> None:
        super().__init__("The server has no space left for this file.")
