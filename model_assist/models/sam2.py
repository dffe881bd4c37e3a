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

from model_assist.models.checkpoint import Architecture, Loaded, load_checkpoint
from model_assist.models.steps import Seen, Stopped
from model_assist.protocol import Box, Point
from model_assist.runtime.frames import Picture, Pixels
from model_assist.runtime.weights import find_mask_weights
from model_assist.settings import Settings

ARCHITECTURE = Architecture(
    "SAM 2", Sam2VideoConfig, Sam2VideoProcessor, Sam2VideoModel, ("sam2", Sam2VideoConfig.model_type)
)
SUBJECT = 1
"""The one object of a session."""
UNCERTAIN_BELOW = 0.8
"""Probability that the subject is in the picture, by the model's own word, under which a person should look."""
BORDER_PIXELS = 2


class Sam2:
    """One loaded checkpoint."""

    def __init__(self, loaded: Loaded) -> None:
        self.identity = loaded.identity
        self._loaded = loaded

    def segment(self, picture_bgr: Picture, box: Box | None, points: Sequence[Point]) -> Seen | None:
        """Return the subject that box and points tell; see `models.contracts.MaskModel`."""
        told: dict[str, Any] = {}
        if box is not None:
            told["input_boxes"] = [[list(box)]]
        if points:
            told["input_points"] = [[[[point.x, point.y] for point in points]]]
            told["input_labels"] = [[[int(point.inside) for point in points]]]
        return Sam2Track(self._loaded, picture_bgr, told).first

    def start(self, picture_bgr: Picture, box: Box, pixels: Pixels | None = None) -> "Sam2Track":
        """Return a track that begins with the pixels, else with the box; see `models.contracts.BoxModel`."""
        told = {"input_boxes": [[list(box)]]} if pixels is None else {"input_masks": [pixels]}
        return Sam2Track(self._loaded, picture_bgr, told)


class Sam2Track:
    """One subject on its way through consecutive pictures."""

    def __init__(self, loaded: Loaded, picture_bgr: Picture, told: dict[str, Any]) -> None:
        self._processor = loaded.processor
        self._model = loaded.model
        self._session = self._processor.init_video_session(
            inference_device=loaded.device.name, dtype=getattr(torch, loaded.device.number)
        )
        size = list(picture_bgr.shape[:2])
        self._processor.add_inputs_to_inference_session(
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
    """Load the checkpoint that GROUNDLING_MASK_MODEL names; NotConfigured is raised as by `load_checkpoint`."""
    return Sam2(load_checkpoint(ARCHITECTURE, find_mask_weights(settings), settings))
