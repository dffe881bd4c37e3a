"""The clip of the tour is what its description tells the application."""

import hashlib
import json
import subprocess
from pathlib import Path

PRACTICE = Path(__file__).resolve().parents[3] / "frontend" / "src" / "features" / "annotate" / "practice"
CLIP = PRACTICE / "people.mp4"
MOST_BYTES = 600_000


def probed() -> dict[str, list[dict[str, str | int]]]:
    command = [
        "ffprobe",
        "-v",
        "error",
        "-select_streams",
        "v:0",
        "-show_streams",
        "-show_packets",
        "-of",
        "json",
    ]
    return json.loads(subprocess.run([*command, str(CLIP)], check=True, capture_output=True).stdout)


def test_its_frames_stand_where_the_frame_table_says() -> None:
    described = json.loads((PRACTICE / "practice-clip.json").read_text())
    facts = probed()
    [stream] = facts["streams"]
    assert (stream["width"], stream["height"]) == (described["width"], described["height"])
    assert (stream["codec_name"], stream["has_b_frames"], stream["pix_fmt"]) == ("h264", 0, "yuv420p")
    per_frame = described["time_base"][0] / described["time_base"][1]
    times = [float(packet["pts_time"]) for packet in facts["packets"]]
    assert times == [round(frame * per_frame, 6) for frame in range(described["frames"])]
    assert str(facts["packets"][0]["flags"]).startswith("K")


def test_it_is_small_and_its_origin_is_told() -> None:
    assert CLIP.stat().st_size < MOST_BYTES
    assert hashlib.sha256(CLIP.read_bytes()).hexdigest() in (PRACTICE / "SOURCES.md").read_text()
