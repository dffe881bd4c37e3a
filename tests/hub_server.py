"""A Hugging Face hub on loopback, as much of it as an upload with the real client needs.

It keeps repositories as a map from path to object id, takes content by the Xet protocol as the hub does (the
content is opaque to us; the client names the SHA-256 of each file in its commit), and can be told to fail.
"""

import hashlib
import json
import re
import threading
import time
from base64 import b64decode
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

TEXT_FILES = re.compile(r".*\.(md|json|jsonl|csv|txt)$")


@dataclass
class Repo:
    """What the hub holds of a repository; object ids are as the hub gives them to the client."""

    private: bool
    files: dict[str, str] = field(default_factory=dict)
    commits: list[list[str]] = field(default_factory=list)


@dataclass
class Request:
    """One request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


# Given a request: the status to answer with, "reset" to cut the connection, None to serve it.
Fault = Callable[[Request], int | str | None]


class HubServer:
    """Use as a context manager. `tokens` maps each valid token to whether it may write."""

    def __init__(self, tokens: dict[str, bool]) -> None:
        self.tokens = tokens
        self.repos: dict[str, Repo] = {}
        self.requests: list[Request] = []
        self.stored_bytes = 0
        self.fault: Fault = lambda request: None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = True
        self.endpoint = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def calls(self) -> Counter[str]:
        """How often each kind of call came in."""
        return Counter(f"{one.method} {_kind(one.path)}" for one in self.requests)


def _kind(path: str) -> str:
    plain = path.split("?")[0]
    for name in ("preupload", "commit", "tree", "revision", "xet-write-token"):
        if f"/{name}/" in plain:
            return name
    return re.sub(r"/[0-9a-f]{64}$", "", plain)


def _handler_of(hub: HubServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing: the tests read `hub.requests`."""

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def do_PUT(self) -> None:
            self._serve()

        def do_HEAD(self) -> None:
            self._serve()

        def _serve(self) -> None:
            request = Request(self.command, self.path, dict(self.headers), self._body())
            hub.requests.append(request)
            fault = hub.fault(request)
            if fault == "reset":
                self.close_connection = True
                self.connection.close()
                return
            if fault is not None:
                self._answer(int(fault), {"error": "told to fail"})
                return
            self._answer(*_Answers(hub, request).answer())

        def _body(self) -> bytes:
            if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return body

        def _answer(self, status: int, value: Any) -> None:
            content = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    return Handler


class _Answers:
    """The hub's answer to one request: (status, JSON)."""

    def __init__(self, hub: HubServer, request: Request) -> None:
        self._hub = hub
        self._request = request
        self._path = request.path.split("?")[0]

    def answer(self) -> tuple[int, Any]:
        if self._path.startswith(("/v1/", "/v2/")):
            return self._storage()
        token = self._request.headers.get("authorization", self._request.headers.get("Authorization", ""))
        may_write = self._hub.tokens.get(token.removeprefix("Bearer "))
        if may_write is None:
            return 401, {"error": "Invalid credentials in Authorization header"}
        if self._path == "/api/whoami-v2":
            return 200, {"type": "user", "name": "lead", "fullname": "Lead", "orgs": []}
        if self._path == "/api/validate-yaml":
            return 200, {"errors": [], "warnings": []}
        if self._path == "/api/repos/create":
            return self._create(may_write)
        if found := re.fullmatch(r"/api/datasets/([^/]+/[^/]+)", self._path):
            known = self._hub.repos.get(found[1])
            return (
                (404, {"error": "Repository not found"}) if known is None else (200, _info(found[1], known))
            )
        found = re.fullmatch(
            r"/api/datasets/([^/]+/[^/]+)/(tree|revision|preupload|xet-write-token|commit)/main", self._path
        )
        if found is None:
            return 404, {"error": f"no such address: {self._path}"}
        repo = self._hub.repos.get(found[1])
        if repo is None:
            return 404, {"error": "Repository not found"}
        match found[2]:
            case "tree":
                return 200, [
                    {"type": "file", "path": path, "oid": oid, "size": 1} for path, oid in repo.files.items()
                ]
            case "revision":
                return 200, _info(found[1], repo)
            case "preupload":
                return 200, {"files": [self._mode(repo, one) for one in self._json()["files"]]}
            case "xet-write-token":
                expires = int(time.time()) + 3600
                return 200, {"casUrl": self._hub.endpoint, "exp": expires, "accessToken": "storage-token"}
            case _:
                return self._commit(found[1], repo, may_write)

    def _json(self) -> Any:
        return json.loads(self._request.body)

    def _create(self, may_write: bool) -> tuple[int, Any]:
        asked = self._json()
        name = f"{asked['organization']}/{asked['name']}"
        if not may_write:
            return 403, {"error": "You don't have the rights to create a dataset under this namespace"}
        if name in self._hub.repos:
            return 409, {"error": "You already created this dataset repo", "url": f"/datasets/{name}"}
        self._hub.repos[name] = Repo(private=asked.get("visibility") == "private")
        return 200, {"url": f"{self._hub.endpoint}/datasets/{name}", "name": name}

    def _mode(self, repo: Repo, asked: dict[str, Any]) -> dict[str, Any]:
        mode = "regular" if TEXT_FILES.match(asked["path"]) else "lfs"
        answer = {"path": asked["path"], "uploadMode": mode, "shouldIgnore": False}
        return {**answer, "oid": repo.files[asked["path"]]} if asked["path"] in repo.files else answer

    def _commit(self, name: str, repo: Repo, may_write: bool) -> tuple[int, Any]:
        if not may_write:
            return 403, {"error": "You don't have write access to this repo"}
        paths = []
        for line in self._request.body.splitlines():
            entry = json.loads(line)
            value = entry["value"]
            if entry["key"] == "file":
                content = b64decode(value["content"])
                repo.files[value["path"]] = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
                paths.append(value["path"])
            elif entry["key"] == "lfsFile":
                repo.files[value["path"]] = value["oid"]
                paths.append(value["path"])
        repo.commits.append(paths)
        sha = _sha(repo)
        return 200, {"commitUrl": f"{self._hub.endpoint}/datasets/{name}/commit/{sha}", "commitOid": sha}

    def _storage(self) -> tuple[int, Any]:
        if self._path.startswith("/v1/chunks/"):
            return 404, {"error": "chunk unknown"}
        self._hub.stored_bytes += len(self._request.body)
        if self._path.startswith("/v1/xorbs/"):
            return 200, {"was_inserted": True}
        if self._path == "/v1/shards":
            return 200, {"result": 1}
        return 404, {"error": "not known"}


def _info(name: str, repo: Repo) -> dict[str, Any]:
    siblings = [{"rfilename": path} for path in repo.files]
    return {"id": name, "sha": _sha(repo), "private": repo.private, "siblings": siblings}


def _sha(repo: Repo) -> str:
    return hashlib.sha1(json.dumps([repo.files, len(repo.commits)]).encode()).hexdigest()
