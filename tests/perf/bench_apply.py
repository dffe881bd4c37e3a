"""What one operation costs on a large document, beside writing that document as JSON in the same run.

`python -m tests.perf.bench_apply` applies the put of one keyframe to a document of 200 tracks with 50 keyframes each.
A save must write the document anyway; checking and applying may cost at most half as much. Exit status 1 when it
costs more.
"""

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from annotation_schemas.documents import apply_operations, initial_versions
from tests.annotation_schemas.builders import context, keyframe, put, stc, track, uid

TRACKS, KEYFRAMES = 200, 50
RUNS = 15
GOAL = 0.5


def milliseconds(work: Callable[[], Any]) -> float:
    """The median of RUNS runs, after one that does not count."""
    work()
    taken = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - begun))
    return statistics.median(taken)


def main() -> int:
    """Measure, print, and judge."""
    tracks = [track(uid(10**6 + number)) for number in range(TRACKS)]
    keyframes = [
        keyframe(uid(2 * 10**6 + KEYFRAMES * number + k), 2 * k, track_id=each["id"])
        for number, each in enumerate(tracks)
        for k in range(KEYFRAMES)
    ]
    document = stc(tracks=tracks, keyframes=keyframes, segments=[])
    versions = initial_versions(document)
    operation = put(1, "keyframe", keyframe(uid(9), 1, track_id=tracks[7]["id"]))

    applied = milliseconds(lambda: apply_operations(document, versions, [operation], context()))
    written = milliseconds(lambda: json.dumps(document))
    print(
        f"{len(keyframes)} keyframes: one operation {applied:.1f} ms, writing the document {written:.1f} ms"
    )
    print(f"operation / writing: {applied / written:.2f} (goal: at most {GOAL})")
    return 0 if applied <= GOAL * written else 1


if __name__ == "__main__":
    raise SystemExit(main())
