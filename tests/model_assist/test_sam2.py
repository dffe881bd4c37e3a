"""The real SAM 2 path, from the checkpoint on disk to the masks, with a tiny random model."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("transformers", reason="needs the extra `models`")

from annotation_schemas import masks
from annotation_schemas.schemas import check_value
from model_assist.assist import Workshop, run_request
from model_assist.errors import NotConfigured
from model_assist.models.sam2 import Sam2, load
from model_assist.models.steps import Seen
from model_assist.protocol import MaskOutput, Point, PropagateOutput, Result, parse_request
from model_assist.registry import describe
from model_assist.runtime.sessions import Sessions
from model_assist.settings import Settings, read_settings
from tests.model_assist import requests
from tests.model_assist.clips import SCENE, Written, scene, steady, subject_box, write_clip
from tests.model_assist.clock import Clock
from tests.model_assist.stack import Backend, running_redis, running_worker
from tests.model_assist.tiny_perception_lm import save_tiny_perception_lm
from tests.model_assist.tiny_sam2 import save_tiny_sam2

pytestmark = pytest.mark.models

FRAMES = 24
WIDTH, HEIGHT = SCENE


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_sam2(tmp_path_factory.mktemp("weights") / "tiny-sam2")


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return write_clip(tmp_path_factory.mktemp("clip") / "clip.mp4", scene, steady(FRAMES))


def settings_of(checkpoint: Path | str, root: Path, **more: str) -> Settings:
    named = {"GROUNDLING_MASK_MODEL": str(checkpoint), "GROUNDLING_MEDIA_ROOT": str(root)}
    return read_settings({**named, "GROUNDLING_DEVICE": "cpu", **more})


@pytest.fixture(scope="module")
def model(checkpoint: Path) -> Sam2:
    return load(settings_of(checkpoint, checkpoint))


def segment(clip: Written, **changes: Any) -> dict[str, Any]:
    given = {"track_id": requests.TRACK, "frame": 3, "box": list(subject_box(3)), "points": [], **changes}
    return requests.request(clip, "segment", given)


def run(message: dict[str, Any], checkpoint: Path, clip: Written) -> tuple[Result, list[Result]]:
    sent: list[Result] = []
    workshop = Workshop(settings_of(checkpoint, clip.path.parent), Sessions(60))
    result = run_request(
        parse_request(message),
        workshop=workshop,
        send=sent.append,
        is_cancelled=lambda: False,
        # So slow that every frame is reported, whatever the machine.
        clock=Clock(1.0),
    )
    for report in [*sent, result]:
        check_value("assist_result", report.as_json())
    return result, sent


def bgr(number: int) -> np.ndarray:
    return np.ascontiguousarray(scene(number)[..., ::-1])


def test_the_mask_depends_on_the_picture_and_on_what_is_told(model: Sam2) -> None:
    def pixels(picture: int, box: Any, *points: Point) -> np.ndarray:
        seen = model.segment(bgr(picture), box, points)
        assert seen is not None
        assert seen.pixels is not None
        return seen.pixels

    here, beside = Point(60, 140, True), Point(300, 40, False)
    plain = pixels(3, subject_box(3))

    assert plain.shape == (HEIGHT, WIDTH)
    assert np.array_equal(plain, pixels(3, subject_box(3)))
    others = [
        pixels(9, subject_box(3)),
        pixels(3, (200.0, 20.0, 300.0, 90.0)),
        pixels(3, subject_box(3), beside),
        pixels(3, None, here),
        pixels(3, None, here, beside),
    ]
    assert all(not np.array_equal(plain, other) for other in others)
    assert not np.array_equal(others[3], others[4])


def test_a_request_gives_a_mask_of_the_whole_picture(checkpoint: Path, clip: Written) -> None:
    points = [{"x": 60, "y": 140, "inside": True}, {"x": 300, "y": 40, "inside": False}]

    result, _ = run(segment(clip, box=None, points=points), checkpoint, clip)

    output = result.output
    assert isinstance(output, MaskOutput), result.error
    assert output.frame == 3
    assert output.mask["size"] == [HEIGHT, WIDTH]
    assert list(output.box) == masks.hull(output.mask)
    assert output.score > 0.9
    assert result.model is not None
    assert (result.model.name, result.model.licence) == ("tiny-sam2", "not stated")
    assert result.model.revision.startswith("sha256:")


def test_masks_are_in_the_space_of_the_request(checkpoint: Path, clip: Written) -> None:
    plain, _ = run(segment(clip), checkpoint, clip)
    message = segment(clip, box=[2 * side for side in subject_box(3)])
    message["media"].update(width=2 * clip.width, height=2 * clip.height)

    doubled, _ = run(message, checkpoint, clip)

    assert isinstance(plain.output, MaskOutput)
    assert isinstance(doubled.output, MaskOutput)
    assert doubled.output.mask["size"] == [2 * HEIGHT, 2 * WIDTH]
    small = masks.decode(doubled.output.mask)[::2, ::2]
    assert np.mean(small != masks.decode(plain.output.mask)) < 0.02


@pytest.mark.parametrize(("start", "end"), [(2, 5), (5, 2)])
def test_masks_and_boxes_come_frame_by_frame(start: int, end: int, checkpoint: Path, clip: Written) -> None:
    message = requests.propagate(clip, start, subject_box(start), end, model="sam2")

    result, sent = run(message, checkpoint, clip)

    output = result.output
    assert isinstance(output, PropagateOutput), result.error
    step = 1 if end > start else -1
    assert [box.frame for box in output.boxes] == list(range(start + step, end + step, step))
    for one in output.boxes:
        assert one.mask is not None
        assert one.mask["size"] == [HEIGHT, WIDTH]
        assert list(one.box) == pytest.approx(masks.hull(one.mask))
    grown = [box for report in sent if report.partial for box in report.partial.boxes]
    assert grown == list(output.boxes[: len(grown)])
    assert grown


def test_a_drawn_mask_begins_the_track(checkpoint: Path, clip: Written) -> None:
    plain = requests.propagate(clip, 2, subject_box(2), 4, model="sam2")
    drawn = requests.propagate(clip, 2, subject_box(2), 4, model="sam2")
    pixels = np.zeros((HEIGHT, WIDTH), bool)
    pixels[100:130, 50:90] = True
    drawn["input"]["mask"] = masks.encode(pixels)

    by_box, by_mask = (run(message, checkpoint, clip)[0].output for message in (plain, drawn))

    assert isinstance(by_box, PropagateOutput)
    assert isinstance(by_mask, PropagateOutput)
    assert by_box.boxes[-1].mask != by_mask.boxes[-1].mask


def test_the_memory_is_bounded(model: Sam2) -> None:
    track = model.start(bgr(0), subject_box(0))
    kept = max(7, 16)
    for number in range(1, 19):
        assert isinstance(track.step(bgr(number)), Seen)

    held = track._session.output_dict_per_obj[0]["non_cond_frame_outputs"]
    assert len(track._session.processed_frames) == 0
    assert (min(held), max(held)) == (19 - kept, 18)
    assert len(held) <= kept


def test_without_weights_one_sentence_says_so(checkpoint: Path, tmp_path: Path) -> None:
    broken, empty = tmp_path / "broken", tmp_path / "empty"
    shutil.copytree(checkpoint, broken)
    (broken / "model.safetensors").unlink()
    empty.mkdir()
    other = save_tiny_perception_lm(tmp_path / "tiny-plm")
    cases = {
        "": "No mask model is configured on this worker: GROUNDLING_MASK_MODEL is not set.",
        str(empty): "The folder that GROUNDLING_MASK_MODEL names holds no model: it has no config.json.",
        str(broken): "The folder broken that GROUNDLING_MASK_MODEL names lacks files of the model.",
        str(other): "tiny-plm is a model of the kind perception_lm, not a SAM 2.",
        "facebook/sam2.1-nowhere": "The weights of facebook/sam2.1-nowhere are not on this worker; "
        "put them there, or set GROUNDLING_ALLOW_DOWNLOAD=1.",
    }
    for named, sentence in cases.items():
        with pytest.raises(NotConfigured) as refused:
            load(settings_of(named, tmp_path, HF_HUB_OFFLINE="1"))
        assert str(refused.value) == sentence


def test_what_the_worker_says_of_it(checkpoint: Path, tmp_path: Path) -> None:
    told = describe(settings_of("facebook/sam2.1-hiera-tiny", tmp_path))["segment"]

    assert told == {
        "configured": True,
        "model": "facebook/sam2.1-hiera-tiny",
        "message": "Masks are suggested by facebook/sam2.1-hiera-tiny (licence: Apache-2.0).",
    }
    assert describe(settings_of("", tmp_path))["segment"]["configured"] is False


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"box": None}, "input must have a box, or a point on the subject."),
        ({"box": None, "points": [{"x": 1, "y": 1, "inside": False}]}, "input must have a box, or a point"),
        ({"points": [{"x": 481, "y": 1, "inside": True}]}, "input.points.0 lies outside the picture"),
        ({"frame": FRAMES}, f"input.frame {FRAMES} lies outside the clip 0 to {FRAMES - 1}."),
        ({"box": [0, 0, 500, 10]}, "input.box must be a box inside the picture"),
    ],
)
def test_what_cannot_be_segmented_is_refused(clip: Written, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(Exception, match="The request is not valid") as refused:
        parse_request(segment(clip, **changes))
    assert words in str(refused.value)


@pytest.mark.services
def test_masks_go_through_the_worker(checkpoint: Path, clip: Written, tmp_path: Path) -> None:
    environment = {
        "GROUNDLING_MEDIA_ROOT": str(clip.path.parent),
        "GROUNDLING_MASK_MODEL": str(checkpoint),
        "GROUNDLING_DEVICE": "cpu",
    }
    carried = requests.propagate(clip, 0, subject_box(0), 3, model="sam2")
    with (
        running_redis(tmp_path) as url,
        running_worker(Backend(url), tmp_path / "worker.log", **environment),
    ):
        backend = Backend(url)
        ended = []
        for message in (segment(clip), carried):
            backend.send(message)
            reports = backend.take_reports(until=lambda report: report["state"] != "progress", seconds=120)
            for report in reports:
                check_value("assist_result", report)
            ended.append(reports[-1])

    one, many = ended
    assert (one["state"], many["state"]) == ("done", "done"), (one["error"], many["error"])
    assert one["output"]["mask"]["size"] == [HEIGHT, WIDTH]
    assert [box["frame"] for box in many["output"]["boxes"]] == list(range(1, 4))
    assert all(box["mask"]["size"] == [HEIGHT, WIDTH] for box in many["output"]["boxes"])
