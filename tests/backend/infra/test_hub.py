"""Pushing with the real client of the hub, its storage client included, against a hub on loopback."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from backend.domain.formats import manifest
from backend.domain.release_folder import write_release
from tests.domain.releases import FACTS, parts
from tests.hub_server import HubServer, Request

TOKEN = "hf_SecretSecretSecretSecret"
READ_TOKEN = "hf_ReadOnlyReadOnlyReadOnly"
BAD_TOKEN = "hf_WrongWrongWrongWrongWrong"
AGAIN = "what arrived stays there; run the same command again to go on"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("push")
    write_release(folder / "release", FACTS, parts(folder), lambda folder: [])
    return folder / "release"


@pytest.fixture
def hub() -> Iterator[HubServer]:
    with HubServer({TOKEN: True, READ_TOKEN: False}) as server:
        yield server


@dataclass
class Client:
    """A person's account on a machine: the hub's own folder, and everything that a push printed."""

    home: Path
    endpoint: str
    printed: str = ""

    def push(
        self, folder: Path, *, token: str | None = TOKEN, visibility: str = "private", repo: str = "lead/demo"
    ) -> dict[str, Any]:
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("HF_") and name != "HUGGING_FACE_HUB_TOKEN"
        }
        environment |= {"HF_HOME": str(self.home), "HF_ENDPOINT": self.endpoint, "RUST_LOG": "debug"}
        # The storage client would try for minutes.
        environment |= {"HF_XET_CLIENT_RETRY_MAX_ATTEMPTS": "1", "HF_XET_CLIENT_RETRY_BASE_DELAY": "10ms"}
        if token is not None:
            environment["HF_TOKEN"] = token
        done = subprocess.run(
            [sys.executable, "-m", "tests.backend.infra.push_driver", str(folder), repo, visibility],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        self.printed += done.stdout + done.stderr
        answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        assert done.returncode == (1 if "error" in answer else 0)
        return answer

    def files_with(self, token: str) -> list[str]:
        return [
            str(path)
            for path in self.home.rglob("*")
            if path.is_file() and token.encode() in path.read_bytes()
        ]


@pytest.fixture
def client(hub: HubServer, tmp_path: Path) -> Client:
    return Client(tmp_path / "hub-home", hub.endpoint)


def paths_of(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_release_arrives_whole_private_and_sealed_last(release, hub, client):
    answer = client.push(release)

    repo = hub.repos["lead/demo"]
    assert repo.private
    assert set(repo.files) == paths_of(release)
    for file in manifest.read(release).files:
        if file.path.endswith((".parquet", ".mp4")):
            assert repo.files[file.path] == file.sha256
    assert [set(commit) for commit in repo.commits][-1] == {"README.md", "manifest.json"}
    assert answer["url"] == f"{hub.endpoint}/datasets/lead/demo"
    assert (answer["files"], answer["other_files"]) == (len(paths_of(release)), [])


def test_pushing_again_sends_and_commits_nothing(release, hub, client):
    client.push(release)
    commits, stored = len(hub.repos["lead/demo"].commits), hub.stored_bytes
    uploads = hub.calls()["POST /v1/xorbs/default"]

    again = client.push(release)

    assert "error" not in again
    assert len(hub.repos["lead/demo"].commits) == commits == 2
    assert hub.calls()["POST /v1/xorbs/default"] == uploads
    assert hub.stored_bytes < stored * 2


def test_public_only_when_asked_and_never_by_accident(release, hub, client):
    client.push(release, visibility="public")
    assert not hub.repos["lead/demo"].private
    before = len(hub.requests)

    answer = client.push(release)

    assert answer["error"] == "lead/demo is public on the hub; push it as public or choose another name."
    assert all("/commit/" not in one.path and "/preupload/" not in one.path for one in hub.requests[before:])


def test_files_of_others_in_the_repository_are_named_and_left_alone(release, hub, client):
    client.push(release)
    hub.repos["lead/demo"].files["notes.txt"] = "0" * 40

    assert client.push(release)["other_files"] == ["notes.txt"]
    assert "notes.txt" in hub.repos["lead/demo"].files


def test_a_connection_that_is_cut_midway_is_finished_by_pushing_again(release, hub, client):
    # given: the hub cuts every connection that brings the second commit, the sealing one
    def cut_the_seal(request: Request) -> str | None:
        committed = hub.repos["lead/demo"].commits if "lead/demo" in hub.repos else []
        return "reset" if "/commit/" in request.path and committed else None

    hub.fault = cut_the_seal
    broken = client.push(release)
    repo = hub.repos["lead/demo"]
    assert broken["error"].startswith("The upload to lead/demo broke off (")
    assert broken["error"].endswith(f"; {AGAIN}.")
    assert set(repo.files) == paths_of(release) - {"README.md", "manifest.json"}
    uploads = hub.calls()["POST /v1/xorbs/default"]

    hub.fault = lambda request: None
    assert "error" not in client.push(release)

    assert set(repo.files) == paths_of(release)
    assert [set(commit) for commit in repo.commits][1:] == [{"README.md", "manifest.json"}]
    assert hub.calls()["POST /v1/xorbs/default"] == uploads


def test_a_fault_that_passes_is_survived_without_help(release, hub, client):
    failed: list[str] = []

    def once(request: Request) -> int | None:
        if "/commit/" in request.path and not failed:
            failed.append(request.path)
            return 503
        return None

    hub.fault = once

    assert "error" not in client.push(release)
    assert set(hub.repos["lead/demo"].files) == paths_of(release)


@pytest.mark.parametrize(
    ("token", "message"),
    [
        (
            BAD_TOKEN,
            "The hub does not accept the token; make a new one, or log in again with “hf auth login”.",
        ),
        (READ_TOKEN, "The token may not write to lead/demo; it needs write access to that owner."),
        (None, "There is no token for the hub; set HF_TOKEN or log in with “hf auth login”."),
    ],
)
def test_a_token_that_will_not_do_is_refused_in_one_sentence(release, hub, client, token, message):
    assert client.push(release, token=token)["error"] == message
    assert hub.repos == {}


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (
            500,
            f"The hub answered with status 500; {AGAIN}.",
        ),
        (403, "The token may not write to lead/demo; it needs write access to that owner."),
    ],
)
@pytest.mark.parametrize("call", ["/api/repos/create", "/commit/"])
def test_a_hub_that_fails_says_so_in_one_sentence(release, hub, client, call, status, message):
    hub.fault = lambda request: status if call in request.path else None

    assert client.push(release)["error"] == message
    assert all(not repo.files for repo in hub.repos.values())


def test_the_hubs_own_login_serves_when_the_environment_has_no_token(release, hub, client):
    client.home.mkdir()
    (client.home / "token").write_text(TOKEN)

    assert "error" not in client.push(release, token=None)


def test_a_release_that_is_not_right_is_not_sent(release, hub, client, tmp_path):
    broken = Path(shutil.copytree(release, tmp_path / "broken"))
    (broken / "README.md").write_text("changed")

    answer = client.push(broken)

    assert answer["error"].startswith("The release is not right, nothing was sent: README.md is not the file")
    assert hub.requests == []


@pytest.mark.parametrize("repo", ["lead/de mo", "a/b/c"])
def test_a_name_that_is_none_is_refused(release, hub, client, repo):
    answer = client.push(release, repo=repo)

    assert answer["error"] == f"“{repo}” is no name of a repository; it must look like owner/name."
    assert hub.requests == []


def test_a_token_is_not_sent_unencrypted_to_another_machine(release, tmp_path):
    client = Client(tmp_path / "hub-home", "http://hub.example")

    assert client.push(release)["error"] == (
        "http://hub.example is not encrypted; a token is sent over https only."
    )


def test_the_token_is_nowhere_but_in_the_requests(release, hub, client):
    # given: a push with every log at its most talkative, one that breaks off, and three that are refused
    client.push(release)
    hub.fault = lambda request: "reset" if "/preupload/" in request.path else None
    assert "broke off" in client.push(release)["error"]
    hub.fault = lambda request: 500 if "/xet-write-token/" in request.path else None
    shutil.rmtree(client.home)
    hub.repos.clear()
    assert "error" in client.push(release)
    hub.fault = lambda request: None
    client.push(release, token=READ_TOKEN, repo="other/demo")
    client.push(release, token=BAD_TOKEN)

    assert any(TOKEN in str(one.headers) for one in hub.requests)
    assert "DEBUG:httpcore2" in client.printed
    assert client.printed.count('"context": "None"') == 4
    assert list(client.home.rglob("*.log"))
    for token in (TOKEN, READ_TOKEN, BAD_TOKEN):
        assert token not in client.printed
        assert client.files_with(token) == []
        assert all(token.encode() not in one.body and token not in one.path for one in hub.requests)
    assert all("telemetry" not in one.path for one in hub.requests)
