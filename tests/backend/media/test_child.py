"""The runner of programs on strangers' files: nothing gets out of its limits, and nothing stays behind."""

import os
import socket
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from backend.apps.media.engine.child import run_child
from backend.apps.media.engine.limits import ChildLimits
from backend.apps.media.engine.refusal import Cancelled

LIMITS = ChildLimits(
    memory_bytes=512 * 1024**2, cpu_seconds=20, file_bytes=1024**2, wall_seconds=20, silent_seconds=20
)


def python(code: str) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", code]


def test_output_and_status_come_back(tmp_path: Path) -> None:
    code = "import sys; print('words'); print('trouble', file=sys.stderr); sys.exit(3)"

    outcome = run_child(python(code), cwd=tmp_path, limits=LIMITS)

    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (3, b"words\n", "trouble\n")
    assert outcome.ended_by == "itself"
    assert not outcome.succeeded


def test_child_gets_an_empty_environment_and_no_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "planted")
    code = "import os, sys; print(sorted(os.environ), sys.stdin.read())"

    outcome = run_child(python(code), cwd=tmp_path, limits=LIMITS)

    assert b"SECRET_KEY" not in outcome.stdout
    assert outcome.stdout.decode().split()[-1] in ("[]", "['LC_CTYPE']")


def test_memory_is_limited(tmp_path: Path) -> None:
    outcome = run_child(python("bytearray(1024**3)"), cwd=tmp_path, limits=LIMITS)

    assert "MemoryError" in outcome.stderr


def test_files_are_limited(tmp_path: Path) -> None:
    code = "open('large', 'wb').write(bytes(10 * 1024**2))"

    outcome = run_child(python(code), cwd=tmp_path, limits=LIMITS)

    assert not outcome.succeeded
    assert (tmp_path / "large").stat().st_size <= LIMITS.file_bytes


def test_processor_time_is_limited(tmp_path: Path) -> None:
    outcome = run_child(python("while True: pass"), cwd=tmp_path, limits=replace(LIMITS, cpu_seconds=1))

    assert outcome.ended_by == "itself"
    assert outcome.returncode < 0


def test_time_ends_the_child_and_its_children(tmp_path: Path) -> None:
    code = (
        "import os, time\n"
        "child = os.fork()\n"
        "print(os.getpid(), child, flush=True) if child else None\n"
        "time.sleep(60)"
    )
    started = time.monotonic()

    outcome = run_child(python(code), cwd=tmp_path, limits=replace(LIMITS, wall_seconds=1.5))

    assert outcome.ended_by == "time"
    assert time.monotonic() - started < 10
    assert_all_gone(outcome.stdout.split())


def test_silence_ends_the_child(tmp_path: Path) -> None:
    outcome = run_child(
        python("import time; time.sleep(60)"), cwd=tmp_path, limits=replace(LIMITS, silent_seconds=0.5)
    )

    assert outcome.ended_by == "silence"


def test_cancel_ends_the_child(tmp_path: Path) -> None:
    pids: list[str] = []

    with pytest.raises(Cancelled):
        run_child(
            python("import os, time; print(os.getpid(), flush=True); time.sleep(60)"),
            cwd=tmp_path,
            limits=LIMITS,
            on_line=pids.append,
            should_stop=lambda: bool(pids),
        )

    assert_all_gone([pid.encode() for pid in pids])


def test_child_dies_with_the_worker(tmp_path: Path) -> None:
    """A worker that is killed takes its ffmpeg with it."""
    program = (
        "import os, sys, pathlib\n"
        "from backend.apps.media.engine.child import run_child\n"
        "from backend.apps.media.engine.limits import DEFAULT_LIMITS\n"
        "def line(text):\n"
        "    pathlib.Path('pid').write_text(text)\n"
        "    os.kill(os.getpid(), 9)\n"
        "code = 'import os, time; print(os.getpid(), flush=True); time.sleep(60)'\n"
        "run_child([sys.executable, '-I', '-S', '-c', code],\n"
        f"    cwd=pathlib.Path({str(tmp_path)!r}), limits=DEFAULT_LIMITS.probe, on_line=line)\n"
    )
    worker = psutil.Popen(
        [sys.executable, "-c", f"import os; os.chdir({str(tmp_path)!r})\n{program}"],
        cwd=os.getcwd(),
        env={**os.environ, "PYTHONPATH": os.getcwd()},
    )
    worker.wait(timeout=20)

    assert_all_gone([(tmp_path / "pid").read_bytes()])


def test_no_network_where_the_kernel_allows_to_take_it_away(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code = f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)"
        isolated = run_child(
            python("import os; print(os.readlink('/proc/self/ns/net'))"), cwd=tmp_path, limits=LIMITS
        )
        if isolated.stdout.decode().strip() == os.readlink("/proc/self/ns/net"):
            pytest.skip("this machine allows no network namespaces")

        outcome = run_child(python(code), cwd=tmp_path, limits=LIMITS)

    assert outcome.returncode == 1
    assert "unreachable" in outcome.stderr or "refused" in outcome.stderr


def assert_all_gone(pids: list[bytes]) -> None:
    assert pids
    deadline = time.monotonic() + 5
    for pid in (int(text) for text in pids):
        while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
            assert time.monotonic() < deadline, f"process {pid} is still there"
            time.sleep(0.05)
