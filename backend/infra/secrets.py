"""The secret key of an installation: made at the first start, readable by its owner only."""

import os
import secrets
import tempfile
from pathlib import Path

SHORTEST_SECRET = 50


class WeakSecret(Exception):
    """The secret key is too short to be one."""


def read_or_make_secret(path: Path) -> str:
    """Return the secret kept in the file `path`, making file and secret at the first call.

    Two processes that start at once end with the same secret. Raises WeakSecret when the file holds fewer
    than 50 characters.
    """
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(64))
    return check_secret(path.read_text().strip(), source=str(path))


def check_secret(secret: str, *, source: str) -> str:
    """Return `secret`, or raise WeakSecret naming its `source` when it is shorter than 50 characters."""
    if len(secret) < SHORTEST_SECRET:
        raise WeakSecret(f"The secret key from {source} is shorter than {SHORTEST_SECRET} characters.")
    return secret


def _write_once(path: Path, secret: str) -> None:
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
        # A link fails where the file exists, so the first process wins and nobody reads half a secret.
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(temporary)
