"""The facts about a file that are needed before it is decoded, read by a limited child process."""

import json
import sys
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from backend.apps.media.engine.child import StopQuestion, run_child
from backend.apps.media.engine.limits import AUDIO_CODECS, FORMATS, PROTOCOLS, VIDEO_CODECS, Limits
from backend.apps.media.engine.refusal import EngineFailed, Refused

PROBE_SCRIPT = Path(__file__).with_name("probe_child.py")
MAX_DECODE_FAILURES = 1000


@dataclass(frozen=True)
class Probe:
    """What the headers and the packets promise. `packet_ticks` are in presentation order, edit list applied.

    Sizes are those of the stored picture, before rotation and pixel aspect (`picture.py`). `display_matrix`
    holds the nine integers of the container, or None.
    """

    format: str
    codec: str
    profile: str
    pixel_format: str
    streams: int
    video_index: int
    audio_index: int | None
    audio_codec: str
    width: int
    height: int
    pixel_aspect: Fraction
    display_matrix: tuple[int, ...] | None
    interlaced: bool
    time_base: Fraction
    first_tick: int
    last_duration: int
    packet_ticks: tuple[int, ...]
    frames_in_header: int

    def describe(self) -> dict[str, Any]:
        """Return the facts worth keeping beside the asset, as JSON."""
        return {
            "format": self.format,
            "codec": self.codec,
            "profile": self.profile,
            "pixel_format": self.pixel_format,
            "audio_codec": self.audio_codec,
            "streams": self.streams,
            "stored_size": [self.width, self.height],
            "pixel_aspect": [self.pixel_aspect.numerator, self.pixel_aspect.denominator],
            "display_matrix": list(self.display_matrix) if self.display_matrix else None,
            "interlaced": self.interlaced,
            "frames_in_header": self.frames_in_header,
        }


def probe_file(source: Path, limits: Limits, should_stop: StopQuestion = lambda: False) -> Probe:
    """Return the facts about the video at the absolute path `source`.

    Raises Refused when it is not a video that the limits allow, and Cancelled.
    """
    check_bytes(source.stat().st_size, limits)
    order = {
        "path": str(source),
        "formats": FORMATS,
        "protocols": PROTOCOLS,
        "video_codecs": sorted(VIDEO_CODECS),
        "audio_codecs": sorted(AUDIO_CODECS),
        "max_pixels": limits.max_pixels,
        "max_seconds": limits.max_seconds,
        "max_frames": limits.max_frames,
        "max_streams": limits.max_streams,
        "max_failures": MAX_DECODE_FAILURES,
    }
    argv = [sys.executable, "-I", str(PROBE_SCRIPT), json.dumps(order)]
    outcome = run_child(argv, cwd=source.parent, limits=limits.probe, should_stop=should_stop)
    if outcome.ended_by != "itself":
        raise Refused("Reading the headers of the file takes too long.")
    if outcome.returncode != 0:
        if "ModuleNotFoundError" in outcome.stderr or "ImportError" in outcome.stderr:
            raise EngineFailed("The video reader (PyAV) does not start; is it installed?")
        raise Refused("The headers of the file make the reader fail: it is damaged or not a video.")
    answer = json.loads(outcome.stdout)
    if "refusal" in answer:
        raise Refused(answer["refusal"])
    return parse_probe(answer)


def check_bytes(size: int, limits: Limits) -> None:
    """Raise Refused when no file of `size` bytes is accepted."""
    if size == 0:
        raise Refused("The file is empty.")
    if size > limits.max_bytes:
        raise Refused(f"The file has {size} bytes; at most {limits.max_bytes} are accepted.")


def parse_probe(answer: dict[str, Any]) -> Probe:
    """Return the probe that `probe_child.py` printed. Raises Refused for facts that cannot be."""
    numerator, denominator = answer["time_base"]
    if numerator <= 0 or denominator <= 0 or answer["first_tick"] is None:
        raise Refused("The video does not say when its frames are shown.")
    aspect_numerator, aspect_denominator = answer["pixel_aspect"]
    square = aspect_numerator <= 0 or aspect_denominator <= 0
    audio = answer["audio"]
    matrix = answer["display_matrix"]
    return Probe(
        format=answer["format"],
        codec=answer["codec"],
        profile=answer["profile"],
        pixel_format=answer["pixel_format"],
        streams=answer["streams"],
        video_index=answer["index"],
        audio_index=audio["index"] if audio else None,
        audio_codec=audio["codec"] if audio else "",
        width=answer["width"],
        height=answer["height"],
        pixel_aspect=Fraction(1) if square else Fraction(aspect_numerator, aspect_denominator),
        display_matrix=tuple(matrix) if matrix else None,
        interlaced=answer["interlaced"],
        time_base=Fraction(numerator, denominator),
        first_tick=answer["first_tick"],
        last_duration=answer["last_duration"],
        packet_ticks=tuple(answer["packet_ticks"]),
        frames_in_header=answer["frames_in_header"],
    )
