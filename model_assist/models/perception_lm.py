"""Words about a clip by PerceptionLM (Cho et al. 2025), the real class of transformers with any weights of
its kind.

The reference draws the subject's box on the frames instead of telling it in words; that is done before the
frames come here (`model_assist.text_frames`).
"""

from collections.abc import Callable, Sequence
from typing import Any

# The shim must come before everything that imports torchvision, which transformers and timm do.
import model_assist.runtime.torchvision_shim  # noqa: F401  isort: skip
import numpy as np
import torch
from transformers import (
    AutoProcessor,
    PerceptionLMConfig,
    PerceptionLMForConditionalGeneration,
    StoppingCriteriaList,
)

from model_assist.models.between_tokens import BetweenTokens
from model_assist.models.checkpoint import Architecture, Loaded, load_checkpoint
from model_assist.runtime.frames import Picture
from model_assist.runtime.weights import find_text_weights
from model_assist.settings import Settings

ARCHITECTURE = Architecture(
    "PerceptionLM",
    PerceptionLMConfig,
    AutoProcessor,
    PerceptionLMForConditionalGeneration,
    (PerceptionLMConfig.model_type,),
)


class PerceptionLM:
    """One loaded checkpoint."""

    def __init__(self, loaded: Loaded) -> None:
        self.identity = loaded.identity
        self._processor = loaded.processor
        self._model = loaded.model
        self._device = loaded.device

    def write(
        self,
        pictures_rgb: Sequence[Picture],
        prompt: str,
        *,
        max_new_tokens: int,
        step: Callable[[float], None],
    ) -> str:
        """Return the model's words about the pictures; see `models.contracts.TextModel`."""
        inputs = self.inputs(pictures_rgb, prompt)
        given = inputs["input_ids"].shape[1]
        with torch.inference_mode():
            tokens = self._model.generate(
                **inputs,
                max_new_tokens=max_new_tokens,
                do_sample=False,
                temperature=None,
                top_p=None,
                stopping_criteria=StoppingCriteriaList([BetweenTokens(given, max_new_tokens, step)]),
            )
        text: str = self._processor.tokenizer.decode(tokens[0, given:], skip_special_tokens=True)
        return text.strip()

    def inputs(self, pictures_rgb: Sequence[Picture], prompt: str) -> Any:
        """Return the tensors for one human turn that shows the pictures and says `prompt`."""
        turn = {
            "role": "user",
            "content": [{"type": "video", "video": np.stack(pictures_rgb)}, {"type": "text", "text": prompt}],
        }
        inputs = self._processor.apply_chat_template(
            [turn],
            add_generation_prompt=True,
            tokenize=True,
            return_dict=True,
            return_tensors="pt",
            # The frames were chosen already; sampling them again would show others.
            processor_kwargs={"do_sample_frames": False},
        )
        return inputs.to(self._device.name, dtype=getattr(torch, self._device.number))

    def logits(self, pictures_rgb: Sequence[Picture], prompt: str) -> torch.Tensor:
        """Return the scores of the first word over the vocabulary."""
        with torch.inference_mode():
            scores: torch.Tensor = self._model(**self.inputs(pictures_rgb, prompt)).logits[0, -1]
        return scores


def load(settings: Settings) -> PerceptionLM:
    """Load the checkpoint that GROUNDLING_TEXT_MODEL names; NotConfigured is raised as by `load_checkpoint`."""
    return PerceptionLM(load_checkpoint(ARCHITECTURE, find_text_weights(settings), settings))
