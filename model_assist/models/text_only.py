"""Multiple choice from words alone, by any causal language model of transformers."""

from collections.abc import Sequence

# The shim must come before everything that imports torchvision, which transformers does.
import model_assist.runtime.torchvision_shim  # noqa: F401  isort: skip
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedConfig
from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING_NAMES

from model_assist.models.checkpoint import Architecture, Loaded, load_checkpoint
from model_assist.runtime.weights import find_blind_weights
from model_assist.settings import Settings

ARCHITECTURE = Architecture(
    "causal language model",
    PreTrainedConfig,
    AutoTokenizer,
    AutoModelForCausalLM,
    tuple(MODEL_FOR_CAUSAL_LM_MAPPING_NAMES),
)

# What stands before the letter, so that the letter is the next token.
OPENING = "("


class TextOnly:
    """One loaded checkpoint."""

    def __init__(self, loaded: Loaded) -> None:
        self.identity = loaded.identity
        self._tokenizer = loaded.processor
        self._model = loaded.model
        self._device = loaded.device

    def weigh(self, prompt: str, letters: Sequence[str]) -> list[float]:
        """Return the share of each letter; see `models.contracts.ChoosingModel`."""
        inputs = self._tokenizer(self._turn(prompt), return_tensors="pt", add_special_tokens=False)
        tokens = [self._tokenizer.encode(letter, add_special_tokens=False)[0] for letter in letters]
        with torch.inference_mode():
            scores = self._model(**inputs.to(self._device.name)).logits[0, -1, tokens]
        shares: list[float] = torch.softmax(scores.float(), dim=-1).tolist()
        return shares

    def _turn(self, prompt: str) -> str:
        """The whole text before the letter: in the chat format of a model that has one, else plain."""
        if self._tokenizer.chat_template is None:
            return f"{prompt}\nAnswer: {OPENING}"
        said = [{"role": "user", "content": prompt}]
        turn: str = self._tokenizer.apply_chat_template(said, tokenize=False, add_generation_prompt=True)
        return turn + OPENING


def load(settings: Settings) -> TextOnly:
    """Load the checkpoint that GROUNDLING_BLIND_MODEL names; NotConfigured is raised as by `load_checkpoint`."""
    return TextOnly(load_checkpoint(ARCHITECTURE, find_blind_weights(settings), settings))
