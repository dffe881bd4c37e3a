"""From a recording of speech to the samples that a speech model hears.

The file is untrusted: the container, the protocol and the codec are fixed, rate, channels and length are bounded, and
no more is decoded than may be heard.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from model_assist.errors import MediaRefused, NoOutput
from model_assist.protocol import RecordingType

Samples = NDArray[np.float32]
"""One channel, from -1 to 1, `RATE` a second."""

RATE = 16_000
LONGEST_SECONDS = 120
GRACE_SECONDS = 2
"""A browser records a little beyond the moment at which it was told to stop."""
SLOWEST_RATE, FASTEST_RATE = 8_000, 192_000
MOST_CHANNELS = 8

CONTAINERS: dict[RecordingType, tuple[str, str]] = {
    "audio/webm": ("matroska", "matroska,webm"),
    "audio/ogg": ("ogg", "ogg"),
    "audio/mp4": ("mov", "mov,mp4,m4a,3gp,3g2,mj2"),
    "audio/wav": ("wav", "wav"),
}
"""The demuxer of each type, and all its names."""
CODECS = ("opus", "vorbis", "aac", "pcm_s16le", "pcm_f32le")
"""What browsers record, and what programs write into WAV."""

NOT_SOUND = "The recording is not a supported sound file."


def read_samples(path: Path, media_type: RecordingType, step: Callable[[], None]) -> Samples:
    """Return the whole recording. `step` is called between pieces; what it raises is passed on.

    Raises MediaRefused when it is not one sound track of `media_type`, is damaged or is longer than two minutes;
    NoOutput when nothing is in it.
    """
    parts: list[Samples] = []
    count = 0
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    with _open(path, media_type) as container:
        stream = _stream(container)
        try:
            for frame in container.decode(stream):
                step()
                _check_rate(frame.sample_rate)
                for part in resampler.resample(frame):
                    parts.append(part.to_ndarray()[0])
                    count += part.samples
                if count > (LONGEST_SECONDS + GRACE_SECONDS) * RATE:
                    raise MediaRefused(f"The recording is longer than {LONGEST_SECONDS // 60} minutes.")
            parts += [part.to_ndarray()[0] for part in resampler.resample(None)] if parts else []
        except (av.error.FFmpegError, ValueError):
            raise MediaRefused("The recording is damaged: its sound cannot be decoded.") from None
    if not parts:
        raise NoOutput("Nothing was recorded.")
    samples: Samples = np.nan_to_num(np.concatenate(parts), nan=0.0, posinf=0.0, neginf=0.0)
    return np.clip(samples, -1.0, 1.0)


def _open(path: Path, media_type: RecordingType) -> Any:
    demuxer, names = CONTAINERS[media_type]
    limits = {
        "protocol_whitelist": "file",
        "format_whitelist": names,
        "codec_whitelist": ",".join(CODECS),
        "max_streams": "4",
    }
    if demuxer == "mov":
        # An MP4 may point to another file for its samples.
        limits |= {"enable_drefs": "0", "use_absolute_path": "0"}
    try:
        return av.open(str(path), format=demuxer, options=limits, metadata_errors="replace")
    except (av.error.FFmpegError, ValueError):
        raise MediaRefused(NOT_SOUND) from None


def _stream(container: Any) -> Any:
    if len(container.streams) != 1 or len(container.streams.audio) != 1:
        raise MediaRefused(NOT_SOUND)
    stream = container.streams.audio[0]
    context = stream.codec_context
    # A stream whose codec is not on the white list has no decoder.
    if context is None or context.name not in CODECS:
        raise MediaRefused(NOT_SOUND)
    _check_rate(context.sample_rate)
    if not 1 <= context.channels <= MOST_CHANNELS:
        raise MediaRefused(NOT_SOUND)
    return stream


def _check_rate(rate: int) -> None:
    # A few samples at a very slow rate would become hours at ours.
    if not SLOWEST_RATE <= rate <= FASTEST_RATE:
        raise MediaRefused(NOT_SOUND)
