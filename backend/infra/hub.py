"""Publishes a release folder as a dataset repository on the Hugging Face hub, with the hub's own client.

The token comes from HF_TOKEN or HUGGING_FACE_HUB_TOKEN, or from the hub's own login (`hf auth login`); the
hub's address from HF_ENDPOINT. The token is handed to the client and to nothing else: not stored, not logged,
in no message.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
from huggingface_hub import HfApi, constants, get_token
from huggingface_hub.errors import HfHubHTTPError, HFValidationError

from backend.domain.formats import card, manifest
from backend.domain.release_check import verify_release

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
# Sent last, in a commit of their own: a repository that has a manifest has everything the manifest names.
_SEAL = (card.FILE_NAME, manifest.FILE_NAME)
_REASON_LENGTH = 200


class CannotPush(Exception):
    """The release is not, or not wholly, on the hub. The message is one sentence for a person."""


@dataclass(frozen=True)
class Pushed:
    """A release on the hub. `other_files` of the repository are not in the release; they were left alone."""

    url: str
    commit: str
    files: int
    other_files: tuple[str, ...]


def push_release(
    folder: Path, repo_id: str, *, private: bool = True, check: Callable[[Path], list[str]] = verify_release
) -> Pushed:
    """Upload a release to the dataset repository `repo_id` ("owner/name"), made when it is not there.

    `check` says first what is wrong with the release. What already arrived is not sent or committed again, so
    a push that broke off is finished by pushing again. A private push into a public repository is refused.
    Raises CannotPush.
    """
    problems = check(folder)
    if problems:
        raise CannotPush(f"The release is not right, nothing was sent: {problems[0]}")
    token = get_token()
    if not token:
        raise CannotPush("There is no token for the hub; set HF_TOKEN or log in with “hf auth login”.")
    endpoint = _endpoint()
    # The storage client reports its own use unless told not to; it reads this when its first session opens.
    os.environ["HF_XET_TELEMETRY_ENABLED"] = "0"
    try:
        return _push(HfApi(endpoint=endpoint, token=token), folder, repo_id, private=private)
    except (HfHubHTTPError, HFValidationError, httpx2.HTTPError, OSError, RuntimeError, ValueError) as error:
        reason = _reason(error, repo_id).replace(token, "…")
    # Outside of the handler: the client's errors carry the request and the token to whoever prints them.
    raise CannotPush(reason)


def _endpoint() -> str:
    endpoint = os.environ.get("HF_ENDPOINT", "").rstrip("/") or constants.ENDPOINT
    address = urlsplit(endpoint)
    if address.scheme != "https" and address.hostname not in _LOOPBACK:
        raise CannotPush(f"{endpoint} is not encrypted; a token is sent over https only.")
    return endpoint


def _push(api: HfApi, folder: Path, repo_id: str, *, private: bool) -> Pushed:
    url = api.create_repo(repo_id, repo_type="dataset", private=private, exist_ok=True)
    if private and not api.repo_info(repo_id, repo_type="dataset").private:
        raise CannotPush(f"{repo_id} is public on the hub; push it as public or choose another name.")
    written = manifest.read(folder)
    title = f"{written.name} {written.version}"
    api.upload_folder(
        repo_id=repo_id,
        repo_type="dataset",
        folder_path=folder,
        ignore_patterns=list(_SEAL),
        commit_message=f"Add the files of {title}",
    )
    last = api.upload_folder(
        repo_id=repo_id,
        repo_type="dataset",
        folder_path=folder,
        allow_patterns=list(_SEAL),
        commit_message=f"Release {title}",
    )
    released = {file.path for file in written.files} | {manifest.FILE_NAME}
    there = set(api.list_repo_files(repo_id, repo_type="dataset"))
    missing = sorted(released - there)
    if missing:
        raise CannotPush(f"{missing[0]} did not arrive on the hub; run the same command again.")
    return Pushed(
        url=str(url),
        commit=last.oid,
        files=len(released),
        other_files=tuple(sorted(there - released - {".gitattributes"})),
    )


def _reason(error: Exception, repo_id: str) -> str:
    again = "what arrived stays there; run the same command again to go on"
    if isinstance(error, HFValidationError):
        return f"“{repo_id}” is no name of a repository; it must look like owner/name."
    if isinstance(error, HfHubHTTPError):
        status = error.response.status_code
        if status == 401:
            return "The hub does not accept the token; make a new one, or log in again with “hf auth login”."
        if status == 403:
            return f"The token may not write to {repo_id}; it needs write access to that owner."
        if status == 404:
            return f"The hub does not know {repo_id}, or the token may not see it."
        if status >= 500 or status == 429:
            return f"The hub answered with status {status}; {again}."
        return f"The hub refused the upload with status {status}."
    words = " ".join(str(error).split()) or type(error).__name__
    return f"The upload to {repo_id} broke off ({words[:_REASON_LENGTH]}); {again}."
