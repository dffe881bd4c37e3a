"""Every odd file: the right verdict and facts, and frame k of each rendition is frame k of the source."""

from fractions import Fraction
from pathlib import Path

import pytest

from backend.apps.media.engine.pipeline import Ingested, ingest_file
from backend.apps.media.engine.refusal import Refused
from tests.backend.media.reading import read_film
from tests.factories.clips import CLIPS, SHAPED, ClipLibrary

pytestmark = pytest.mark.media

GRID = Fraction(6)
ACCEPTED = [name for name, clip in CLIPS.items() if not clip.facts.refusal]
REFUSED = [name for name, clip in CLIPS.items() if clip.facts.refusal]


def made(result: Ingested, kind: str) -> Path:
    return next(file.path for file in result.files if file.kind == kind)


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted_file_keeps_every_frame(name: str, clips: ClipLibrary, workdir: Path) -> None:
    facts = CLIPS[name].facts
    source = clips.path(name)

    result = ingest_file(source, workdir, grid_fps=GRID)

    table, size = result.table, (result.picture.width, result.picture.height)
    assert size == (facts.width, facts.height)
    assert float(table.ticks[0] * table.time_base) == pytest.approx(facts.first_time, abs=1e-3)
    if facts.frames is not None:
        assert len(table) == facts.frames
    notes = " ".join(result.facts["notes"])
    assert facts.note in notes
    # The table is what an independent reader sees, down to the tick.
    film = read_film(source)
    assert [tick * table.time_base for tick in table.ticks] == film.times

    proxy = read_film(made(result, "proxy"), size)
    from_zero = [float(time - film.times[0]) for time in film.times]
    assert [float(time) for time in proxy.times] == pytest.approx(from_zero, abs=1.2e-5)
    assert list(result.grid or ()) == table.grid(GRID)
    grid = read_film(made(result, "grid"), size)
    assert [float(time) for time in grid.times] == pytest.approx(
        [from_zero[frame] for frame in result.grid or ()], abs=1.2e-5
    )
    # Upright as they are stored: a player that turned them once more would turn them wrong.
    assert (proxy.is_turned, grid.is_turned) == (False, False)

    if facts.codes is None:
        return  # damage reaches the bars themselves; the count and the times still agree
    assert proxy.codes == list(facts.codes)
    if name not in SHAPED:
        assert film.codes == proxy.codes
    assert grid.codes == [facts.codes[frame] for frame in result.grid or ()]


@pytest.mark.parametrize("name", REFUSED)
def test_refused_file_says_why(name: str, clips: ClipLibrary, workdir: Path) -> None:
    with pytest.raises(Refused) as refusal:
        ingest_file(clips.path(name), workdir, grid_fps=GRID)

    sentence = str(refusal.value)
    assert CLIPS[name].facts.refusal in sentence
    assert sentence.endswith((".", "?"))
    assert "\n" not in sentence


def test_without_a_grid_no_grid_rendition(clips: ClipLibrary, workdir: Path) -> None:
    result = ingest_file(clips.path("camera"), workdir, grid_fps=None)

    assert result.grid is None
    assert [file.kind for file in result.files] == ["proxy", "poster", "thumbnails", "peaks"]
