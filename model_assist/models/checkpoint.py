"""From the name of a checkpoint to a processor and a model of one class, whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from model_assist.errors import NotConfigured
from model_assist.protocol import ModelIdentity
from model_assist.runtime.device import Device, choose_device
from model_assist.runtime.weights import Weights
from model_assist.settings import Settings


@dataclass(frozen=True, slots=True)
class Architecture:
    """The classes of transformers for one kind of model; `model_types` are those that its config may name."""

    name: str
    config: Any
    processor: Any
    model: Any
    model_types: Sequence[str]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A checkpoint in memory, ready to be asked."""

    processor: Any
    model: Any
    identity: ModelIdentity
    device: Device


def load_checkpoint(architecture: Architecture, weights: Weights, settings: Settings) -> Loaded:
    """Load `weights` as `architecture` on the device that the settings ask for.

    Raises NotConfigured when they are not on this machine (and may not be downloaded), are of another kind, lack a
    part, or a GPU is demanded that is not there.
    """
    cuda = torch.cuda.is_available()
    device = choose_device(settings, cuda_available=cuda, bfloat16=cuda and torch.cuda.is_bf16_supported())
    where: dict[str, Any] = {"revision": weights.revision, "local_files_only": not weights.may_download}
    try:
        kind = architecture.config.get_config_dict(weights.source, **where)[0].get("model_type")
        if kind not in architecture.model_types:
            raise NotConfigured(f"{weights.name} is a model of the kind {kind}, not a {architecture.name}.")
        processor = architecture.processor.from_pretrained(weights.source, **where)
        model, loaded = architecture.model.from_pretrained(
            weights.source,
            **where,
            dtype=getattr(torch, device.number),
            use_safetensors=True,
            output_loading_info=True,
        )
    except OSError:
        raise weights.not_there() from None
    except (ValueError, KeyError, TypeError) as error:
        raise NotConfigured(
            f"{weights.name} is not a {architecture.name} checkpoint that can be loaded."
        ) from error
    # What a checkpoint lacks would be filled with random numbers, and what the model says would be invented.
    if loaded["missing_keys"] or loaded["mismatched_keys"]:
        raise NotConfigured(f"{weights.name} lacks a part of the model's weights.")
    return Loaded(processor, model.to(device.name).eval(), weights.identity(model), device)
