"""One request from message to result: read the frames, run the model, say how it went."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import assert_never, cast

import numpy as np

from annotation_schemas import masks
from annotation_schemas.generated.types import Mask
from model_assist.choosing import choose
from model_assist.dictation import transcribe
from model_assist.drafting import prompt_of, read_reply
from model_assist.errors import AssistError, InvalidRequest, NoOutput
from model_assist.models.contracts import BoxModel, ChoosingModel, MaskModel, Model, SpeechModel, TextModel
from model_assist.models.steps import Seen, Stopped
from model_assist.prompts.catalogue import Prompt, get_prompt
from model_assist.protocol import (
    AnswerInput,
    AnyRequest,
    Box,
    CaptionInput,
    ChoiceRequest,
    DictationRequest,
    DraftRequest,
    MaskOutput,
    ModelIdentity,
    Output,
    Point,
    PropagateInput,
    PropagateOutput,
    Request,
    Result,
    SegmentInput,
    StopReason,
    TextOutput,
    TrackedBox,
    VideoRequest,
)
from model_assist.quality.appearance import tube_appearance
from model_assist.registry import find_entry, load_model
from model_assist.runtime.frames import Picture, ProxyReader
from model_assist.runtime.media import local_media
from model_assist.runtime.reporting import Progress
from model_assist.runtime.sessions import Sessions
from model_assist.settings import Settings
from model_assist.text_frames import draw_subject, rescaled_interval, sample_positions

logger = logging.getLogger(__name__)

READING_SHARE = 0.2
"""Share of the progress of a text request that reading the frames stands for."""


@dataclass(frozen=True)
class Outcome:
    """What a model made of a request."""

    model: ModelIdentity
    output: Output
    prompt: str | None


@dataclass(frozen=True)
class Workshop:
    """What requests are run with: the settings and the loaded models, shared by all requests of a process."""

    settings: Settings
    sessions: Sessions[Model]


def run_request(
    request: AnyRequest,
    *,
    workshop: Workshop,
    send: Callable[[Result], None],
    is_cancelled: Callable[[], bool],
    clock: Callable[[], float] = time.monotonic,
) -> Result:
    """Run `request` and return its last result, `done` or `failed`, which is not sent.

    Progress goes to `send`. `is_cancelled` is asked between frames and between tokens. Never raises for
    what a request or a file can contain; a fault of ours is logged and becomes a failed result.
    """
    progress = Progress(request, send, is_cancelled, clock, workshop.settings.time_limit_seconds)
    try:
        progress.step(0.0, "Started")
        with progress.alive():
            outcome = _run(request, workshop, progress)
    except AssistError as error:
        return failed(request, error, progress.seconds())
    except Exception:
        logger.exception("job %s failed by a fault of the worker", request.job_id)
        return failed(
            request,
            AssistError("The worker failed by a fault of its own; its log says more."),
            progress.seconds(),
        )
    return Result(
        job_id=request.job_id,
        fencing=request.fencing,
        state="done",
        progress=1.0,
        message="Done",
        seconds=progress.seconds(),
        model=outcome.model,
        prompt=outcome.prompt,
        output=outcome.output,
    )


def failed(request: Request, error: AssistError, seconds: float) -> Result:
    """Return the result that says why `request` has no output."""
    message = "Cancelled" if error.code == "cancelled" else "Failed"
    return Result(
        job_id=request.job_id,
        fencing=request.fencing,
        state="failed",
        progress=0.0,
        message=message,
        seconds=seconds,
        error=error,
    )


def _run(request: AnyRequest, workshop: Workshop, progress: Progress) -> Outcome:
    entry = find_entry(request.kind, request.model)
    with workshop.sessions.borrow(entry.name, lambda: load_model(entry, workshop.settings)) as model:
        if isinstance(request, DictationRequest):
            return _listen(request, cast(SpeechModel, model), workshop.settings, progress)
        if isinstance(request, ChoiceRequest):
            wording = get_prompt("choose", request.prompt_version)
            output, prompt = choose(request.input, wording, cast(ChoosingModel, model), progress.step)
            return Outcome(model.identity, output, prompt)
        if isinstance(request, DraftRequest):
            return _draft(request, cast(TextModel, model), workshop.settings, progress, sees=entry.sees)
        progress.step(0.0, "Reading the video")
        with local_media(request.media, workshop.settings) as path:
            reader = ProxyReader(path, request.media, workshop.settings)
            match request.input:
                case PropagateInput():
                    return _propagate(request.input, reader, cast(BoxModel, model), progress)
                case SegmentInput():
                    return _segment(request.input, reader, cast(MaskModel, model))
                case AnswerInput() | CaptionInput():
                    return _write(request, reader, cast(TextModel, model), workshop.settings, progress)
                case _:
                    assert_never(request.input)


def _listen(request: DictationRequest, model: SpeechModel, settings: Settings, progress: Progress) -> Outcome:
    with local_media(request.input.recording, settings) as path:
        return Outcome(model.identity, transcribe(request.input, path, model, progress.step), None)


def _propagate(given: PropagateInput, reader: ProxyReader, model: BoxModel, progress: Progress) -> Outcome:
    pictures = _consecutive(reader, given.frame, given.until_frame)
    _, first = next(pictures)
    pixels = None if given.mask is None else reader.mask_to_picture(given.mask, first)
    track = model.start(first, reader.to_picture(given.box, first), pixels)
    total = abs(given.until_frame - given.frame)
    boxes: list[TrackedBox] = []
    for frame, picture in pictures:
        progress.step(len(boxes) / total, f"Frame {frame}")
        match track.step(picture):
            case Seen(box, score, uncertain, pixels):
                mask = None if pixels is None else reader.mask_from_picture(pixels)
                hull = None if mask is None else _hull(mask)
                place = hull or reader.from_picture(box, picture)
                boxes.append(TrackedBox(frame, place, round(score, 4), uncertain, mask if hull else None))
                progress.found(model.identity, boxes[-1])
            case Stopped(reason):
                return Outcome(model.identity, _boxes(given, boxes, reason), None)
    return Outcome(model.identity, _boxes(given, boxes, "until_frame"), None)


def _segment(given: SegmentInput, reader: ProxyReader, model: MaskModel) -> Outcome:
    [(_, picture)] = reader.forward(given.frame, given.frame, "bgr24")
    box = None if given.box is None else reader.to_picture(given.box, picture)
    corners = [(reader.to_picture((one.x, one.y, one.x, one.y), picture), one.inside) for one in given.points]
    points = [Point(corner[0], corner[1], inside) for corner, inside in corners]
    seen = model.segment(picture, box, points)
    mask = None if seen is None or seen.pixels is None else reader.mask_from_picture(seen.pixels)
    hull = None if mask is None else _hull(mask)
    if seen is None or mask is None or hull is None:
        raise NoOutput("The model found nothing there.")
    return Outcome(model.identity, MaskOutput(given.frame, hull, round(seen.score, 4), mask), None)


def _hull(mask: Mask) -> Box | None:
    hull = masks.hull(mask)
    return None if hull is None else (hull[0], hull[1], hull[2], hull[3])


def _boxes(given: PropagateInput, boxes: list[TrackedBox], reason: StopReason) -> PropagateOutput:
    return PropagateOutput(tuple(boxes), boxes[-1].frame if boxes else given.frame, reason)


def _consecutive(reader: ProxyReader, start: int, end: int) -> Iterator[tuple[int, Picture]]:
    return reader.forward(start, end, "bgr24") if end >= start else reader.backward(start, end, "bgr24")


def _draft(
    request: DraftRequest, model: TextModel, settings: Settings, progress: Progress, *, sees: bool
) -> Outcome:
    """Distractors of a model that `sees` the clip, or is told words alone."""
    wording = get_prompt("distractors", request.prompt_version)
    prompt = prompt_of(request.input, wording)
    pictures: list[Picture] = []
    shown: list[int] = []
    if sees:
        if request.media is None or request.clip is None:
            raise InvalidRequest("The request is not valid: this model must be shown the video.")
        shown = [request.clip.frames[position] for position in sample_positions(len(request.clip.frames))]
        progress.step(0.0, "Reading the video")
        with local_media(request.media, settings) as path:
            for frame, picture in ProxyReader(path, request.media, settings).pick(shown, "rgb24"):
                progress.step(READING_SHARE * len(pictures) / len(shown), f"Reading frame {frame}")
                pictures.append(picture)
    read = READING_SHARE if sees else 0.0
    reply = model.write(
        pictures,
        prompt,
        max_new_tokens=_most_tokens(wording, settings),
        step=lambda share: progress.step(read + (1 - read) * share, "Writing"),
    )
    return Outcome(model.identity, read_reply(reply, request.input, shown), prompt)


def _most_tokens(wording: Prompt, settings: Settings) -> int:
    return min(wording.max_new_tokens, settings.text_max_new_tokens or wording.max_new_tokens)


def _write(
    request: VideoRequest, reader: ProxyReader, model: TextModel, settings: Settings, progress: Progress
) -> Outcome:
    shown = [request.clip.frames[position] for position in sample_positions(len(request.clip.frames))]
    boxes = _shown_boxes(request, shown)
    wording, prompt = _wording(request)
    pictures: list[Picture] = []
    subjects: list[tuple[int, Picture, Box]] = []
    for frame, picture in reader.pick(shown, "rgb24"):
        progress.step(READING_SHARE * len(pictures) / len(shown), f"Reading frame {frame}")
        box = boxes.get(frame)
        if box is not None:
            place = reader.to_picture(box, picture)
            subjects.append((frame, np.ascontiguousarray(picture[..., ::-1]), place))
            picture = draw_subject(picture, place)
        pictures.append(picture)
    text = model.write(
        pictures,
        prompt,
        max_new_tokens=_most_tokens(wording, settings),
        step=lambda share: progress.step(READING_SHARE + (1 - READING_SHARE) * share, "Writing"),
    )
    if not text:
        raise NoOutput("The model gave no text.")
    appearance = tuple((frame, round(score, 4)) for frame, score in tube_appearance(subjects))
    return Outcome(model.identity, TextOutput(text, tuple(shown), appearance), prompt)


def _shown_boxes(request: VideoRequest, shown: list[int]) -> dict[int, Box | None]:
    if not isinstance(request.input, CaptionInput):
        return {}
    boxes = {frame: request.input.boxes.get(frame) for frame in shown}
    if not any(boxes.values()):
        raise InvalidRequest(
            "The request is not valid: the subject has no box on any frame the model would see."
        )
    return boxes


def _wording(request: VideoRequest) -> tuple[Prompt, str]:
    """Return the prompt's version and its filled-in text."""
    match request.input:
        case AnswerInput(question):
            wording = get_prompt("answer", request.prompt_version)
            return wording, wording.template.format(question=question)
        case CaptionInput():
            wording = get_prompt("caption", request.prompt_version)
            frames = request.clip.frames
            start, end = rescaled_interval(request.input.start_frame, request.input.end_frame, frames)
            values = {"start_frame": start, "end_frame": end, "total_frames": len(frames)}
            return wording, wording.template.format(**values)
        case PropagateInput() | SegmentInput():
            raise InvalidRequest("The request is not valid: boxes and masks have no prompt in words.")
        case _:
            assert_never(request.input)
