"""The reader gives the frame that was asked for, and nothing of a file that is not a proxy."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from model_assist.errors import MediaRefused
from model_assist.protocol import Media
from model_assist.runtime.frames import NOT_A_VIDEO, ProxyReader
from model_assist.settings import Settings, read_settings
from tests.model_assist.clips import TIME_BASE, Written, numbered, read_number, steady, uneven, write_clip

SETTINGS = read_settings({})


def media(clip: Written, **changes: Any) -> Media:
    values = {**clip.media(), **changes}
    base = values["time_base"]
    return Media(**{**values, "ticks": tuple(values["ticks"]), "time_base": (base[0], base[1])})


def reader(clip: Written, settings: Settings = SETTINGS, **changes: Any) -> ProxyReader:
    return ProxyReader(clip.path, media(clip, **changes), settings)


ENCODINGS = {
    "proxy": (steady, {}),
    "uneven times": (uneven, {}),
    "reordered frames": (uneven, {"bf": "3", "preset": "medium", "g": "40"}),
    "open groups of pictures": (
        steady,
        {"bf": "3", "preset": "medium", "x264-params": "open-gop=1:keyint=20:min-keyint=20:scenecut=0"},
    ),
    "tiny groups of pictures": (
        steady,
        {
            "bf": "3",
            "preset": "medium",
            "x264-params": "open-gop=1:keyint=4:min-keyint=1:scenecut=0:b-adapt=0:b-pyramid=2",
        },
    ),
    "one key frame": (steady, {"g": "10000"}),
    "late start": (lambda count: [tick + 450000 for tick in steady(count)], {}),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_frame_is_the_one_asked_for(encoding: str, tmp_path: Path) -> None:
    times, options = ENCODINGS[encoding]
    clip = write_clip(tmp_path / "clip.mp4", numbered, times(90), options=options)
    frames = reader(clip)

    forward = [(frame, read_number(picture)) for frame, picture in frames.forward(0, 89, "rgb24")]
    backward = [(frame, read_number(picture)) for frame, picture in frames.backward(89, 0, "bgr24")]
    picked = [
        (frame, read_number(picture)) for frame, picture in frames.pick([0, 1, 19, 40, 41, 88], "rgb24")
    ]
    alone = [
        read_number(picture) for start in range(90) for _, picture in frames.forward(start, start, "rgb24")
    ]

    assert forward == [(number, number) for number in range(90)]
    assert backward == [(number, number) for number in reversed(range(90))]
    assert picked == [(number, number) for number in (0, 1, 19, 40, 41, 88)]
    assert alone == list(range(90))


def test_frames_cut_off_by_an_edit_list_are_not_counted(tmp_path: Path) -> None:
    whole = write_clip(tmp_path / "whole.mp4", numbered, steady(60), options={"g": "20"})
    cut = tmp_path / "cut.mp4"
    with (
        av.open(str(whole.path)) as source,
        av.open(str(cut), "w", options={"avoid_negative_ts": "disabled"}) as out,
    ):
        stream = out.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(source.streams.video[0]):
            if packet.dts is None:
                continue
            packet.pts, packet.dts = packet.pts - 3000 * 7, packet.dts - 3000 * 7
            packet.stream = stream
            out.mux(packet)
    with av.open(str(cut)) as file:
        shown = [(frame.pts, read_number(frame.to_ndarray(format="rgb24"))) for frame in file.decode(video=0)]
        base = file.streams.video[0].time_base
    assert len(shown) == 53
    ticks = tuple(int(pts * base / TIME_BASE) for pts, _ in shown)

    clip = Written(cut, whole.width, whole.height, ticks)
    read = [read_number(picture) for _, picture in reader(clip).forward(0, len(ticks) - 1, "rgb24")]

    assert read == [number for _, number in shown] == list(range(7, 60))
    with pytest.raises(MediaRefused, match="The proxy has 53 frames, the frame table 60"):
        reader(clip, frames=60, ticks=steady(60))


def test_a_frame_at_another_time_than_in_the_table_is_refused(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", numbered, steady(20))
    shifted = [*steady(12), *(tick + 1500 for tick in steady(20)[12:])]

    with pytest.raises(MediaRefused, match="Frame 12 of the proxy is shown at another time"):
        reader(clip, ticks=shifted)


def test_a_damaged_frame_is_named(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", numbered, steady(60), options={"movflags": "faststart"})
    data = bytearray(clip.path.read_bytes())
    with av.open(str(clip.path)) as file:
        packet = next(p for p in file.demux(video=0) if p.pts == 3000 * 30)
        position, size = packet.pos, packet.size
    data[position + 4 : position + size] = b"\x00" * (size - 4)
    clip.path.write_bytes(bytes(data))

    with pytest.raises(MediaRefused, match="Frame 30 of the proxy cannot be decoded"):
        list(reader(clip).forward(28, 32, "rgb24"))


def test_boxes_follow_a_proxy_of_another_size(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", numbered, steady(3))
    frames = reader(clip, width=640, height=384)
    picture = np.zeros((192, 320, 3), np.uint8)

    assert frames.to_picture((20.0, 30.0, 64.0, 38.0), picture) == (10.0, 15.0, 32.0, 19.0)
    assert frames.from_picture((10.0, 15.0, 32.0, 19.0), picture) == (20.0, 30.0, 64.0, 38.0)
    with pytest.raises(
        MediaRefused, match="of 320 by 192 does not have the shape of the source's 640 by 640"
    ):
        reader(clip, width=640, height=640)


def test_the_column_and_row_that_pad_an_odd_picture_are_not_seen(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", numbered, steady(3))
    frames = reader(clip, width=319, height=191)

    seen = [picture for _, picture in frames.forward(0, 2, "rgb24")]
    seen += [picture for _, picture in frames.pick([1], "bgr24")]

    assert [picture.shape for picture in seen] == [(191, 319, 3)] * 4
    assert frames.to_picture((300.0, 30.0, 319.0, 191.0), seen[0]) == (300.0, 30.0, 319.0, 191.0)


def test_limits_on_pixels_and_frames_hold(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", numbered, steady(30))

    with pytest.raises(MediaRefused, match="more than 29 frames"):
        reader(clip, read_settings({"GROUNDLING_MEDIA_MAX_FRAMES": "29"}))
    with pytest.raises(MediaRefused):
        reader(clip, read_settings({"GROUNDLING_MEDIA_MAX_PIXELS": str(320 * 192 - 1)}))


SVG = '<svg xmlns="http://www.w3.org/2000/svg"><image href="{neighbour}" width="9" height="9"/></svg>'
DASH = (
    '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
    'mediaPresentationDuration="PT2S">'
    '<Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1" codecs="avc1">'
    "<BaseURL>{neighbour}</BaseURL></Representation></AdaptationSet></Period></MPD>"
)
HLS = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{target}\n#EXT-X-ENDLIST\n"
ATTACKS = {
    "HLS to an absolute path": HLS.replace("{target}", "{neighbour}"),
    "HLS to a neighbour": HLS.replace("{target}", "neighbour.mp4"),
    "HLS upwards": HLS.replace("{target}", "../neighbour/neighbour.mp4"),
    "HLS by concat": HLS.replace("{target}", "concat:{neighbour}|{neighbour}"),
    "HLS over the network": HLS.replace("{target}", "http://127.0.0.1:9/x.mp4"),
    "ffconcat of a neighbour": "ffconcat version 1.0\nfile neighbour.mp4\n",
    "ffconcat of an absolute path": "ffconcat version 1.0\nfile {neighbour}\n",
    "ffconcat upwards": "ffconcat version 1.0\nfile ../neighbour/neighbour.mp4\n",
    "DASH": DASH,
    "text": "This is a long letter and no video.\n" * 200,
    "SVG": SVG,
    "HTML": "<!doctype html><video src='{neighbour}'></video>",
    "nothing": "",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_not_an_mp4_is_refused_whatever_its_name(attack: str, tmp_path: Path) -> None:
    folder = tmp_path / "neighbour"
    folder.mkdir()
    neighbour = write_clip(folder / "neighbour.mp4", numbered, steady(5))
    bait = folder / "clip.mp4"
    bait.write_text(ATTACKS[attack].replace("{neighbour}", str(neighbour.path)))

    with pytest.raises(MediaRefused, match=NOT_A_VIDEO):
        ProxyReader(bait, media(neighbour), SETTINGS)


@pytest.mark.parametrize(
    ("codec", "container", "options"),
    [
        ("mpeg4", "mp4", {}),
        ("png", "mov", {}),
        ("libx264", "matroska", {}),
        ("libx264", "mpegts", {}),
    ],
)
def test_other_codecs_and_containers_are_refused(
    codec: str, container: str, options: dict[str, str], tmp_path: Path
) -> None:
    clip = tmp_path / "clip.mp4"
    with av.open(str(clip), "w", format=container) as file:
        stream = file.add_stream(codec, rate=30)
        stream.width, stream.height, stream.pix_fmt = 320, 192, "rgb24" if codec == "png" else "yuv420p"
        for number in range(3):
            file.mux(stream.encode(av.VideoFrame.from_ndarray(numbered(number), format="rgb24")))
        file.mux(stream.encode())

    with pytest.raises(MediaRefused, match=NOT_A_VIDEO):
        ProxyReader(clip, media(Written(clip, 320, 192, tuple(steady(3)))), SETTINGS)


READ_IN_A_PROCESS = """
import resource, sys
from model_assist.errors import MediaRefused
from model_assist.protocol import Media
from model_assist.runtime.frames import ProxyReader
from model_assist.settings import read_settings
from pathlib import Path

before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    ProxyReader(Path(sys.argv[1]), Media("x", "x", 1, 8192, 8192, (1, 90000), (0,)), read_settings({}))
    verdict = "read"
except MediaRefused:
    verdict = "refused"
print(verdict, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_a_huge_picture_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    size = (8192, 8192)
    clip = tmp_path / "bomb.mp4"
    with av.open(str(clip), "w") as file:
        stream = file.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.options = {"preset": "ultrafast", "crf": "51", "bf": "0", "threads": "1", "rc-lookahead": "0"}
        file.mux(stream.encode(av.VideoFrame(*size, "yuv420p")))
        file.mux(stream.encode())

    # In a process of its own, so that what the encoder used does not count.
    done = subprocess.run(
        [sys.executable, "-c", READ_IN_A_PROCESS, str(clip)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    verdict, kibibytes = done.stdout.split()

    assert verdict == "refused"
    assert int(kibibytes) < 40 * 1024
