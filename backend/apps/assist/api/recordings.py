"""Reading the body of a dictation: a sound file as it is, bounded."""

from typing import Any

from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from backend.apps.assist.policies import SIGNATURES
from backend.infra.parsing import BodyTooLarge

LARGEST_RECORDING = 4 * 1024 * 1024


class RecordingTooLarge(BodyTooLarge):
    """A recording is two minutes long at most, and those are far smaller."""

    default_detail = f"The recording is larger than {LARGEST_RECORDING // 1024**2} MiB."


class RecordingParser(BaseParser):
    """Reads at most LARGEST_RECORDING bytes of sound."""

    media_type = "audio/*"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        body: bytes = stream.read(LARGEST_RECORDING + 1)
        if len(body) > LARGEST_RECORDING:
            raise RecordingTooLarge
        return body


def recording_in(request: Request) -> tuple[str, bytes]:
    """Return type and bytes of the recording that is the body. Raises UnsupportedMediaType."""
    media_type = request.content_type.partition(";")[0].strip().lower()
    if media_type not in SIGNATURES:
        raise UnsupportedMediaType(media_type or "nothing")
    return media_type, request.data if isinstance(request.data, bytes) else b""
