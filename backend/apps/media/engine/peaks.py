"""The waveform: loudest and lowest value of each short stretch of sound."""

import json
from math import ceil
from pathlib import Path

import numpy as np

SAMPLE_RATE = 8000
MAX_BUCKETS = 60_000
FINEST_BUCKET_SAMPLES = 80  # 10 ms


def write_peaks(samples_path: Path, target: Path) -> dict[str, int]:
    """Write the peaks of mono 16-bit little-endian samples at 8 kHz as JSON, and return their layout.

    The file holds {"sample_rate", "samples_per_bucket", "length", "minimum": […], "maximum": […]}; values run
    from -128 to 127, bucket 0 begins at the first video frame. At most 60,000 buckets.
    """
    samples = np.memmap(samples_path, dtype="<i2", mode="r")
    per_bucket = max(FINEST_BUCKET_SAMPLES, ceil(len(samples) / MAX_BUCKETS))
    whole = len(samples) // per_bucket * per_bucket
    buckets = np.asarray(samples[:whole]).reshape(-1, per_bucket)
    lowest, highest = buckets.min(axis=1), buckets.max(axis=1)
    if whole < len(samples):
        lowest = np.append(lowest, samples[whole:].min())
        highest = np.append(highest, samples[whole:].max())
    layout = {"sample_rate": SAMPLE_RATE, "samples_per_bucket": per_bucket, "length": len(lowest)}
    content = layout | {"minimum": (lowest >> 8).tolist(), "maximum": (highest >> 8).tolist()}
    target.write_text(json.dumps(content, separators=(",", ":")), encoding="ascii")
    return layout
