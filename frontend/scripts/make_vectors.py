"""Write the cases on which the TypeScript engines must agree with `annotation_schemas`.

Run from the repository root: `python -m frontend.scripts.make_vectors`, or with `--check` to compare only.
"""

import json
import random
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from annotation_schemas import masks
from annotation_schemas.asked_kinds import asked_kind
from annotation_schemas.geometry import box_at, derive_out_of_frame
from annotation_schemas.rules.wording import WORDING_RULES
from annotation_schemas.text import REFUSED, word_count
from annotation_schemas.timecode import FrameTable, collapses_in_32, grid_in_clip, grid_interval

VECTORS = Path(__file__).parent.parent / "tests" / "vectors"
STATES = ["visible", "visible", "visible", "occluded", "absent"]


def frame_tables(rng: random.Random) -> list[dict[str, Any]]:
    """Return constant, rational and variable rate tables with their seconds, lookups and places on grids."""
    bases = [
        Fraction(1, 30),
        Fraction(1001, 30000),
        Fraction(1, 90000),
        Fraction(1, 1000),
        Fraction(1, 12800),
    ]
    cases = []
    for base in bases:
        for is_variable in (False, True):
            gap = max(1, round(Fraction(1, 30) / base))
            ticks = [rng.choice([0, 7, 512])]
            for _ in range(rng.randint(1, 70)):
                ticks.append(ticks[-1] + (rng.randint(1, 3 * gap) if is_variable else gap))
            table = FrameTable(ticks=tuple(ticks), time_base=base)
            times = [
                rng.uniform(table.seconds(0) - 0.1, table.seconds(len(ticks) - 1) + 0.1) for _ in range(20)
            ]
            times += [table.seconds(frame) for frame in range(len(ticks))]
            rates = [Fraction(6), Fraction(30000, 1001), Fraction(1), Fraction(25, 2)]
            cases.append(
                {
                    "time_base": [base.numerator, base.denominator],
                    "ticks": ticks,
                    "hash": table.hash,
                    "seconds": [table.seconds(frame) for frame in range(len(ticks))],
                    "frame_at": [[time, table.frame_at(time)] for time in times],
                    "grids": [grid_places(table, rate) for rate in rates],
                }
            )
    return cases


def grid_places(table: FrameTable, rate: Fraction) -> dict[str, Any]:
    """Return a grid, a clip in the middle of the table, and of each of its frames the grid index in the release."""
    grid = table.grid(rate)
    count = len(table.ticks)
    start, end = count // 5, count - 1 - count // 4
    within = grid_in_clip(grid, start, end)
    places = [grid_interval(within, frame, frame) for frame in range(start, end + 1)]
    return {"grid": grid, "clip": [start, end], "places": [place and place[0] for place in places]}


def tubes(rng: random.Random) -> list[dict[str, Any]]:
    """Return tracks of random keyframes with the box on every frame of a clip and their absences."""
    cases = []
    for number in range(24):
        frames = rng.randint(2, 40)
        ticks = [0]
        for _ in range(frames - 1):
            ticks.append(ticks[-1] + rng.randint(1, 900))
        keyframes = []
        for frame in sorted(rng.sample(range(frames), rng.randint(0, min(6, frames)))):
            state = rng.choice(STATES)
            x, y = rng.uniform(0, 500), rng.uniform(0, 300)
            box = [x, y, x + rng.uniform(1, 100), y + rng.uniform(1, 100)]
            keyframes.append({"frame": frame, "state": state, "box": None if state == "absent" else box})
        start = rng.randint(0, frames - 1)
        end = rng.randint(start, frames - 1)
        finished = number % 2 == 0
        cases.append(
            {
                "ticks": ticks,
                "keyframes": keyframes,
                "finished": finished,
                "clip": [start, end],
                "boxes": [box_at(keyframes, frame, ticks, finished=finished) for frame in range(frames)],
                "absences": [
                    list(interval) for interval in derive_out_of_frame(keyframes, start, end, finished)
                ],
            }
        )
    return cases


def bitmaps(rng: random.Random) -> list[dict[str, Any]]:
    """Return small masks, empty, full, speckled and blotched, as rows of digits and as COCO's string."""
    cases = []
    for number in range(40):
        height, width = rng.randint(1, 40), rng.randint(1, 40)
        density = [0.0, 1.0, 0.02, 0.5, 0.98][number % 5]
        pixels = np.array([[rng.random() < density for _ in range(width)] for _ in range(height)])
        if number >= 20:
            top, left = rng.randrange(height), rng.randrange(width)
            pixels[top : top + rng.randint(1, height), left : left + rng.randint(1, width)] ^= True
        mask = masks.encode(pixels)
        rows = ["".join(str(int(pixel)) for pixel in row) for row in pixels]
        cases.append({"rows": rows, "mask": mask, "area": masks.area(mask), "hull": masks.hull(mask)})
    return cases


def polygons(rng: random.Random) -> list[dict[str, Any]]:
    """Return polygons of every sort, over the edge of the picture too, with the mask that they cover."""
    cases = []
    for number in range(60):
        width, height = [(64, 48), (7, 5), (1920, 1080), (639, 361)][number % 4]
        step = [1.0, 0.5, 0.2, 0.01][rng.randrange(4)]
        reach = 0.3 if number % 3 == 0 else 0.0
        points = [
            round(rng.uniform(-reach, 1 + reach) * size / step) * step
            for _ in range(rng.randint(3, 12))
            for size in (width, height)
        ]
        if number % 5 == 0:
            points += points[:2]
        mask = masks.from_polygons([points], width=width, height=height)
        cases.append({"points": points, "mask": mask})
    return cases


def engines() -> dict[str, Any]:
    rng = random.Random(20)
    return {"frame_tables": frame_tables(rng), "tubes": tubes(rng)}


def mask_cases() -> dict[str, Any]:
    rng = random.Random(21)
    return {"bitmaps": bitmaps(rng), "polygons": polygons(rng)}


# Sentences as people write them, near misses, and characters that are two units in JavaScript.
SENTENCES = (
    "A woman in a grey cardigan walks up to the round table.",
    "He 😀 seems to be trying to run; perhaps he might.",
    "She walks. The camera pans left and zooms in on [3] her face.",
    "A bearded man with blue eyes turns.",
    "Two lines\nand a tab\there",
    "He is running\u200b <|video|> with a \U000e0041 tag",
    "Is the cup red or blue?",
    "Is the cup red?",
    "How many different tools are there?",
    "How well does she cut, and is it hot enough?",
    "What is the purpose of the knife? Typically it is sharp.",
    "How does the person in the green apron hold the knife 🔪?",
    "How does she turn the lid and where does she put it? Why?",
    "What is the cook thinking? Describe it.",
    "…?",
    "Caf\ufffd </s> <IMG> \u00ad\u2067\ue000",
    "How " * 114 + "so?",
    "so " * 911 + "on.",
    "It must be on the clip, about to fall into view.",
    "",
)


def wordings() -> list[dict[str, Any]]:
    cases = []
    for field in ("caption", "question", "answer", "asked"):
        rules = [rule for rule in WORDING_RULES if (rule.hinted_as or rule.field) == field]
        for sentence in SENTENCES:
            found = [
                {"rule": name, "span": list(fault.span)}
                for name, pattern in (
                    *((refused.rule, refused) for refused in REFUSED),
                    *((rule.name, rule.pattern) for rule in rules),
                )
                for fault in pattern.faults(sentence)
            ]
            cases.append({"field": field, "text": sentence, "found": found})
    return cases


# One or more for each kind, near misses, and what only one of the languages might read so.
ASKED = (
    "What colour is the car in front of me?",
    "How much water is left in the bottle?",
    "What did I just pour into the bowl?",
    "What is she cutting?",
    "Who has just entered the well-lit room?",
    "What time is it?",
    "How much did these two shirts cost?",
    "WHAT'S THE DATE?",
    "When will the train\nleave?",
    "Who painted it?",
    "How can we fix the chain?",
    "Why is it called rock ’n’ roll?",
    "Would you buy the 2nd one — or the naïve one?",
    " Hey, ok, play some music",
    "Display of the oven",
    "Bananas, 3 of them",
    "Wo ist mein Schlüssel?",
    "",
)


def asked() -> list[dict[str, Any]]:
    """Return questions with what the filter says of them and the number of their words."""
    return [{"text": text, "kind": asked_kind(text), "words": word_count(text)} for text in ASKED]


def retrievals(rng: random.Random) -> dict[str, Any]:
    """Return grid intervals of videos of all lengths, and whether a scorer of 32 frames can tell their ends apart."""
    cases = []
    for total in (1, 7, 31, 32, 33, 64, 97, 180, 721, 7_200):
        for _ in range(12):
            start = rng.randrange(total)
            end = min(start + rng.randrange(max(total // 8, 2)), total - 1)
            collapses = collapses_in_32(start, end, total)
            cases.append({"start": start, "end": end, "total": total, "collapses": collapses})
    return {"collapses": cases}


def main() -> None:
    VECTORS.mkdir(exist_ok=True)
    for name, content in {
        "engines.json": engines(),
        "masks.json": mask_cases(),
        "wordings.json": wordings(),
        "asked.json": asked(),
        "retrieval.json": retrievals(random.Random(32)),
    }.items():
        target, text = VECTORS / name, json.dumps(content, separators=(",", ":")) + "\n"
        if "--check" not in sys.argv[1:]:
            target.write_text(text, encoding="utf-8")
        elif not target.exists() or target.read_text(encoding="utf-8") != text:
            sys.exit(f"{name} differs from what annotation_schemas computes: run make_vectors and look why")


if __name__ == "__main__":
    main()
