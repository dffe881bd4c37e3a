"""A recording becomes samples, whatever browser made it; a hostile one becomes a sentence."""

import struct
from pathlib import Path

import numpy as np
import pytest

from model_assist.errors import Cancelled, MediaRefused, NoOutput
from model_assist.runtime.sound import LONGEST_SECONDS, RATE, read_samples
from tests.model_assist.clips import scene, steady, write_clip
from tests.model_assist.recordings import CONTAINERS, silence, voice, write_recording

LONGEST_SAMPLES = (LONGEST_SECONDS + 2) * RATE


def nothing() -> None:
    """Between two pieces nobody asks for anything."""


def wav(rate: int, samples: int, *, channels: int = 1, tag: int = 1) -> bytes:
    """A WAV file whose header says what it likes."""
    data = bytes(2 * samples)
    header = struct.pack("<HHIIHH", tag, channels, rate, 2 * rate * channels, 2 * channels, 16)
    body = (
        b"WAVEfmt " + struct.pack("<I", len(header)) + header + b"data" + struct.pack("<I", len(data)) + data
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize("media_type", CONTAINERS)
def test_each_kind_of_recording_is_heard_as_it_was_said(media_type: str, tmp_path: Path) -> None:
    said = np.concatenate([voice(1.0, 300), silence(0.5), voice(1.0, 300)])

    heard = read_samples(write_recording(tmp_path / "said", said, media_type), media_type, nothing)  # type: ignore[arg-type]

    assert heard.dtype == np.float32
    assert len(heard) / RATE == pytest.approx(2.5, abs=0.1)
    spectrum = np.abs(np.fft.rfft(heard[:RATE]))
    assert abs(int(spectrum.argmax()) - 300) <= 1
    middle = heard[int(1.2 * RATE) : int(1.4 * RATE)]
    assert np.abs(middle).max() < 0.01 < np.abs(heard[:RATE]).max()


def test_a_recording_of_two_channels_becomes_one(tmp_path: Path) -> None:
    path = tmp_path / "two.wav"
    path.write_bytes(wav(16_000, 32_000, channels=2))

    assert len(read_samples(path, "audio/wav", nothing)) == 16_000


def test_two_minutes_are_heard_and_more_are_refused(tmp_path: Path) -> None:
    longest, longer = tmp_path / "longest.wav", tmp_path / "longer.wav"
    longest.write_bytes(wav(16_000, LONGEST_SAMPLES))
    longer.write_bytes(wav(16_000, LONGEST_SAMPLES + RATE))

    assert len(read_samples(longest, "audio/wav", nothing)) == LONGEST_SAMPLES
    with pytest.raises(MediaRefused, match=r"^The recording is longer than 2 minutes\.$"):
        read_samples(longer, "audio/wav", nothing)


def test_no_more_is_decoded_than_may_be_heard(tmp_path: Path) -> None:
    path = tmp_path / "hour.wav"
    path.write_bytes(wav(8_000, 8_000 * 3600))
    pieces = 0

    def count() -> None:
        nonlocal pieces
        pieces += 1

    with pytest.raises(MediaRefused, match="longer than 2 minutes"):
        read_samples(path, "audio/wav", count)
    # Of the 56,250 that the file has.
    assert pieces < 2_000


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"", "audio/webm"),
        (b"some words", "audio/ogg"),
        (b"#EXTM3U\n#EXTINF:1\n/etc/hostname\n", "audio/mp4"),
        (b"ffconcat version 1.0\nfile /etc/hostname\n", "audio/webm"),
        (wav(1, 4_000), "audio/wav"),
        (wav(1_000_000, 4_000), "audio/wav"),
        (wav(16_000, 4_000, channels=64), "audio/wav"),
        (wav(16_000, 4_000, tag=17), "audio/wav"),
        (wav(16_000, 4_000), "audio/ogg"),
    ],
)
def test_what_is_no_recording_is_refused(content: bytes, media_type: str, tmp_path: Path) -> None:
    path = tmp_path / "said"
    path.write_bytes(content)

    with pytest.raises(MediaRefused, match=r"^The recording is (not a supported sound file|damaged)"):
        read_samples(path, media_type, nothing)  # type: ignore[arg-type]


def test_a_video_is_no_recording(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", scene, steady(3))

    with pytest.raises(MediaRefused, match="not a supported sound file"):
        read_samples(clip.path, "audio/mp4", nothing)


def test_a_recording_of_another_container_is_refused(tmp_path: Path) -> None:
    path = write_recording(tmp_path / "said", voice(1.0), "audio/webm")

    with pytest.raises(MediaRefused, match="not a supported sound file"):
        read_samples(path, "audio/mp4", nothing)


def test_an_empty_recording_says_so(tmp_path: Path) -> None:
    path = tmp_path / "none.wav"
    path.write_bytes(wav(16_000, 0))

    with pytest.raises(NoOutput, match="Nothing was recorded"):
        read_samples(path, "audio/wav", nothing)


def test_reading_can_be_stopped_between_pieces(tmp_path: Path) -> None:
    path = write_recording(tmp_path / "said", voice(3.0))
    asked = iter([False, False, True])

    def stop() -> None:
        if next(asked):
            raise Cancelled("The job was cancelled.")

    with pytest.raises(Cancelled):
        read_samples(path, "audio/webm", stop)
