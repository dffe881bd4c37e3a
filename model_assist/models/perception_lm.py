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
    StoppingCriteria,
    StoppingCriteriaList,
)

from model_assist.errors import NotConfigured
from model_assist.protocol import ModelIdentity
from model_assist.runtime.device import Device, choose_device
from model_assist.runtime.frames import Picture
from model_assist.runtime.weights import find_text_weights
from model_assist.settings import Settings


class PerceptionLM:
    """One loaded checkpoint."""

    def __init__(self, processor: Any, model: Any, identity: ModelIdentity, device: Device) -> None:
        self.identity = identity
        self._processor = processor
        self._model = model
        self._device = device

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
                stopping_criteria=StoppingCriteriaList([_BetweenTokens(given, max_new_tokens, step)]),
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


class _BetweenTokens(StoppingCriteria):
    """Never stops by itself; lets the caller look up between two tokens."""

    def __init__(self, given: int, max_new_tokens: int, step: Callable[[float], None]) -> None:
        self._given = given
        self._max_new_tokens = max_new_tokens
        self._step = step

    def __call__(self, input_ids: torch.Tensor, _scores: torch.Tensor, **_more: object) -> torch.Tensor:
        self._step((input_ids.shape[1] - self._given) / self._max_new_tokens)
        return torch.zeros(input_ids.shape[0], dtype=torch.bool, device=input_ids.device)


def load(settings: Settings) -> PerceptionLM:
    """Load the checkpoint that GROUNDLING_TEXT_MODEL names.

    Raises NotConfigured when none is named, it is not on this machine (and may not be downloaded), it is no
    PerceptionLM, or a GPU is demanded that is not there.
    """
    weights = find_text_weights(settings)
    cuda = torch.cuda.is_available()
    device = choose_device(settings, cuda_available=cuda, bfloat16=cuda and torch.cuda.is_bf16_supported())
    where: dict[str, Any] = {"revision": weights.revision, "local_files_only": not weights.may_download}
    try:
        kind = PerceptionLMConfig.get_config_dict(weights.source, **where)[0].get("model_type")
        if kind != PerceptionLMConfig.model_type:
            raise NotConfigured(f"{weights.name} is a model of the kind {kind}, not a PerceptionLM.")
        processor = AutoProcessor.from_pretrained(weights.source, **where)
        loading: Any = PerceptionLMForConditionalGeneration.from_pretrained(
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
        raise NotConfigured(f"{weights.name} is not a PerceptionLM checkpoint that can be loaded.") from error
    # What a checkpoint lacks would be filled with random numbers, and its words would be invented.
    if loaded["missing_keys"] or loaded["mismatched_keys"]:
        raise NotConfigured(f"{weights.name} lacks a part of the model's weights.")
    model = model.to(device.name).eval()
    return PerceptionLM(processor, model, weights.identity(model), device)
