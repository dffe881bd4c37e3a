"""Frame k is frame k: on the canvas of the annotation screen, before the model, and in the videos of a release.

Clips of every accepted odd kind carry burnt-in frame numbers; each is read in the browser for every frame,
stepping, jumping and pausing, and then through the model's reader and the exporter.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from model_assist.protocol import Media
from model_assist.runtime.frames import ProxyReader
from model_assist.settings import read_settings
from tests.e2e.person import PATIENCE_MS, Person, new_person
from tests.e2e.server import Server, running_server
from tests.factories.clips import CLIPS, ClipLibrary
from tests.factories.frame_codes import read_frame_code

pytestmark = pytest.mark.e2e

CODED = [name for name, clip in CLIPS.items() if clip.facts.codes is not None]
# A clip of a project with a grid ends on its last grid frame; so the browser reads all frames without one, and these
# are read into a second project whose grid is six frames a second.
ON_GRID = ["camera", "vfr", "cut_editlist", "late_start", "slow", "one_frame", "rotated_90", "wide_pixels"]
GRID = "6"
STEPS_BACK, JUMPS, PAUSES, BURST = 20, 10, 3, 12

# The codes of a picture, as tests/factories/frame_codes.py describes them. `watchFrame(n)` waits until the screen says
# frame n and returns [number on the screen, code in the picture]; `readVideo` what the playing element shows.
READ_IN_PAGE = """
window.frameField = () =>
  [...document.querySelectorAll("label")].find((label) => label.textContent.trim() === "Frame")?.control;
window.canvas = () => document.querySelector("[role=img] canvas");
window.codeOf = (context, { width, height }) => {
  // A proxy may have one column or row more than the picture, and is smaller than a huge one.
  const surface = context.canvas;
  const wide = Math.abs(surface.width - width) <= 1 ? width : surface.width;
  const high = Math.abs(surface.height - height) <= 1 ? height : surface.height;
  const rows = 2 * Math.max(1, Math.round(high / 20));
  const columns = 2 * Math.max(1, Math.floor(wide / 64));
  const { data } = context.getImageData(0, Math.floor((high - rows) / 2), wide, rows);
  let number = 0;
  for (let bar = 0; bar < 16; bar += 1) {
    const left = Math.floor((wide * (bar + 0.5)) / 16) - columns / 2;
    let sum = 0;
    for (let y = 0; y < rows; y += 1)
      for (let x = left; x < left + columns; x += 1) sum += data[4 * (y * wide + x) + 1];
    const level = sum / rows / columns;
    if (85 < level && level < 170) return `bar ${bar} is grey (${level.toFixed()})`;
    number = 2 * number + (level >= 170 ? 1 : 0);
  }
  return number;
};
window.readCode = (picture) =>
  getComputedStyle(canvas()).visibility === "visible" ? codeOf(canvas().getContext("2d"), picture) : "hidden";
window.readVideo = (picture) => {
  const video = document.querySelector("[role=img] video");
  const size = `${video.videoWidth}x${video.videoHeight}`;
  if (size !== `${canvas().width}x${canvas().height}`) return `played as ${size}`;
  const copy = Object.assign(document.createElement("canvas"), { width: video.videoWidth, height: video.videoHeight });
  const context = copy.getContext("2d");
  context.drawImage(video, 0, 0);
  return codeOf(context, picture);
};
window.watchFrame = async (wanted, picture) => {
  const until = performance.now() + 15000;
  while (performance.now() < until && frameField().value !== String(wanted))
    await new Promise((resolve) => setTimeout(resolve));
  return [Number(frameField().value), readCode(picture)];
};
window.stepThrough = async (last, picture) => {
  const seen = [await watchFrame(0, picture)];
  for (let frame = 1; frame <= last; frame += 1) {
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: ".", code: "Period", bubbles: true }));
    const shown = await watchFrame(frame, picture);
    seen.push(shown);
    if (shown[0] !== frame) break;
  }
  return seen;
};
"""

# Runs beside the server: the videos that a release would hold, of the whole asset and of its middle.
EXPORT = """
import json, sys, tempfile; from pathlib import Path; import django; django.setup()
from backend.apps.media.models import Asset
from backend.apps.media.services.cuts import clip_video
from tests.backend.media.reading import read_film
for asset in Asset.objects.filter(id__in=sys.argv[1:]):
    size = (asset.width, asset.height)
    last = asset.frame_count - 1
    for first, end in {(0, last), (last // 3, last - last // 4)}:
        for on_grid in {False, asset.frame_table.grid is not None}:
            with tempfile.TemporaryDirectory() as folder, clip_video(
                asset=asset, start_frame=first, end_frame=end, folder=Path(folder), on_grid=on_grid
            ) as video:
                inside = size if video.width - size[0] in (0, 1) else None
                codes = read_film(video.path, inside).codes if video.source_frames else []
                print(json.dumps([str(asset.id), on_grid, first, end, video.source_frames, codes]))
"""


@dataclass
class Reading:
    """How many pictures a reader showed, and which of them were others than it said."""

    count: int = 0
    wrong: list[str] = field(default_factory=list)

    def note(self, wanted: object, shown: object, *, where: str) -> None:
        """Count one picture; both are compared whole."""
        self.count += 1
        if wanted != shown:
            self.wrong.append(f"{where}: wanted {wanted}, got {shown}")


@dataclass
class Stored:
    """A coded clip in the project."""

    name: str
    asset: str
    width: int
    height: int
    codes: Sequence[int]
    readings: dict[str, Reading] = field(default_factory=dict)

    def reading(self, reader: str) -> Reading:
        """The reading of that name."""
        return self.readings.setdefault(reader, Reading())

    @property
    def picture(self) -> dict[str, int]:
        return {"width": self.width, "height": self.height}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("frames")) as running:
        yield running


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> ClipLibrary:
    return ClipLibrary(tmp_path_factory.mktemp("clips"))


@pytest.fixture(scope="module")
def stored(server: Server, clips: ClipLibrary, request: pytest.FixtureRequest) -> Iterator[list[Stored]]:
    """Every coded clip, read by the command line, with an item each; at the end the table of what was read."""
    made = store(server, clips, CODED, project="frames")
    server.make_items([clip.asset for clip in made])
    yield made
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print("\n" + table(made), flush=True)


@pytest.fixture(scope="module")
def stored_on_grid(server: Server, clips: ClipLibrary, stored: list[Stored]) -> list[Stored]:
    """Some of the clips again, in a project with a grid; their readings stand in the same table."""
    made = store(server, clips, ON_GRID, project="grid", grid=GRID)
    by_name = {clip.name: clip for clip in stored}
    for clip in made:
        clip.readings = by_name[clip.name].readings
    return made


def store(
    server: Server, clips: ClipLibrary, names: Sequence[str], *, project: str, grid: str = ""
) -> list[Stored]:
    """Make a project for ana and read these clips into it."""
    server.make_project(project, "ana", grid=grid)
    facts = server.ingest(project, *(clips.path(name) for name in names))
    made = [
        Stored(name, fact["asset"], fact["width"], fact["height"], CLIPS[name].facts.codes or ())
        for name, fact in zip(names, facts, strict=True)
    ]
    assert [fact["frames"] for fact in facts] == [len(clip.codes) for clip in made]
    return made


def table(clips: Sequence[Stored]) -> str:
    """Wrong pictures of all pictures, by clip and reader."""
    readers = list(dict.fromkeys(reader for clip in clips for reader in clip.readings))
    lines = [f"{'wrong/read':<22}" + "".join(f"{reader:>11}" for reader in readers)]
    for clip in clips:
        cells = [clip.readings.get(reader, Reading()) for reader in readers]
        lines.append(
            f"{clip.name:<22}" + "".join(f"{f'{len(cell.wrong)}/{cell.count}':>11}" for cell in cells)
        )
    return "\n".join(lines) + "\n"


def faults(clips: Sequence[Stored], readers: Sequence[str]) -> list[str]:
    """Every wrong picture in words."""
    return [
        f"{clip.name}, {reader}, {fault}"
        for clip in clips
        for reader in readers
        for fault in clip.reading(reader).wrong
    ]


def test_canvas_shows_the_frame_that_the_screen_names(
    server: Server, stored: list[Stored], browser: Browser
) -> None:
    ana = new_person(browser, server)
    ana.page.add_init_script(READ_IN_PAGE)
    ana.sign_in("ana")
    left = {clip.asset: clip for clip in stored}
    while left:
        assignment = ana.send("projects/frames/work/next")
        clip = left.pop(ana.api(f"assignments/{assignment['id']}")["asset"]["id"])
        ana.page.goto(f"{server.address}/annotate/{assignment['id']}")
        expect(ana.picture).to_be_visible(timeout=PATIENCE_MS)
        step_forward(ana, clip)
        step_back(ana, clip)
        jump(ana, clip)
        hold_a_key(ana, clip)
        pause_while_playing(ana, clip)
        ana.send(f"assignments/{assignment['id']}/skip", {"reason": "Read."})
    ana.page.context.close()
    assert ana.faults == []
    assert faults(stored, ["forward", "back", "jump", "held", "pause", "video"]) == []
    assert sum(clip.reading("forward").count for clip in stored) == sum(len(clip.codes) for clip in stored)


def step_forward(person: Person, clip: Stored) -> None:
    """Every frame of the clip, one key at a time."""
    person.page.wait_for_function("() => frameField()?.value === '0'")
    person.wait_for_canvas()
    last = len(clip.codes) - 1
    seen = person.page.evaluate("([last, picture]) => stepThrough(last, picture)", [last, clip.picture])
    for frame, (number, code) in enumerate(seen):
        note_frame(clip, "forward", frame, number, code)


def note_frame(clip: Stored, reader: str, frame: int, number: int, code: object) -> None:
    """Note the picture of a frame. A screen that never came to the frame ends the test: it would wait in vain again."""
    assert number == frame, (
        f"{clip.name}, {reader}: the screen stands on {number} where {frame} was asked for"
    )
    clip.reading(reader).note(clip.codes[frame], code, where=f"frame {frame}")


def watch(person: Person, clip: Stored, frame: int, reader: str) -> None:
    """Wait until the screen names `frame`, and note what its picture is."""
    number, code = person.page.evaluate(
        "([frame, picture]) => watchFrame(frame, picture)", [frame, clip.picture]
    )
    note_frame(clip, reader, frame, number, code)


def step_back(person: Person, clip: Stored) -> None:
    """The last frames again, backward, with keys of a keyboard."""
    last = len(clip.codes) - 1
    for frame in range(last - 1, max(last - 1 - STEPS_BACK, -1), -1):
        person.page.keyboard.press(",")
        watch(person, clip, frame, "back")


def jump(person: Person, clip: Stored) -> None:
    """Frames typed into the field, anywhere in the clip."""
    chance = random.Random(clip.name)
    entry = person.page.get_by_label("Frame", exact=True)
    for frame in [chance.randrange(len(clip.codes)) for _ in range(JUMPS)]:
        entry.fill(str(frame))
        entry.press("Enter")
        watch(person, clip, frame, "jump")
    entry.blur()


def hold_a_key(person: Person, clip: Stored) -> None:
    """Steps faster than pictures come: none is lost, and the last one is shown."""
    person.press("End")
    last = len(clip.codes) - 1
    watch(person, clip, last, "held")
    for _ in range(BURST):
        person.page.keyboard.press("ArrowLeft")
    watch(person, clip, max(last - BURST, 0), "held")


def pause_while_playing(person: Person, clip: Stored) -> None:
    """Pausing stands on the very frame that the screen names; also in the middle of playing on."""
    page = person.page
    person.press("Home")
    watch(person, clip, 0, "pause")
    for _ in range(PAUSES):
        before = person.frame
        page.keyboard.press(" ")
        page.wait_for_timeout(250)
        page.keyboard.press(" ")
        expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible(timeout=PATIENCE_MS)
        person.wait_for_canvas()
        # At the end of the clip the last picture comes after the stop, and its number a moment after it.
        page.wait_for_timeout(60)
        # The element may be some frames on; that it shows frames of the clip, as they are, can be told exactly.
        played = page.evaluate("(picture) => readVideo(picture)", clip.picture)
        clip.reading("video").note(True, played in clip.codes, where=f"played {played}")
        number, code = page.evaluate("(picture) => watchFrame(frameField().value, picture)", clip.picture)
        clip.reading("pause").note(clip.codes[number], code, where=f"paused on {number} after {before}")


def test_model_reads_the_frame_that_it_asks_for(
    server: Server, stored: list[Stored], browser: Browser, tmp_path: Path
) -> None:
    ana = new_person(browser, server)
    ana.sign_in("ana")
    for clip in stored:
        path = tmp_path / f"{clip.name}.mp4"
        path.write_bytes(
            ana.page.request.get(f"{server.address}/api/v1/assets/{clip.asset}/media/proxy").body()
        )
        reader = ProxyReader(path, media(ana, clip, path), read_settings({}))
        last = len(clip.codes) - 1
        for frame, picture in reader.forward(0, last, "rgb24"):
            clip.reading("model").note(clip.codes[frame], code_of(clip, picture), where=f"frame {frame}")
        backward = [
            (frame, code_of(clip, picture))
            for frame, picture in reader.backward(last, max(last - STEPS_BACK, 0), "bgr24")
        ]
        for frame, code in backward:
            clip.reading("model back").note(clip.codes[frame], code, where=f"frame {frame}")
        assert clip.reading("model").count == len(clip.codes)
    ana.page.context.close()
    assert faults(stored, ["model", "model back"]) == []


def media(person: Person, clip: Stored, path: Path) -> Media:
    """What a request tells the model of the clip."""
    times: dict[str, Any] = person.api(f"assets/{clip.asset}/frames")
    numerator, denominator = times["time_base"]
    return Media(
        address=str(path),
        sha256="",
        frames=len(clip.codes),
        width=clip.width,
        height=clip.height,
        time_base=(numerator, denominator),
        ticks=tuple(times["ticks"]),
    )


def code_of(clip: Stored, picture: Any) -> int | str:
    """The code in the picture without the column or row that its file may have more."""
    high, wide = picture.shape[:2]
    inside = picture[: clip.height, : clip.width] if wide - clip.width in (0, 1) else picture
    try:
        return read_frame_code(inside)
    except ValueError as fault:
        return f"{fault} in {wide}x{high}"


def test_exported_videos_hold_the_frames_that_they_list(
    server: Server, stored: list[Stored], stored_on_grid: list[Stored]
) -> None:
    by_asset = {clip.asset: clip for clip in [*stored, *stored_on_grid]}
    with_grid = {clip.asset for clip in stored_on_grid}
    for line in server.python(EXPORT, *by_asset).splitlines():
        asset, on_grid, first, last, frames, codes = json.loads(line)
        clip = by_asset[asset]
        where = f"frames {first} to {last}"
        if not (on_grid and asset in with_grid):
            assert frames == list(range(first, last + 1))
        assert len(codes) == len(frames), f"{clip.name}, {where}: {len(codes)} pictures"
        reading = clip.reading("grid" if on_grid and asset in with_grid else "export")
        for frame, code in zip(frames, codes, strict=True):
            reading.note(clip.codes[frame], code, where=f"{where}, frame {frame}")
    assert faults(stored, ["export", "grid"]) == []
    assert all(clip.reading("export").count >= len(clip.codes) for clip in stored)
    assert all(clip.reading("grid").count for clip in stored_on_grid)
