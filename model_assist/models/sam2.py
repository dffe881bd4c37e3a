"""Masks by SAM 2 (Ravi et al. 2024), the real class of transformers with any weights of its kind.

A subject is told by a box, by points or by a mask on one picture; the model's memory carries it through the pictures
that follow, in either direction of time. Pictures are handed over one by one, so that a person sees each mask as it
comes, and the memory holds no more of them than the model looks back at.
"""

from collections.abc import Sequence
from typing import Any

# The shim must come before everything that imports torchvision, which transformers does.
import model_assist.runtime.torchvision_shim  # noqa: F401  isort: skip
import numpy as np
import torch
from transformers import Sam2VideoConfig, Sam2VideoModel, Sam2VideoProcessor

from model_assist.errors import NotConfigured
from model_assist.models.steps import Seen, Stopped
from model_assist.protocol import Box, ModelIdentity, Point
from model_assist.runtime.device import Device, choose_device
from model_assist.runtime.frames import Picture, Pixels
from model_assist.runtime.weights import find_mask_weights
from model_assist.settings import Settings

SUBJECT = 1
"""The one object of a session."""
UNCERTAIN_BELOW = 0.8
"""Probability that the subject is in the picture, by the model's own word, under which a person should look."""
BORDER_PIXELS = 2


class Sam2:
    """One loaded checkpoint."""

    def __init__(self, processor: Any, model: Any, identity: ModelIdentity, device: Device) -> None:
        self.identity = identity
        self._processor = processor
        self._model = model
        self._device = device

    def segment(self, picture_bgr: Picture, box: Box | None, points: Sequence[Point]) -> Seen | None:
        """Return the subject that box and points tell; see `models.contracts.MaskModel`."""
        told: dict[str, Any] = {}
        if box is not None:
            told["input_boxes"] = [[list(box)]]
        if points:
            told["input_points"] = [[[[point.x, point.y] for point in points]]]
            told["input_labels"] = [[[int(point.inside) for point in points]]]
        return Sam2Track(self._processor, self._model, self._device, picture_bgr, told).first

    def start(self, picture_bgr: Picture, box: Box, pixels: Pixels | None = None) -> "Sam2Track":
        """Return a track that begins with the pixels, else with the box; see `models.contracts.BoxModel`."""
        told = {"input_boxes": [[list(box)]]} if pixels is None else {"input_masks": [pixels]}
        return Sam2Track(self._processor, self._model, self._device, picture_bgr, told)


class Sam2Track:
    """One subject on its way through consecutive pictures."""

    def __init__(
        self, processor: Any, model: Any, device: Device, picture_bgr: Picture, told: dict[str, Any]
    ) -> None:
        self._processor = processor
        self._model = model
        self._number = getattr(torch, device.number)
        self._session = processor.init_video_session(inference_device=device.name, dtype=self._number)
        size = list(picture_bgr.shape[:2])
        processor.add_inputs_to_inference_session(
            self._session, frame_idx=0, obj_ids=SUBJECT, original_size=size, **told
        )
        self._count = 0
        self._last: Box | None = None
        self.first = self._look(picture_bgr)

    def step(self, picture_bgr: Picture) -> Seen | Stopped:
        """Return where the subject is in the next picture. After Stopped the track must not be used again."""
        seen = self._look(picture_bgr)
        if seen is not None:
            return seen
        height, width = picture_bgr.shape[:2]
        x1, y1, x2, y2 = self._last or (BORDER_PIXELS + 1,) * 4
        is_inside = min(x1, y1, width - x2, height - y2) > BORDER_PIXELS
        return Stopped("lost" if is_inside else "left_picture")

    def _look(self, picture_bgr: Picture) -> Seen | None:
        inputs = self._processor(images=np.ascontiguousarray(picture_bgr[..., ::-1]), return_tensors="pt")
        with torch.inference_mode():
            output = self._model(
                inference_session=self._session, frame=inputs.pixel_values[0], frame_idx=self._count
            )
        self._forget()
        self._count += 1
        sizes = [list(picture_bgr.shape[:2])]
        masks = self._processor.post_process_masks([output.pred_masks], original_sizes=sizes, binarize=False)
        pixels: Pixels = (masks[0][0, 0] > 0).cpu().numpy()
        score = float(torch.sigmoid(output.object_score_logits.float()).reshape(-1)[0])
        if score < 0.5 or not pixels.any():
            return None
        rows, columns = np.flatnonzero(pixels.any(axis=1)), np.flatnonzero(pixels.any(axis=0))
        self._last = (float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1))
        return Seen(self._last, score, uncertain=score < UNCERTAIN_BELOW, pixels=pixels)

    def _forget(self) -> None:
        """Drop the pictures, and what was made of those that lie farther back than the model ever looks."""
        self._session.processed_frames.clear()
        config = self._model.config
        oldest = self._count - max(config.num_maskmem, config.max_object_pointers_in_encoder)
        self._session.output_dict_per_obj[0]["non_cond_frame_outputs"].pop(oldest, None)


def load(settings: Settings) -> Sam2:
    """Load the checkpoint that GROUNDLING_MASK_MODEL names.

    Raises NotConfigured when none is named, it is not on this machine (and may not be downloaded), it is no SAM 2,
    or a GPU is demanded that is not there.
    """
    weights = find_mask_weights(settings)
    cuda = torch.cuda.is_available()
    device = choose_device(settings, cuda_available=cuda, bfloat16=cuda and torch.cuda.is_bf16_supported())
    where: dict[str, Any] = {"revision": weights.revision, "local_files_only": not weights.may_download}
    try:
        kind = Sam2VideoConfig.get_config_dict(weights.source, **where)[0].get("model_type")
        if kind not in ("sam2", Sam2VideoConfig.model_type):
            raise NotConfigured(f"{weights.name} is a model of the kind {kind}, not a SAM 2.")
        processor = Sam2VideoProcessor.from_pretrained(weights.source, **where)
        loading: Any = Sam2VideoModel.from_pretrained(
            weights.source,
            **where,
            dtype=getattr(torch, device.number),
            use_safetensors=True,
            output_loading_info=True,
        )
        model, loaded = loading
    except OSError:
        raise weights.not_there() from None
    except (ValueError, KeyError, TypeError) as error:
        raise NotConfigured(f"{weights.name} is not a SAM 2 checkpoint that can be loaded.") from error
    # What a checkpoint lacks would be filled with random numbers, and its masks would be invented.
    if loaded["missing_keys"] or loaded["mismatched_keys"]:
        raise NotConfigured(f"{weights.name} lacks a part of the model's weights.")
    return Sam2(processor, model.to(device.name).eval(), weights.identity(model), device)
