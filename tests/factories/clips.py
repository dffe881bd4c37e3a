"""Odd video files, made on the fly with ffmpeg, and the facts that must hold of each.

`ClipLibrary(folder).path(name)` makes a file once and returns it. Coded clips carry the frame number as bars
(`frame_codes.py`) in their upright picture; `Facts.codes` lists which numbers a full decode shows.
"""

import random
import subprocess
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from struct import pack

from tests.factories.frame_codes import bars_filter

WIDTH, HEIGHT, RATE, FRAMES = 320, 240, 30, 120
X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "23", "-pix_fmt", "yuv420p")
# H.264 with B-frames and a GOP as cameras and editors write it.
CAMERA = ("-c:v", "libx264", "-preset", "veryfast", "-g", "30", "-bf", "2", "-pix_fmt", "yuv420p")


@dataclass(frozen=True)
class Facts:
    """What the ingest must find. A refused file has `refusal`, a part of the sentence, and nothing else."""

    frames: int | None = None
    width: int = WIDTH
    height: int = HEIGHT
    first_time: float = 0.0
    codes: Sequence[int] | None = None
    refusal: str = ""
    note: str = ""


Maker = Callable[["ClipLibrary", Path], None]


class ClipLibrary:
    """Makes clips in `folder` when they are asked for, each once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        """Return the file of that name from CLIPS."""
        clip = CLIPS[name]
        target = self.folder / f"{name}.{clip.suffix}"
        if not target.exists():
            partial = self.folder / f"making-{name}.{clip.suffix}"
            clip.make(self, partial)
            partial.rename(target)
        return target


@dataclass(frozen=True)
class Clip:
    suffix: str
    make: Maker
    facts: Facts


def run_ffmpeg(*arguments: str, seconds: float = 120) -> None:
    """Run ffmpeg quietly, for at most so many seconds; raises CalledProcessError with its words in stderr."""
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=seconds)


def coded_source(
    *, width: int = WIDTH, height: int = HEIGHT, rate: str = str(RATE), frames: int = FRAMES
) -> list[str]:
    """Return the ffmpeg input of a test picture with burnt-in frame numbers."""
    picture = f"testsrc2=s={width}x{height}:r={rate}"
    return ["-f", "lavfi", "-i", f"{picture},{bars_filter()},trim=end_frame={frames}"]


def write_coded_clip(
    target: Path, *, frames: int = FRAMES, sound: bool = False, rate: str = str(RATE)
) -> None:
    """Write a plain H.264 clip of 320x240 with frame codes at `target`, for tests of other rooms."""
    tone = ["-f", "lavfi", "-i", "sine=frequency=440", "-c:a", "aac", "-shortest"] if sound else []
    run_ffmpeg(*coded_source(rate=rate, frames=frames), *tone, *CAMERA, str(target))


def _encode(*options: str, filters: str = "", suffix: str = "mp4", facts: Facts, **source: object) -> Clip:
    def make(library: ClipLibrary, target: Path) -> None:
        chain = ["-vf", filters] if filters else []
        run_ffmpeg(*coded_source(**source), *chain, *options, str(target))  # type: ignore[arg-type]

    return Clip(suffix, make, facts)


def _convert(
    origin: str, *, before: Sequence[str] = (), after: Sequence[str], suffix: str, facts: Facts
) -> Clip:
    """A clip made from another one of the library; the picture is coded again only if `after` says so."""

    def make(library: ClipLibrary, target: Path) -> None:
        run_ffmpeg(*before, "-i", str(library.path(origin)), *after, str(target))

    return Clip(suffix, make, facts)


def _bytes(content: bytes, suffix: str = "mp4", *, refusal: str) -> Clip:
    def make(library: ClipLibrary, target: Path) -> None:
        target.write_bytes(content)

    return Clip(suffix, make, Facts(refusal=refusal))


def _damaged(origin: str, damage: Callable[[bytes], bytes], suffix: str, facts: Facts) -> Clip:
    def make(library: ClipLibrary, target: Path) -> None:
        target.write_bytes(damage(library.path(origin).read_bytes()))

    return Clip(suffix, make, facts)


def _flip_bytes(content: bytes) -> bytes:
    chance = random.Random(20)
    damaged = bytearray(content)
    # The second half of the picture data; the index of a camera file lies behind it and stays whole.
    begin, end = len(content) * 45 // 100, len(content) * 80 // 100
    for _ in range(200):
        damaged[chance.randrange(begin, end)] = chance.randrange(256)
    return bytes(damaged)


def _make_camera(library: ClipLibrary, target: Path) -> None:
    tone = ["-f", "lavfi", "-i", "sine=frequency=440:duration=4", "-c:a", "aac"]
    run_ffmpeg(*coded_source(), *tone, *CAMERA, str(target))


def _make_two_videos(library: ClipLibrary, target: Path) -> None:
    red = ["-f", "lavfi", "-i", "color=red:s=64x64:r=10:d=1"]
    run_ffmpeg(*coded_source(), *red, "-map", "0", "-map", "1", *X264, str(target))


def _make_covered(library: ClipLibrary, target: Path) -> None:
    cover = ["-f", "lavfi", "-i", "color=blue:s=600x600:r=1,trim=end_frame=1"]
    maps = ("-map", "1:v", "-map", "0:v", "-disposition:v:0", "attached_pic")
    codecs = ("-c:v:0", "mjpeg", "-c:v:1", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
    run_ffmpeg(*coded_source(), *cover, *maps, *codecs, str(target))


def _make_changing_size(library: ClipLibrary, target: Path) -> None:
    parts = []
    for number, (size, start) in enumerate((("320x240", 0), ("640x480", 2))):
        part = target.with_name(f"part-{number}.ts")
        run_ffmpeg(
            *("-f", "lavfi", "-i", f"testsrc2=s={size}:r=30:d=2"),
            *("-c:v", "mpeg4", "-output_ts_offset", str(start), str(part)),
        )
        parts.append(part.read_bytes())
        part.unlink()
    target.write_bytes(b"".join(parts))


def _make_long(library: ClipLibrary, target: Path) -> None:
    part = target.with_name("part.mp4")
    run_ffmpeg("-f", "lavfi", "-i", "color=black:s=16x16:r=30,trim=end_frame=4320", *X264, str(part))
    run_ffmpeg("-stream_loop", "99", "-i", str(part), "-c", "copy", str(target))
    part.unlink()


def _make_png_bomb(library: ClipLibrary, target: Path) -> None:
    side = 16_000
    rows = 100
    packer = zlib.compressobj(9)
    # After a full flush a block stands for itself, so that one block of black rows can be repeated.
    black = bytes(rows * (1 + side * 3))
    first = packer.compress(black) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(black) + packer.flush(zlib.Z_FULL_FLUSH)
    data = first + block * (side // rows - 1) + b"\x03\x00" + bytes(4)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return pack(">I", len(body)) + kind + body + pack(">I", zlib.crc32(kind + body))

    header = pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    picture = target.with_suffix(".png")
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + chunks)
    run_ffmpeg("-f", "png_pipe", "-i", str(picture), "-c", "copy", "-f", "mov", str(target))
    picture.unlink()


def _lavfi(source: str, *options: str, suffix: str = "mp4", facts: Facts) -> Clip:
    def make(library: ClipLibrary, target: Path) -> None:
        run_ffmpeg("-f", "lavfi", "-i", source, *options, str(target))

    return Clip(suffix, make, facts)


def _turned(filters: str, matrix: tuple[int, int, int, int], facts: Facts | None = None) -> Clip:
    """A clip stored turned by `filters`, with the display matrix (a, b, c, d) that undoes it."""

    def make(library: ClipLibrary, target: Path) -> None:
        run_ffmpeg(*coded_source(), "-vf", filters, *CAMERA, str(target))
        content = bytearray(target.read_bytes())
        a, b, c, d = (value << 16 for value in matrix)
        # ISO 14496-12 §8.3.2: the matrix lies 44 bytes behind the type of a version 0 track header.
        start = content.index(b"tkhd") + 44
        content[start : start + 36] = pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
        target.write_bytes(content)

    return Clip("mp4", make, facts or Facts(FRAMES, codes=ALL))


ALL = tuple(range(FRAMES))
NOT_A_VIDEO = "not a supported video file"
WHOLE = Facts(FRAMES, codes=ALL)

PLAIN: dict[str, Clip] = {
    "camera": Clip("mp4", _make_camera, WHOLE),
    "vfr": _encode(
        *("-vsync", "vfr", *CAMERA),
        filters="select='not(between(n,10,40))*not(between(n,60,64))'",
        facts=Facts(84, codes=(*range(10), *range(41, 60), *range(65, 120))),
    ),
    "cut_editlist": _convert(
        "camera", before=("-ss", "1.37"), after=("-c", "copy"), suffix="mp4", facts=Facts(78, codes=ALL[42:])
    ),
    "negative_start_mp4": _convert(
        "camera",
        before=("-itsoffset", "-1"),
        after=("-c", "copy", "-avoid_negative_ts", "disabled"),
        suffix="mp4",
        facts=Facts(90, codes=ALL[30:]),
    ),
    "late_start": _convert(
        "camera",
        before=("-itsoffset", "5"),
        after=("-c", "copy"),
        suffix="mp4",
        facts=Facts(120, first_time=5.0, codes=ALL),
    ),
    "fragmented": _convert(
        "camera",
        after=("-c", "copy", "-movflags", "+frag_keyframe+empty_moov+default_base_moof"),
        suffix="mp4",
        facts=Facts(120, first_time=2 / 30, codes=ALL),
    ),
    "matroska": _convert(
        "camera", after=("-c", "copy"), suffix="mkv", facts=Facts(120, first_time=0.023, codes=ALL)
    ),
    "open_gop": _encode(*CAMERA, "-x264-params", "open-gop=1:bframes=3", facts=WHOLE),
    "one_key_frame": _encode(*X264, "-g", "10000", facts=WHOLE),
    "webm_vp9": _encode(
        *("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"), suffix="webm", facts=WHOLE
    ),
    "av1": _encode(*("-c:v", "libsvtav1", "-preset", "12"), frames=20, facts=Facts(20, codes=ALL[:20])),
    "hevc": _encode(
        *("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none"), facts=WHOLE
    ),
    "ten_bit": _encode(*X264[:4], "-pix_fmt", "yuv420p10le", facts=WHOLE),
    "hdr10": _encode(
        *("-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", "-color_primaries", "bt2020"),
        *("-color_trc", "smpte2084", "-colorspace", "bt2020nc", "-x265-params", "log-level=none:hdr10=1"),
        facts=WHOLE,
    ),
    "theora": _encode("-c:v", "libtheora", "-q:v", "7", suffix="ogv", facts=WHOLE),
    "mjpeg_avi": _encode("-c:v", "mjpeg", "-q:v", "5", "-pix_fmt", "yuvj420p", suffix="avi", facts=WHOLE),
    "mpeg4_avi": _encode(
        *("-c:v", "mpeg4", "-q:v", "4", "-bf", "2"),
        suffix="avi",
        facts=Facts(120, first_time=1 / 30, codes=ALL),
    ),
    "gif": _encode(filters="fps=25", suffix="gif", rate="25", frames=50, facts=Facts(50, codes=ALL[:50])),
    "interlaced": _encode(*CAMERA, "-flags", "+ildct+ilme", filters="setfield=tff", facts=WHOLE),
    "audio_shorter": _convert(
        "camera", after=("-c:v", "copy", "-af", "atrim=end=1", "-c:a", "aac"), suffix="mp4", facts=WHOLE
    ),
    "two_videos": Clip("mp4", _make_two_videos, WHOLE),
    "covered": Clip("mp4", _make_covered, WHOLE),
    "titled": _convert(
        "camera",
        after=("-c", "copy", "-metadata", "title==1+1</script><img src=x onerror=alert(1)>../../etc"),
        suffix="mp4",
        facts=WHOLE,
    ),
    "zip_behind": _damaged("camera", lambda content: content + b"PK\x03\x04" + bytes(500), "mp4", WHOLE),
}

TIMED: dict[str, Clip] = {
    "transport_stream": _convert(
        "camera",
        after=("-c", "copy", "-muxdelay", "0"),
        suffix="ts",
        facts=Facts(120, first_time=2 / 30, codes=ALL),
    ),
    "wrapped_stream": _convert(
        "camera",
        # The 33-bit clock runs over two seconds into the clip.
        after=("-c", "copy", "-muxdelay", "0", "-output_ts_offset", "95441.7"),
        suffix="ts",
        facts=Facts(120, first_time=95441.7 - 2**33 / 90000, codes=ALL),
    ),
    "slow": _encode(*X264, rate="1/10", frames=12, facts=Facts(12, codes=ALL[:12])),
    "fps_240": _encode(*X264, rate="240", facts=WHOLE),
    "fps_1000": _encode(*X264, "-video_track_timescale", "90000", rate="1000", facts=WHOLE),
    "one_frame": _encode(*X264, frames=1, facts=Facts(1, codes=(0,))),
}

SHAPED: dict[str, Clip] = {
    "rotated_90": _turned("transpose=cclock", (0, 1, -1, 0)),
    "rotated_180": _turned("hflip,vflip", (-1, 0, 0, -1)),
    "rotated_270": _turned("transpose=clock", (0, -1, 1, 0)),
    "mirrored": _turned("hflip", (-1, 0, 0, 1)),
    "upside_down": _turned("vflip", (1, 0, 0, -1)),
    "mirrored_90": _turned("transpose=cclock_flip", (0, 1, 1, 0)),
    "mirrored_270": _turned("transpose=clock_flip", (0, -1, -1, 0)),
    "odd_size_h264": _encode(
        *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv444p"),
        filters="scale=321:241",
        facts=Facts(120, 321, 241, codes=ALL),
    ),
    "odd_size_vp9": _encode(
        *("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-pix_fmt", "yuv420p"),
        filters="scale=321:241",
        suffix="webm",
        facts=Facts(120, 321, 241, codes=ALL),
    ),
    "wide_pixels": _encode(*CAMERA, filters="setsar=2/1", facts=Facts(120, 640, 240, codes=ALL)),
    "tall_pixels": _encode(*CAMERA, filters="setsar=1/2", facts=Facts(120, 320, 480, codes=ALL)),
    "rotated_wide_pixels": _turned(
        "transpose=cclock,setsar=2/1", (0, 1, -1, 0), Facts(120, 320, 480, codes=ALL)
    ),
    "very_wide": _encode(*X264, width=8192, height=64, frames=6, facts=Facts(6, 8192, 64, codes=ALL[:6])),
}

DAMAGED: dict[str, Clip] = {
    "bitflips": _damaged("one_key_frame", _flip_bytes, "mp4", Facts(120, note="damage")),
    # With B-frames the damage also reaches the order in which frames are shown.
    "bitflips_reordered": _damaged("camera", _flip_bytes, "mp4", Facts(refusal="do not rise")),
    "truncated_moov_first": _damaged(
        "faststart", lambda content: content[: len(content) * 6 // 10], "mp4", Facts(None, note="damage")
    ),
    "joined_midway": _damaged(
        "transport_stream",
        lambda content: content[len(content) // 3 // 188 * 188 :],
        "ts",
        Facts(None, first_time=2 + 2 / 30, note="damage"),
    ),
    "vfr_stream": _convert(
        "vfr", after=("-c", "copy", "-muxdelay", "0"), suffix="ts", facts=Facts(84, first_time=2 / 30)
    ),
    # The frames that cannot be decoded come first, so that every guess about the grid is wrong.
    "vfr_joined_midway": _damaged(
        "vfr_stream",
        lambda content: content[len(content) // 4 // 188 * 188 :],
        "ts",
        Facts(None, first_time=2.2 + 2 / 30, note="damage"),
    ),
    "faststart": _convert(
        "camera", after=("-c", "copy", "-movflags", "+faststart"), suffix="mp4", facts=WHOLE
    ),
    "zero": _bytes(b"", refusal="The file is empty."),
    "header_only": _damaged("camera", lambda content: content[:40], "mp4", Facts(refusal=NOT_A_VIDEO)),
    "truncated_moov_last": _damaged(
        "camera", lambda content: content[: len(content) // 2], "mp4", Facts(refusal=NOT_A_VIDEO)
    ),
    "audio_only": _lavfi("sine=duration=1", "-c:a", "aac", facts=Facts(refusal="no video")),
    "changing_size": Clip("ts", _make_changing_size, Facts(refusal="change size")),
    "tiny": _lavfi("testsrc2=s=8x8:d=1", *X264, facts=Facts(refusal="at least 16")),
}

BOMBS: dict[str, Clip] = {
    "png_bomb": Clip("mov", _make_png_bomb, Facts(refusal="more than the 16777216 pixels")),
    "h264_bomb": _lavfi(
        *("color=black:s=8192x8192:r=30,trim=end_frame=1", *X264), facts=Facts(refusal="8192x8192")
    ),
    "frames_bomb": Clip("mp4", _make_long, Facts(refusal="more than 250000 frames")),
}

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1:1/x.png"/></svg>'
HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
LIES: dict[str, Clip] = {
    "text": _bytes(b"just some words\n" * 200, refusal=NOT_A_VIDEO),
    "svg": _bytes(SVG, refusal=NOT_A_VIDEO),
    "html": _bytes(HTML, refusal=NOT_A_VIDEO),
    "gif_html": _bytes(b"GIF89a/*" + HTML + b"*/", refusal="no readable size"),
    "noise": _bytes(random.Random(7).randbytes(50_000), refusal=NOT_A_VIDEO),
}

CLIPS: dict[str, Clip] = {**PLAIN, **TIMED, **SHAPED, **DAMAGED, **BOMBS, **LIES}
