"""Recordings as browsers make them, and as hostile people would."""

import hashlib
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from model_assist.runtime.sound import RATE
from tests.model_assist import requests

CONTAINERS = {
    "audio/webm": ("webm", "libopus", 48_000),
    "audio/ogg": ("ogg", "libopus", 48_000),
    "audio/mp4": ("mp4", "aac", 44_100),
    "audio/wav": ("wav", "pcm_s16le", 16_000),
}


def voice(seconds: float, pitch: float = 220.0, *, rate: int = RATE) -> NDArray[np.float32]:
    """A tone with some overtones, half as loud as can be."""
    time = np.arange(int(seconds * rate)) / rate
    tone = sum(np.sin(2 * np.pi * pitch * part * time) / part for part in (1, 2, 3))
    return np.asarray(0.5 * tone / np.abs(tone).max(initial=1e-9), np.float32)


def silence(seconds: float) -> NDArray[np.float32]:
    return np.zeros(int(seconds * RATE), np.float32)


def write_recording(path: Path, samples: NDArray[np.float32], media_type: str = "audio/webm") -> Path:
    """Write `samples`, which are at 16 kHz, as a browser would record them in `media_type`."""
    container, codec, rate = CONTAINERS[media_type]
    with av.open(str(path), "w", format=container) as file:
        stream: Any = file.add_stream(codec, rate=rate, layout="mono")
        frame = av.AudioFrame.from_ndarray(samples[np.newaxis], format="fltp", layout="mono")
        frame.sample_rate = RATE
        resampler = av.AudioResampler(format=stream.codec_context.format, layout="mono", rate=rate)
        fifo = av.AudioFifo()
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            part.pts = None
            fifo.write(part)
        while piece := fifo.read(stream.codec_context.frame_size or 1024, partial=True):
            file.mux(stream.encode(piece))
        file.mux(stream.encode(None))
    return path


def dictation(path: Path, media_type: str = "audio/webm", *, language: str | None = None) -> dict[str, Any]:
    """Return a request to write down what is said in the recording at `path`."""
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    recording = {"address": str(path), "sha256": sha256, "media_type": media_type}
    return {
        "protocol": 1,
        "job_id": requests.JOB,
        "fencing": 1,
        "kind": "transcribe",
        "media": None,
        "clip": None,
        "model": None,
        "prompt_version": "",
        "input": {"recording": recording, "language": language},
    }
