"""Multiple choice and distractors from words alone, by any causal language model of transformers."""

from collections.abc import Callable, Sequence
from typing import Any

# The shim must come before everything that imports torchvision, which transformers does.
import model_assist.runtime.torchvision_shim  # noqa: F401  isort: skip
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedConfig, StoppingCriteriaList
from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING_NAMES

from model_assist.models.between_tokens import BetweenTokens
from model_assist.models.checkpoint import Architecture, Loaded, load_checkpoint
from model_assist.runtime.frames import Picture
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
        inputs = self._tokens(self._turn(prompt, f"Answer: {OPENING}", OPENING))
        tokens = [self._tokenizer.encode(letter, add_special_tokens=False)[0] for letter in letters]
        with torch.inference_mode():
            scores = self._model(**inputs).logits[0, -1, tokens]
        shares: list[float] = torch.softmax(scores.float(), dim=-1).tolist()
        return shares

    def write(
        self,
        pictures_rgb: Sequence[Picture],
        prompt: str,
        *,
        max_new_tokens: int,
        step: Callable[[float], None],
    ) -> str:
        """Return the model's reply to `prompt`; see `models.contracts.TextModel`."""
        if pictures_rgb:
            raise ValueError("a text-only model is shown no pictures")
        inputs = self._tokens(self._turn(prompt, "", ""))
        given = inputs["input_ids"].shape[1]
        with torch.inference_mode():
            tokens = self._model.generate(
                **inputs,
                max_new_tokens=max_new_tokens,
                do_sample=False,
                temperature=None,
                top_p=None,
                top_k=None,
                stopping_criteria=StoppingCriteriaList([BetweenTokens(given, max_new_tokens, step)]),
            )
        text: str = self._tokenizer.decode(tokens[0, given:], skip_special_tokens=True)
        return text.strip()

    def _tokens(self, turn: str) -> Any:
        inputs = self._tokenizer(turn, return_tensors="pt", add_special_tokens=False)
        return inputs.to(self._device.name)

    def _turn(self, prompt: str, plain: str, opening: str) -> str:
        """The whole text before the reply: in the chat format of a model that has one, with `opening` after it; else
        with a line `plain`.
        """
        if self._tokenizer.chat_template is None:
            return f"{prompt}\n{plain}"
        said = [{"role": "user", "content": prompt}]
        turn: str = self._tokenizer.apply_chat_template(said, tokenize=False, add_generation_prompt=True)
        return turn + opening


def load(settings: Settings) -> TextOnly:
    """Load the checkpoint that GROUNDLING_BLIND_MODEL names; NotConfigured is raised as by `load_checkpoint`."""
    return TextOnly(load_checkpoint(ARCHITECTURE, find_blind_weights(settings), settings))
