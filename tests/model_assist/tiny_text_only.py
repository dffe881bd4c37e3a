"""A Llama of two small layers with random weights, saved like a real checkpoint: text only, a byte-level tokenizer."""

from pathlib import Path

from model_assist.runtime import torchvision_shim  # noqa: F401  isort: skip
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

CHAT = "{% for one in messages %}[{{ one.role }}] {{ one.content }}{% endfor %}\n[assistant] "


def save_tiny_text_only(folder: Path, *, seed: int = 0, chat: bool = False) -> Path:
    """Make the checkpoint in `folder` (created) and return it; the same seed gives the same weights."""
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
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(tokenizer),
            hidden_size=32,
            intermediate_size=64,
            num_hidden_layers=2,
            num_attention_heads=4,
            num_key_value_heads=2,
            max_position_embeddings=2048,
            # So that the words change what comes out.
            initializer_range=0.5,
        )
    ).eval()
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
