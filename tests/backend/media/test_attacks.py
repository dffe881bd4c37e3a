"""Files that attack their reader: playlists, scripts, bombs, lying names."""

import resource
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from backend.apps.media.engine.encode import encode_arguments, make_plan
from backend.apps.media.engine.limits import DEFAULT_LIMITS
from backend.apps.media.engine.picture import upright_picture
from backend.apps.media.engine.pipeline import ingest_file
from backend.apps.media.engine.probe import probe_file
from backend.apps.media.engine.refusal import Refused
from tests.factories.attacks import attack_playlists
from tests.factories.clips import BOMBS, ClipLibrary

pytestmark = pytest.mark.media

# Address space, which is more than memory: a bomb that is decoded does not fit, so its refusal would read
# otherwise.
SMALL = replace(DEFAULT_LIMITS, probe=replace(DEFAULT_LIMITS.probe, memory_bytes=500 * 1024**2))


@pytest.fixture
def canary() -> Iterator[tuple[str, list[str]]]:
    """A web server on loopback: its address, and every path that was asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *arguments: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("name", sorted(attack_playlists(Path("/neighbour.mp4"), "")))
def test_playlists_and_scripts_are_refused_unread(
    name: str, clips: ClipLibrary, workdir: Path, tmp_path: Path, canary: tuple[str, list[str]]
) -> None:
    address, asked = canary
    neighbour = tmp_path / "neighbour.mp4"
    content = clips.path("camera").read_bytes()
    neighbour.write_bytes(content)
    untouched = neighbour.stat().st_atime_ns
    folder = tmp_path / "upload"
    folder.mkdir()
    (folder / neighbour.name).write_bytes(content)
    source = folder / "innocent.mp4"
    source.write_text(attack_playlists(neighbour, address)[name])

    with pytest.raises(Refused, match="not a supported video file"):
        ingest_file(source, workdir, grid_fps=None)

    assert asked == []
    assert neighbour.stat().st_atime_ns == untouched
    assert list(workdir.iterdir()) == []


def test_the_same_playlist_does_open_the_neighbour_without_the_white_lists(
    clips: ClipLibrary, tmp_path: Path
) -> None:
    """Proof that the attack is real, so that the test above means something."""
    neighbour = clips.path("camera")
    source = tmp_path / "innocent.mp4"
    source.write_text(attack_playlists(neighbour, "http://127.0.0.1:1")["ffconcat_absolute"])

    opened = subprocess.run(
        ["ffmpeg", "-v", "error", "-safe", "0", "-i", str(source), "-frames:v", "1", "-f", "null", "-"],
        capture_output=True,
        check=False,
    )

    assert opened.returncode == 0


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_bombs_are_refused_fast_and_small(name: str, clips: ClipLibrary, workdir: Path) -> None:
    source = clips.path(name)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    started = time.process_time()

    with pytest.raises(Refused, match=BOMBS[name].facts.refusal):
        ingest_file(source, workdir, grid_fps=None, limits=SMALL)

    spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before + time.process_time() - started
    assert spent < 2
    assert list(workdir.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [
        "-i.mp4",
        "a 'b' \"c\";$(touch x) %03d.mp4",
        "concat:a|b.mp4",
        "映像.mp4",
        "line\nbreak.mp4",
        "[0:v]null,.mp4",
    ],
)
def test_names_are_only_names(name: str, clips: ClipLibrary, workdir: Path, tmp_path: Path) -> None:
    source = tmp_path / name
    source.write_bytes(clips.path("one_frame").read_bytes())

    result = ingest_file(source, workdir, grid_fps=None)

    assert len(result.table) == 1


def test_command_holds_nothing_of_a_person_but_the_path(clips: ClipLibrary, workdir: Path) -> None:
    source = clips.path("titled")
    probe = probe_file(source, DEFAULT_LIMITS)
    table = ingest_file(source, workdir, grid_fps=None).table

    argv = encode_arguments(
        source,
        workdir,
        probe=probe,
        picture=upright_picture(probe, DEFAULT_LIMITS),
        plan=make_plan(probe, table, None),
        limits=DEFAULT_LIMITS,
    )

    before_input = argv[1 : argv.index("-i")]
    assert before_input == [
        *("-copyts", "-format_whitelist", "mov,matroska,webm,avi,mpegts,mpeg,ogg,flv,asf,gif"),
        *("-max_pixels", "16777216", "-max_streams", "32", "-noautorotate"),
        *("-protocol_whitelist", "file,pipe"),
    ]
    assert argv[argv.index("-i") + 1] == f"file:{source}"
    assert not [argument for argument in argv if "script" in argument]
    assert "-nostdin" in argv
