"""A SAM 2 of a small picture encoder with random weights, saved like a real checkpoint.

Everything but the size is real: the class, its memory, the processor with its two parts. Its masks mean nothing.
"""

from pathlib import Path

from model_assist.runtime import torchvision_shim  # noqa: F401  isort: skip
import torch
from transformers import (
    Sam2ImageProcessor,
    Sam2VideoConfig,
    Sam2VideoModel,
    Sam2VideoProcessor,
    Sam2VideoVideoProcessor,
)

SIDE = 128


def save_tiny_sam2(folder: Path, *, seed: int = 0) -> Path:
    """Make the checkpoint in `folder` (created) and return it; the same seed gives the same weights."""
    torch.manual_seed(seed)
    model = Sam2VideoModel(_config()).eval()
    with torch.no_grad():
        # Sure that there is a subject, as a trained model is of a clear one.
        model.mask_decoder.pred_obj_score_head.proj_out.bias.fill_(4.0)
    size = {"height": SIDE, "width": SIDE}
    processor = Sam2VideoProcessor(
        image_processor=Sam2ImageProcessor(size=size, mask_size={"height": SIDE // 4, "width": SIDE // 4}),
        video_processor=Sam2VideoVideoProcessor(size=size),
        target_size=SIDE,
    )
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder


def _config() -> Sam2VideoConfig:
    channels = [16, 32, 64, 128]
    return Sam2VideoConfig(
        vision_config={
            "model_type": "sam2_vision_model",
            "backbone_config": {
                "model_type": "sam2_hiera_det_model",
                "hidden_size": channels[0],
                "image_size": [SIDE, SIDE],
                "embed_dim_per_stage": channels,
                "num_attention_heads_per_stage": [1, 2, 4, 8],
                "blocks_per_stage": [1, 1, 2, 1],
                "global_attention_blocks": [3],
            },
            "backbone_channel_list": channels[::-1],
            "backbone_feature_sizes": [[SIDE // 4] * 2, [SIDE // 8] * 2, [SIDE // 16] * 2],
        },
        prompt_encoder_config={"image_size": SIDE, "patch_size": 16},
        image_size=SIDE,
        memory_attention_rope_feat_sizes=[SIDE // 16, SIDE // 16],
        memory_attention_num_layers=1,
        memory_attention_feed_forward_hidden_size=128,
    )
