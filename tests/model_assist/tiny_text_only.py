"""A Llama of two small layers with random weights, saved like a real checkpoint: text only, a byte-level tokenizer."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from model_assist.runtime import torchvision_shim  # noqa: F401  isort: skip
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

CHAT = "{% for one in messages %}[{{ one.role }}] {{ one.content }}{% endfor %}\n[assistant] "


def save_tiny_text_only(folder: Path, *, seed: int = 0, chat: bool = False, says: Sequence[str] = ()) -> Path:
    """Make the checkpoint in `folder` (created) and return it; the same seed gives the same weights.

    With `says` the weights are set so that after a line break it writes these pieces, all different, and ends.
    """
    torch.manual_seed(seed)
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    made = Tokenizer(
        models.BPE(vocab={one: number for number, one in enumerate([*alphabet, "<end>"])}, merges=[])
    )
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=made, eos_token="<end>", pad_token="<end>")
    if chat:
        tokenizer.chat_template = CHAT
    tokenizer.add_tokens(list(says))
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(tokenizer),
            hidden_size=320 if says else 32,
            intermediate_size=64,
            num_hidden_layers=2,
            num_attention_heads=4,
            num_key_value_heads=2,
            max_position_embeddings=2048,
            eos_token_id=tokenizer.eos_token_id,
            # So that the words change what comes out.
            initializer_range=0.5,
        )
    ).eval()
    if says:
        _say(model, tokenizer.convert_tokens_to_ids(["Ċ", *says, "<end>"]))
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _say(model: LlamaForCausalLM, tokens: Sequence[int]) -> None:
    """Set the weights so that each of the tokens is followed by the next: a word is its own number, and no layer adds
    to it.
    """
    with torch.no_grad():
        for layer in model.model.layers:
            layer.self_attn.o_proj.weight.zero_()
            layer.mlp.down_proj.weight.zero_()
        words = model.model.embed_tokens.weight
        words.copy_(torch.eye(*words.shape))
        model.lm_head.weight.zero_()
        for before, after in pairwise(tokens):
            model.lm_head.weight[after, before] = 1.0
