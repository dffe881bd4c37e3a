"""The metrics of PLM-VideoBench, as its official evaluation computes them.

Source: the plm_videobench tasks of lmms-eval and PerceptionLM, arXiv 2504.13180, appendices D and H.
Unlike `backend.domain.matching`, intervals here have the length `end - start` (no +1), as in the benchmark.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

SAMPLED_FRAMES = 32
RECALL_THRESHOLDS = (0.3, 0.5, 0.7, 0.9)

Interval = tuple[float, float]
Letter = Literal["A", "B"]
CaptionScorer = Callable[[str, str], float]

_WINDOW = re.compile(r"\[(\d+(?:\.\d+)?),\s*(\d+(?:\.\d+)?)\]")
_DENSE_ITEM = re.compile(r"\[(\d+,\s*\d+)\]([^[]*)")


@dataclass(frozen=True)
class DenseCaption:
    """One caption of a dense description, with its interval in sampled frames 0–31."""

    start_frame: int
    end_frame: int
    caption: str


@dataclass(frozen=True)
class Soda:
    """SODA_c of one video."""

    precision: float
    recall: float
    f1: float


def sampled_frame(frame: int, total_frames: int) -> int:
    """The frame's number among 32 sampled ones, 0–31, truncated as the benchmark does.

    Raises ValueError when the video has fewer than 32 frames or the frame is not in it.
    """
    if total_frames < SAMPLED_FRAMES:
        raise ValueError(f"The video has {total_frames} frames; {SAMPLED_FRAMES} are needed.")
    if not 0 <= frame < total_frames:
        raise ValueError(f"Frame {frame} is not in a video of {total_frames} frames.")
    return int(frame / (total_frames / SAMPLED_FRAMES))


def rtloc_iou(a: Interval, b: Interval) -> float:
    """Temporal IoU with the benchmark's lengths `end - start`; ends may come in either order."""
    a_start, a_end = sorted(a)
    b_start, b_end = sorted(b)
    intersection = max(0.0, min(a_end, b_end) - max(a_start, b_start))
    union = min(max(a_end, b_end) - min(a_start, b_start), (a_end - a_start) + (b_end - b_start))
    return intersection / (union + 1e-8)


def rtloc_recall(truth: Interval, prediction: Interval) -> float:
    """Mean recall of one item: the share of thresholds 0.3, 0.5, 0.7, 0.9 that the IoU is strictly above."""
    iou = rtloc_iou(truth, prediction)
    return sum(iou > threshold for threshold in RECALL_THRESHOLDS) / len(RECALL_THRESHOLDS)


def parse_window(text: str) -> Interval | None:
    """The first `[number, number]` of a model's answer, None when there is none."""
    found = _WINDOW.search(text)
    return (float(found[1]), float(found[2])) if found else None


def parse_dense_captions(text: str) -> list[DenseCaption]:
    """The `[start, end]: caption` items of a model's answer. As in the benchmark, a `[` cuts a caption."""
    items = []
    for window, rest in _DENSE_ITEM.findall(text):
        start, end = (int(number) for number in window.split(","))
        caption = rest.replace(":", " ").replace("\nFrame ", "").strip().removesuffix(",")
        items.append(DenseCaption(start, end, " ".join(caption.split())))
    return items


def soda(
    truth: Sequence[DenseCaption], prediction: Sequence[DenseCaption], caption_scorer: CaptionScorer
) -> Soda:
    """SODA_c (Fujita et al. 2020) with a pluggable caption scorer `(truth, prediction) -> [0, 1]`."""
    scores = np.array(
        [[caption_scorer(one.caption, other.caption) for other in prediction] for one in truth], dtype=float
    ).reshape(len(truth), len(prediction))
    return soda_from_scores(
        [(one.start_frame, one.end_frame) for one in truth],
        [(one.start_frame, one.end_frame) for one in prediction],
        scores,
    )


def soda_from_scores(truth: Sequence[Interval], prediction: Sequence[Interval], scores: np.ndarray) -> Soda:
    """SODA_c from a matrix of caption scores, rows for the truth, columns for the prediction.

    The value of a pair is caption score × IoU; the best order-preserving one-to-one assignment is found by
    dynamic programming; precision, recall and F1 divide its sum. 0 when either side is empty.
    Raises ValueError when the matrix does not fit.
    """
    if scores.shape != (len(truth), len(prediction)):
        raise ValueError(f"The scores have shape {scores.shape}, not {(len(truth), len(prediction))}.")
    if not truth or not prediction:
        return Soda(0.0, 0.0, 0.0)
    best = np.zeros((len(truth) + 1, len(prediction) + 1))
    for row, one in enumerate(truth, start=1):
        for column, other in enumerate(prediction, start=1):
            value = rtloc_iou(one, other) * scores[row - 1, column - 1]
            best[row, column] = max(
                best[row - 1, column], best[row, column - 1], best[row - 1, column - 1] + value
            )
    total = float(best[-1, -1])
    precision, recall = total / len(prediction), total / len(truth)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0
    return Soda(precision, recall, f1)


def check_ans(prediction: str, gold: Letter) -> bool:
    """Whether a model's answer names the right option, by the benchmark's own rule, quirks included.

    Only the first space-separated word counts. "(" and "." are right for either option (an empty string is
    part of every string); "The answer is A" is wrong.
    """
    text = prediction.lower()
    if "answer:" in text:
        text = text.replace("answer:", "").strip()
    word = text.split(" ")[0]
    if not word:
        return False
    letter = f"({gold.lower()})"
    return word.replace(".", "") in letter or letter in word


def multibinary_accuracy(rows: Iterable[tuple[str, bool]]) -> float:
    """MBAcc: the share of questions whose binary rows are all right; rows are (question id, right).

    Raises ValueError when there are no rows.
    """
    questions: dict[str, bool] = {}
    for question, right in rows:
        questions[question] = questions.get(question, True) and right
    if not questions:
        raise ValueError("There are no rows to score.")
    return sum(questions.values()) / len(questions)


@dataclass(frozen=True)
class FgqaScore:
    """What the benchmark reports of FGQA, and beside it the share of binary rows that are right."""

    multibinary_accuracy: float
    num_instances: int
    row_accuracy: float


def fgqa_prompt(row: Mapping[str, Any]) -> str:
    """What the benchmark asks a model of one binary row."""
    return (
        f"Question: {row['question']}\nOptions:\n(A) {row['options']['option_0']}\n"
        f"(B) {row['options']['option_1']}\nOnly give the best option."
    )


def fgqa_gold(row: Mapping[str, Any]) -> Letter:
    """The letter of the option that is the answer, character for character; of two equal ones the last.

    Raises ValueError when neither is.
    """
    if row["options"]["option_1"] == row["answer"]:
        return "B"
    if row["options"]["option_0"] == row["answer"]:
        return "A"
    raise ValueError(f"The answer of row {row['uid']} is none of its options.")


def score_fgqa(rows: Iterable[Mapping[str, Any]], predictions: Mapping[str, str]) -> FgqaScore:
    """Score a model's answers, by the uid of their rows, to the binary rows of PLM-VideoBench `fgqa`.

    `num_instances` counts rows. Raises ValueError for a row without an answer, and when
    there are no rows.
    """
    results: list[tuple[str, bool]] = []
    for row in rows:
        if row["uid"] not in predictions:
            raise ValueError(f"There is no answer to the row {row['uid']}.")
        results.append((row["qa_uid"], check_ans(predictions[row["uid"]], fgqa_gold(row))))
    accuracy = multibinary_accuracy(results)
    return FgqaScore(accuracy, len(results), sum(right for _, right in results) / len(results))


@dataclass(frozen=True)
class RtlocScore:
    """What the benchmark reports of RTLoc: mean recall over the four thresholds and mean IoU, both over all rows, and
    how many answers held no window.
    """

    mean_recall: float
    mean_iou: float
    parse_errors: int
    num_instances: int


def score_rtloc(rows: Iterable[Mapping[str, Any]], predictions: Mapping[str, str]) -> RtlocScore:
    """Score a model's answers, by the uid of their rows written as text, to the rows of PLM-VideoBench `rtloc`.

    The truth is told in 32 frames; an answer without a window counts, as in the benchmark, as the window from 10 to 20
    frames behind the row's own end. Raises ValueError for a row without an answer or of under 32 frames, and when there
    are no rows.
    """
    recalls, overlaps, parse_errors = [], [], 0
    for row in rows:
        uid, total = str(row["uid"]), row["total_frames"]
        if uid not in predictions:
            raise ValueError(f"There is no answer to the row {uid}.")
        window = parse_window(predictions[uid])
        parse_errors += window is None
        said = window or (row["end_frame"] + 10, row["end_frame"] + 20)
        truth = (sampled_frame(row["start_frame"], total), sampled_frame(row["end_frame"], total))
        recalls.append(rtloc_recall(truth, said))
        overlaps.append(rtloc_iou(truth, said))
    if not recalls:
        raise ValueError("There are no rows to score.")
    number = len(recalls)
    return RtlocScore(sum(recalls) / number, sum(overlaps) / number, parse_errors, number)


@dataclass(frozen=True)
class SgqaScore:
    """What the benchmark reports of SGQA: the share of answers that the judge calls right."""

    success: float
    num_instances: int


def sgqa_right(reply: str) -> bool:
    """Whether a judge's reply calls an answer right, by the benchmark's own rule, quirks included.

    A reply in JSON counts by its `pred`, its score does not count; in any other "yes" or "Yes" anywhere means yes,
    also inside another word. Raises ValueError for JSON without a `pred`.
    """
    try:
        said = json.loads(reply)
    except ValueError:
        return "yes" in reply or "Yes" in reply
    if not isinstance(said, dict) or "pred" not in said:
        raise ValueError(f"The judge's reply has no pred: {reply[:200]}")
    return bool(said["pred"] == "yes")


def score_sgqa(rows: Iterable[Mapping[str, Any]], replies: Mapping[str, str]) -> SgqaScore:
    """Score what a judge said of a model's answers, by the uid of their rows, to the rows of PLM-VideoBench `sgqa`.

    Which model judges, and how it is asked, is the caller's; the benchmark asks Llama-3.3-70B-Instruct. Raises
    ValueError for a row without a reply, for a reply that says nothing, and when there are no rows.
    """
    results: list[bool] = []
    for row in rows:
        if row["uid"] not in replies:
            raise ValueError(f"There is no judge's reply to the row {row['uid']}.")
        results.append(sgqa_right(replies[row["uid"]]))
    if not results:
        raise ValueError("There are no rows to score.")
    return SgqaScore(sum(results) / len(results), len(results))
