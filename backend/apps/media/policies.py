"""How files are named and what may be sent, without a look at the database. Pure."""

import base64
import binascii
import re
import unicodedata
import uuid

from backend.apps.media.errors import InvalidUpload

LONGEST_NAME = 255
# fmt: off
VIDEO_SUFFIXES = frozenset((
    ".mp4", ".m4v", ".mov", ".3gp", ".3g2", ".mkv", ".webm", ".avi", ".ts", ".mts", ".m2ts", ".mpg", ".mpeg",
    ".ogv", ".ogg", ".flv", ".wmv", ".asf", ".gif",
))
# fmt: on
SHA256 = re.compile(r"[0-9a-f]{64}")


def clean_name(name: str) -> str:
    """Return a file name fit to be shown: the last part of a path, without invisible characters."""
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip()
    return visible[:LONGEST_NAME] or "video"


def source_key(asset_id: uuid.UUID) -> str:
    """Return where the original bytes of an asset are kept."""
    return f"assets/{asset_id}/source"


def rendition_key(asset_id: uuid.UUID, kind: str, sha256: str, suffix: str) -> str:
    """Return where a rendition is kept. The hash in it makes a repeated ingest write the same file."""
    return f"assets/{asset_id}/{kind}-{sha256[:16]}{suffix}"


def parse_upload_metadata(header: str) -> dict[str, str]:
    """Return the pairs of a tus `Upload-Metadata` header. Raises InvalidUpload.

    The header lists `key base64value` pairs, with commas between them; a value may be missing
    (tus resumable upload protocol 1.0.0, Creation).
    """
    metadata: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _, encoded = pair.partition(" ")
        if key in metadata:
            raise InvalidUpload(f"Upload-Metadata names {key!r} twice.", place={"field": "Upload-Metadata"})
        try:
            metadata[key] = base64.b64decode(encoded.strip(), validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            raise InvalidUpload(
                f"The value of {key!r} in Upload-Metadata is not UTF-8 in base64.",
                place={"field": "Upload-Metadata"},
            ) from None
    return metadata


def parse_size(text: str | None, header: str) -> int:
    """Return the count of bytes in a header. Raises InvalidUpload."""
    if text is None or not re.fullmatch(r"[0-9]{1,18}", text):
        raise InvalidUpload(f"The header {header} must be a whole number.", place={"field": header})
    return int(text)


def check_sha256(text: str) -> str:
    """Return a SHA-256 in lower case, or "" for none. Raises InvalidUpload."""
    lowered = text.lower()
    if lowered and not SHA256.fullmatch(lowered):
        raise InvalidUpload("sha256 must be 64 hexadecimal digits.", place={"field": "Upload-Metadata"})
    return lowered
