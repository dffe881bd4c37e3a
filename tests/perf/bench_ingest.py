"""What an ingest costs beside a plain one-pass encode of the same proxy, on the same clips in the same run.

`python -m tests.perf.bench_ingest [--runs N] [CLIP …]` takes the demo's clips and a made 720p clip unless others are
named. Ingest is everything up to the checked files: probe, frame table, proxy, 6 fps grid, poster, thumbnails and
waveform. The two alternate, at the same priority; each counts with the median of its runs. The ratio of processor
time is printed too: it stays true on a busy machine. Exit status 1 when the ratio of wall time is above 1.5.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from backend.apps.media.engine.encode import AAC, H264
from backend.apps.media.engine.limits import DEFAULT_LIMITS
from backend.apps.media.engine.pipeline import ingest_file

REPOSITORY = Path(__file__).resolve().parents[2]
DEMO_CLIPS = REPOSITORY / "backend" / "demo" / "clips"
GOAL = 1.5
GRID = Fraction(6)


def make_clip(target: Path) -> None:
    """Write 20 s of a moving, noisy 720p picture with sound."""
    picture = "testsrc2=s=1280x720:r=30:d=20,noise=alls=8:allf=t"
    command = ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", "sine=d=20"]
    coding = ["-c:v", "libx264", "-preset", "fast", "-g", "60", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    subprocess.run([*command, *coding, str(target)], check=True)


def plain_encode(source: Path, folder: Path) -> None:
    """One ffmpeg that writes the same proxy and nothing else, with the same options."""
    options = [part for name, value in (H264 | AAC).items() for part in (f"-{name}", str(value))]
    # The engine runs its ffmpeg at this priority; the baseline must not have it better.
    command = ["nice", "-n", str(DEFAULT_LIMITS.encode.niceness), "ffmpeg", "-nostdin", "-v", "error", "-y"]
    command += ["-i", str(source), "-map", "0:v:0", "-map", "0:a:0?"]
    subprocess.run([*command, "-pix_fmt", "yuv420p", *options, str(folder / "plain.mp4")], check=True)


def ingest(source: Path, folder: Path) -> None:
    """The whole engine on the clip."""
    ingest_file(source, folder, grid_fps=GRID)


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock, and seconds of processors, children included."""

    wall: float
    processor: float


def cost_of(work: Callable[[Path, Path], None], source: Path) -> Cost:
    """Return what `work` on the clip costs, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="groundling-bench-") as folder:
        begin, used = time.perf_counter(), processor_seconds()
        work(source, Path(folder))
        return Cost(time.perf_counter() - begin, processor_seconds() - used)


def processor_seconds() -> float:
    """Return the processor time of this process and its children so far."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def median(costs: list[Cost]) -> Cost:
    """Return the medians of both numbers."""
    return Cost(
        statistics.median(cost.wall for cost in costs), statistics.median(cost.processor for cost in costs)
    )


def compare(clip: Path, runs: int) -> tuple[Cost, Cost]:
    """Return the cost of the plain encode and of the ingest of one clip, and print them."""
    plain_runs, ingest_runs = [], []
    for _ in range(runs):
        plain_runs.append(cost_of(plain_encode, clip))
        ingest_runs.append(cost_of(ingest, clip))
    plain, whole = median(plain_runs), median(ingest_runs)
    print(
        f"{clip.name:24} plain {plain.wall:6.2f} s   ingest {whole.wall:6.2f} s   "
        f"ratio {whole.wall / plain.wall:.2f}   of processor time {whole.processor / plain.processor:.2f}",
        flush=True,
    )
    return plain, whole


def main() -> None:
    """Measure, print one line a clip and the ratios over all."""
    parser = argparse.ArgumentParser(description="Cost of an ingest beside a plain encode.")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("clips", nargs="*", type=Path)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="groundling-bench-") as folder:
        clips = [path.resolve() for path in wanted.clips]
        if not clips:
            made = Path(folder) / "made-720p.mp4"
            make_clip(made)
            clips = [made, *sorted(path for path in DEMO_CLIPS.iterdir() if path.suffix in (".mp4", ".mkv"))]
        pairs = [compare(clip, wanted.runs) for clip in clips]
    wall = sum(whole.wall for _, whole in pairs) / sum(plain.wall for plain, _ in pairs)
    processor = sum(whole.processor for _, whole in pairs) / sum(plain.processor for plain, _ in pairs)
    print(f"ingest / plain encode: {wall:.2f} (goal: at most {GOAL}); of processor time {processor:.2f}")
    sys.exit(wall > GOAL)


if __name__ == "__main__":
    main()
