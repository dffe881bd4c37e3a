"""The production shape without a Docker engine: what its files say, and its commands started natively."""

import ast
import importlib.metadata
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis
import yaml

from tests.factories.clips import write_coded_clip
from tests.servers import NGINX, free_port, object_storage, postgresql, proxy_configuration, redis_server

REPOSITORY = Path(__file__).resolve().parents[1]
COMPOSE = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("proxy", "web", "worker", "assist", "assist-gpu")
VARIABLE = re.compile(r"\$\{(\w+)(?::?([-?])([^}]*))?\}")
OUR_NAMES = re.compile(r"(?:GROUNDLING|S3|DATABASE)_[A-Z0-9_]+|REDIS_URL|SECRET_KEY")
SECRETS = {
    "SECRET_KEY": "0123456789abcdef" * 4,
    "POSTGRES_PASSWORD": "not used by the local server",
    "REDIS_PASSWORD": "a-broker-password",
    "S3_ACCESS_KEY": "groundling",
    "S3_SECRET_KEY": "a-storage-password",
}


def filled_in(text: str, values: dict[str, str]) -> str:
    """`text` as Compose reads it: variables from `values`, `$$` as `$`. Raises KeyError as Compose would refuse."""

    def value(match: re.Match[str]) -> str:
        name, kind, default = match.groups()
        if values.get(name):
            return values[name]
        if kind == "?":
            raise KeyError(f"{name}: {default}")
        return default or ""

    return VARIABLE.sub(value, text).replace("$$", "$")


def environment_of(service: str, values: dict[str, str]) -> dict[str, str]:
    """The environment that Compose gives to a service."""
    return {
        name: filled_in(str(value), values)
        for name, value in SERVICES[service].get("environment", {}).items()
    }


# --- what the files say ---


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_says_how_it_is_and_has_no_more_rights_than_it_needs(name: str) -> None:
    service = SERVICES[name]

    assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert service["restart"] == "unless-stopped"
    assert not service.get("privileged")
    assert not {"network_mode", "pid", "ipc", "cap_add", "devices"} & service.keys()
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not any(volume.startswith(("/", ".", "~")) for volume in service.get("volumes", ()))
    if name in OURS:
        assert service["cap_drop"] == ["ALL"]


def test_only_the_proxy_is_published_and_only_on_loopback_unless_asked() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert {name: [filled_in(port, {}) for port in ports] for name, ports in published.items()} == {
        "proxy": ["127.0.0.1:8000:8080"]
    }


@pytest.mark.parametrize("secret", SECRETS)
def test_without_a_secret_it_does_not_start(secret: str) -> None:
    text = (REPOSITORY / "docker-compose.yml").read_text()

    with pytest.raises(KeyError, match=secret):
        filled_in(text, {name: value for name, value in SECRETS.items() if name != secret})


def test_the_example_of_the_environment_names_what_the_file_reads() -> None:
    example = set(re.findall(r"^(\w+)=", (REPOSITORY / ".env.example").read_text(), re.MULTILINE))
    read = {match[1] for match in VARIABLE.finditer((REPOSITORY / "docker-compose.yml").read_text())}

    # The first is read by Compose itself.
    assert example == read | {"COMPOSE_PROFILES"}


def test_one_model_worker_at_a_time_and_none_knows_the_database() -> None:
    workers = [service for name, service in SERVICES.items() if name.startswith("assist")]

    assert [service["profiles"] for service in workers] == [["cpu"], ["gpu"]]
    for service in workers:
        assert not {"DATABASE_URL", "SECRET_KEY", "S3_SECRET_KEY"} & service["environment"].keys()


@pytest.mark.parametrize("name", OURS)
def test_images_of_ours_do_not_run_as_root(name: str) -> None:
    path = REPOSITORY / SERVICES[name]["build"]["dockerfile"]
    users = re.findall(r"^USER (\S+)$", path.read_text(), re.MULTILINE)

    assert users
    assert users[-1] not in ("root", "0")


@pytest.mark.parametrize("name", OURS)
def test_images_copy_only_what_is_there(name: str) -> None:
    path = REPOSITORY / SERVICES[name]["build"]["dockerfile"]
    ignored = (REPOSITORY / ".dockerignore").read_text().splitlines()

    for line in re.findall(r"^COPY (?!--from)(.+)$", path.read_text(), re.MULTILINE):
        for source in line.split()[:-1]:
            assert (REPOSITORY / source).exists(), source
            assert source not in ignored


def test_the_image_of_the_model_worker_has_what_the_model_worker_imports() -> None:
    text = (REPOSITORY / "model_assist" / "Dockerfile").read_text()
    commands = " ".join(re.findall(r"^RUN pip install(.*?[^\\])$", text, re.DOTALL | re.MULTILINE))
    installed = {_plain(word) for word in shlex.split(commands.replace("\\\n", " ").replace("&&", " "))}
    distributions = importlib.metadata.packages_distributions()

    needed = set()
    for root in ("model_assist", "annotation_schemas"):
        for path in (REPOSITORY / root).rglob("*.py"):
            if path.name != "generate.py":
                needed |= _imported(path)
    ours = {"model_assist", "annotation_schemas"}
    for module in sorted(needed - ours - set(sys.stdlib_module_names)):
        names = {_plain(name) for name in distributions[module]}
        assert names & _with_requirements(installed), f"{module} is not in the image"


def _imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=~!; ]", name)[0]).lower()


def _with_requirements(names: set[str]) -> set[str]:
    """The distributions with those that they require, one step: redis comes with celery[redis]."""
    found = set(names)
    for name in names:
        try:
            found |= {_plain(one) for one in importlib.metadata.requires(name) or ()}
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def test_every_variable_that_is_read_is_documented_and_every_documented_one_is_read() -> None:
    read = set()
    for root in ("backend", "model_assist"):
        for path in (REPOSITORY / root).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    read |= {node.value} if OUR_NAMES.fullmatch(node.value) else set()
    documented = {
        name
        for name in re.findall(r"`([A-Z0-9_]+)`", (REPOSITORY / "docs" / "settings.md").read_text())
        if OUR_NAMES.fullmatch(name)
    }

    assert read == documented


def test_the_services_set_only_variables_that_are_read() -> None:
    documented = (REPOSITORY / "docs" / "settings.md").read_text()

    for name in OURS:
        for variable in SERVICES[name].get("environment", {}):
            assert f"`{variable}`" in documented, (name, variable)


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed (system package nginx-light)")
def test_nginx_accepts_the_configuration(tmp_path: Path) -> None:
    path = tmp_path / "nginx.conf"
    path.write_text(proxy_configuration(tmp_path, port=free_port(), web="127.0.0.1:1", storage="127.0.0.1:2"))

    checked = subprocess.run([str(NGINX), "-t", "-c", str(path)], capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr


@pytest.mark.services
def test_the_broker_asks_for_a_password_and_takes_no_commands_that_change_it() -> None:
    command = [filled_in(word, SECRETS) for word in SERVICES["broker"]["command"]]

    with redis_server(*command[1:], password=SECRETS["REDIS_PASSWORD"]) as url:
        client = redis.Redis.from_url(url)
        assert client.ping()
        for words in (["CONFIG", "GET", "dir"], ["DEBUG", "SLEEP", "0"], ["MODULE", "LIST"]):
            with pytest.raises(redis.ResponseError, match="unknown command"):
                client.execute_command(*words)
        stranger = redis.Redis.from_url(url.replace(f":{SECRETS['REDIS_PASSWORD']}@", ""))
        with pytest.raises(redis.AuthenticationError):
            stranger.ping()


# --- its commands, started natively ---


@dataclass
class Production:
    """The services of ours, running; `address` is where the web server listens."""

    address: str
    environment: dict[str, str]
    folder: Path
    processes: dict[str, subprocess.Popen[bytes]]

    def groundling(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command line in the environment of the web server."""
        return subprocess.run(
            [sys.executable, "-m", "backend.cli", *arguments],
            cwd=REPOSITORY,
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def person(self, name: str, *options: str) -> "Person":
        """Somebody new, signed in with the link that the command line prints."""
        added = self.groundling("people", "add", name, *options, "--address", self.address)
        assert added.returncode == 0, added.stderr
        return Person(self.address, added.stdout.strip())

    def log(self) -> str:
        """What the services wrote."""
        return "\n".join(
            f"--- {path.stem}\n{path.read_text()[-3000:]}" for path in sorted(self.folder.glob("*.log"))
        )


def command_of(service: str, port: int) -> list[str]:
    """What the container of a service runs, with our Python for its entry point and `port` for its port."""
    if service == "assist":
        dockerfile = (REPOSITORY / "model_assist" / "Dockerfile").read_text()
        start = json.loads(re.findall(r"^CMD (\[.*\])$", dockerfile, re.MULTILINE)[0])
    else:
        dockerfile = (REPOSITORY / "backend" / "Dockerfile").read_text()
        entry = json.loads(re.findall(r"^ENTRYPOINT (\[.*\])$", dockerfile, re.MULTILINE)[0])
        assert entry == ["groundling"]
        start = ["python", "-m", "backend.cli", *SERVICES[service]["command"]]
    assert start[0] == "python"
    places = {"0.0.0.0": "127.0.0.1", "8000": str(port)}
    return [sys.executable, *(places.get(word, word) for word in start[1:])]


def health_of(service: str, port: int, environment: dict[str, str]) -> bool:
    """Whether the health check of a service passes."""
    kind, *words = [filled_in(word, {}) for word in SERVICES[service]["healthcheck"]["test"]]
    command = words[0] if kind == "CMD-SHELL" else shlex.join(words)
    command = command.replace(":8000/", f":{port}/")
    path = f"{Path(sys.executable).parent}:{environment['PATH']}"
    checked = subprocess.run(
        ["sh", "-c", command],
        cwd=REPOSITORY,
        env={**environment, "PATH": path},
        check=False,
        capture_output=True,
        timeout=90,
    )
    return checked.returncode == 0


@contextmanager
def running(folder: Path) -> Iterator[Production]:
    """web, worker and assist as the compose file says, before a real database, broker and storage."""
    (folder / "data").mkdir()
    port = free_port()
    with ExitStack() as stack:
        database = stack.enter_context(postgresql())
        broker_words = [filled_in(word, SECRETS) for word in SERVICES["broker"]["command"]]
        broker = stack.enter_context(redis_server(*broker_words[1:], password=SECRETS["REDIS_PASSWORD"]))
        storage = stack.enter_context(object_storage())
        places = {
            "@broker:6379": f"@{urlsplit(broker).netloc.rpartition('@')[2]}",
            "storage:8333": urlsplit(storage).netloc,
        }

        def environment(service: str) -> dict[str, str]:
            values = environment_of(service, SECRETS)
            for name, value in values.items():
                for theirs, ours in places.items():
                    value = value.replace(theirs, ours)
                values[name] = value
            if "DATABASE_URL" in values:
                assert urlsplit(values["DATABASE_URL"]).hostname == "db"
                values |= {"DATABASE_URL": database, "GROUNDLING_DATA": str(folder / "data")}
            base = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
            return {**base, **values}

        made = Production(f"http://127.0.0.1:{port}", environment("web"), folder, {})
        stack.callback(_stop, made.processes)
        for service in ("web", "worker", "assist"):
            with (folder / f"{service}.log").open("wb") as log:
                made.processes[service] = subprocess.Popen(
                    command_of(service, port),
                    cwd=REPOSITORY,
                    env=environment(service),
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            deadline = time.monotonic() + 120
            while not health_of(service, port, environment(service)):
                assert made.processes[service].poll() is None, made.log()
                assert time.monotonic() < deadline, f"{service} is not well\n{made.log()}"
                time.sleep(1)
        yield made


def _stop(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    for process in processes.values():
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    for process in processes.values():
        try:
            process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=10)


class Person:
    """Somebody with a session, over HTTP."""

    def __init__(self, address: str, link: str) -> None:
        self._address = address
        self._cookies = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies))
        self._opener.open(f"{address}/health", timeout=30).close()
        self._opener.open(f"{address}/sign-in", timeout=30).close()
        self.call("POST", "session/link", {"token": link.partition("?link=")[2]})

    def call(self, method: str, path: str, body: object = None) -> Any:
        """The JSON answer to a request; a refused one raises HTTPError."""
        tokens = {cookie.name: cookie.value or "" for cookie in self._cookies}
        request = urllib.request.Request(
            f"{self._address}/api/v1/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Content-Type": "application/json",
                "X-CSRFToken": tokens.get("csrftoken", ""),
                "Origin": self._address,
            },
        )
        try:
            with self._opener.open(request, timeout=30) as answer:
                content = answer.read()
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.code} {error.read()!r}") from None
        return json.loads(content) if content else None


@pytest.mark.services
@pytest.mark.media
def test_the_services_do_their_work_together(tmp_path: Path) -> None:
    write_coded_clip(tmp_path / "clip.mp4", frames=60)

    with running(tmp_path) as production:
        lena, ana = production.person("lena", "--admin"), production.person("ana")
        lena.call("POST", "projects", {"name": "Yard", "slug": "yard", "workflow": "stc_one_pass"})
        lena.call("POST", "projects/yard/members", {"username": "ana", "role": "annotator"})

        read = production.groundling("ingest", "--project", "yard", "--json", str(tmp_path / "clip.mp4"))
        assert read.returncode == 0, read.stderr + production.log()
        fact = json.loads(read.stdout.splitlines()[-1])
        assert (fact["status"], fact["frames"]) == ("ready", 60)
        assert not (tmp_path / "data" / "media").exists()

        # Over HTTP: an item, its work, and boxes from the model worker, which reads the clip out of the bucket.
        lena.call("POST", "projects/yard/items", {"asset": fact["asset"]})
        taken = ana.call("POST", "projects/yard/work/next", {})
        bench = ana.call("GET", f"assignments/{taken['id']}")
        job = _ask_for_boxes(ana, bench["annotation"]["id"])
        deadline = time.monotonic() + 120
        while job["state"] not in ("done", "failed"):
            assert time.monotonic() < deadline, production.log()
            time.sleep(0.5)
            job = lena.call("GET", f"jobs/{job['id']}")
        assert job["state"] == "done", (job, production.log())
        suggestions = ana.call("GET", f"assignments/{taken['id']}")["suggestions"]
        assert [one["kind"] for one in suggestions] == ["propagate"]

        # And a release by the job, which finds nothing to release and says so.
        release = lena.call("POST", "projects/yard/releases", {})
        while release["state"] == "building":
            assert time.monotonic() < deadline, production.log()
            time.sleep(0.5)
            release = lena.call("GET", f"releases/{release['id']}")
        assert release["error"].startswith("There is nothing to release; left out: not_finished 1")
        stopped = dict(production.processes)
    assert {name: process.returncode for name, process in stopped.items()} == {
        "web": 0,
        "worker": 0,
        "assist": 0,
    }


def _ask_for_boxes(person: Person, annotation_id: str) -> Any:
    track = "6f2c1c5e-6f0a-4c9e-8a57-0c5c8f5d1a11"
    keyframe = "0b7c2f8e-3f61-4c65-9d3c-6f3f0a3c2b22"
    human = {"by": "human"}
    values = [
        ("track", track, {"category": "object", "name": "card", "finished": False, "attributes": {}}),
        (
            "keyframe",
            keyframe,
            {"track_id": track, "frame": 0, "box": [40.0, 20.0, 160.0, 90.0], "state": "visible"},
        ),
    ]
    operations = [
        {
            "op_id": f"00000000-0000-4000-8000-00000000000{number}",
            "op": "put",
            "kind": kind,
            "id": object_id,
            "base_version": 0,
            "value": value,
            "origin": human,
        }
        for number, (kind, object_id, value) in enumerate(values)
    ]
    person.call("POST", f"annotations/{annotation_id}/operations", {"operations": operations})
    return person.call(
        "POST",
        f"annotations/{annotation_id}/assist",
        {
            "kind": "propagate",
            "input": {
                "track_id": track,
                "frame": 0,
                "box": [40.0, 20.0, 160.0, 90.0],
                "until_frame": 20,
                "direction": "forward",
            },
        },
    )
