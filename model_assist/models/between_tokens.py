"""A place to look up while a model writes."""

from collections.abc import Callable

import torch
from transformers import StoppingCriteria


class BetweenTokens(StoppingCriteria):
    """Never stops by itself; lets the caller look up between two tokens."""

    def __init__(self, given: int, max_new_tokens: int, step: Callable[[float], None]) -> None:
        self._given = given
        self._max_new_tokens = max_new_tokens
        self._step = step

    def __call__(self, input_ids: torch.Tensor, _scores: torch.Tensor, **_more: object) -> torch.Tensor:
        self._step((input_ids.shape[1] - self._given) / self._max_new_tokens)
        return torch.zeros(input_ids.shape[0], dtype=torch.bool, device=input_ids.device)
