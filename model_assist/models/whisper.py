"""Speech by Whisper (Radford et al. 2022), the real class of transformers with any weights of its kind."""

from collections.abc import Callable
from typing import Any

# The shim must come before everything that imports torchvision, which transformers does.
import model_assist.runtime.torchvision_shim  # noqa: F401  isort: skip
import torch
from transformers import (
    StoppingCriteriaList,
    WhisperConfig,
    WhisperForConditionalGeneration,
    WhisperProcessor,
)

from model_assist.errors import InvalidRequest
from model_assist.models.between_tokens import BetweenTokens
from model_assist.models.checkpoint import Architecture, Loaded, load_checkpoint
from model_assist.models.steps import Heard
from model_assist.runtime.sound import RATE, Samples
from model_assist.runtime.weights import find_speech_weights
from model_assist.settings import Settings

ARCHITECTURE = Architecture(
    "Whisper",
    WhisperConfig,
    WhisperProcessor,
    WhisperForConditionalGeneration,
    (WhisperConfig.model_type,),
)


class Whisper:
    """One loaded checkpoint."""

    def __init__(self, loaded: Loaded) -> None:
        self.identity = loaded.identity
        self._processor = loaded.processor
        self._model = loaded.model
        self._device = loaded.device
        self._languages = _languages(loaded.model.generation_config)

    @property
    def longest_seconds(self) -> int:
        """How much it can hear at once."""
        seconds: int = self._processor.feature_extractor.chunk_length
        return seconds

    def hear(self, samples: Samples, *, language: str | None, step: Callable[[float], None]) -> Heard:
        """Return the words in `samples`; see `models.contracts.SpeechModel`."""
        if language is not None and self._languages and language not in self._languages:
            raise InvalidRequest(f"The speech model does not know the language {language!r}.")
        features = self._features(samples)
        most = self._model.config.max_target_positions
        chosen: dict[str, Any] = {}
        with torch.inference_mode():
            if self._languages:
                language = language or self._language_of(features)
                chosen = {"language": language, "task": "transcribe"}
            tokens = self._model.generate(
                features,
                do_sample=False,
                stopping_criteria=StoppingCriteriaList([BetweenTokens(0, most, step)]),
                **chosen,
            )
        text: str = self._processor.tokenizer.decode(tokens[0], skip_special_tokens=True)
        return Heard(text.strip(), language if self._languages else None)

    def _features(self, samples: Samples) -> torch.Tensor:
        features: torch.Tensor = self._processor(
            samples, sampling_rate=RATE, return_tensors="pt"
        ).input_features
        return features.to(self._device.name, dtype=getattr(torch, self._device.number))

    def _language_of(self, features: torch.Tensor) -> str:
        token = int(self._model.detect_language(features)[0])
        return next(code for code, known in self._languages.items() if known == token)


def _languages(generation: Any) -> dict[str, int]:
    """Return the token of each ISO 639 code; none for a model of one language."""
    if not getattr(generation, "is_multilingual", False):
        return {}
    return {name.strip("<|>"): token for name, token in generation.lang_to_id.items()}


def load(settings: Settings) -> Whisper:
    """Load the checkpoint that GROUNDLING_SPEECH_MODEL names; NotConfigured is raised as by `load_checkpoint`."""
    return Whisper(load_checkpoint(ARCHITECTURE, find_speech_weights(settings), settings))
