"""A PerceptionLM of two small layers with random weights, saved like a real checkpoint.

Everything but the size is real: the class, the processor with its three parts, the vision tower of timm, a
byte-level tokenizer and a chat template. Its words mean nothing.
"""

from pathlib import Path

from model_assist.runtime import torchvision_shim  # noqa: F401  isort: skip
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import (
    PerceptionLMConfig,
    PerceptionLMForConditionalGeneration,
    PerceptionLMImageProcessor,
    PerceptionLMProcessor,
    PerceptionLMVideoProcessor,
    PreTrainedTokenizerFast,
)

SIDE = 56
PATCH = 14
POOLING = 2
SPECIAL = ["<|begin|>", "<|end|>", "<|pad|>", "<|image|>", "<|video|>", "<|user|>", "<|assistant|>"]
TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}<|{{ message.role }}|>"
    "{% for part in message.content %}{% if part.type == 'video' %}<|video|>"
    "{% elif part.type == 'image' %}<|image|>"
    "{% else %}{{ part.text }}{% endif %}{% endfor %}"
    "{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


def save_tiny_perception_lm(folder: Path, *, seed: int = 0) -> Path:
    """Make the checkpoint in `folder` (created) and return it; the same seed gives the same weights."""
    torch.manual_seed(seed)
    tokenizer = _tokenizer()
    model = PerceptionLMForConditionalGeneration(_config(tokenizer)).eval()
    _say_only_letters(model, tokenizer)
    processor = PerceptionLMProcessor(
        video_processor=PerceptionLMVideoProcessor(size={"height": SIDE, "width": SIDE}),
        image_processor=PerceptionLMImageProcessor(
            tile_size=SIDE, max_num_tiles=1, vision_input_type="vanilla"
        ),
        tokenizer=tokenizer,
        patch_size=PATCH,
        pooling_ratio=POOLING,
        chat_template=TEMPLATE,
    )
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder, safe_serialization=True)
    processor.save_pretrained(folder)
    return folder


def _tokenizer() -> PreTrainedTokenizerFast:
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {token: number for number, token in enumerate([*alphabet, *SPECIAL])}
    bytes_only = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    bytes_only.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bytes_only.decoder = decoders.ByteLevel()
    return PreTrainedTokenizerFast(
        tokenizer_object=bytes_only,
        bos_token="<|begin|>",
        eos_token="<|end|>",
        pad_token="<|pad|>",
        additional_special_tokens=["<|user|>", "<|assistant|>"],
        extra_special_tokens={"image_token": "<|image|>", "video_token": "<|video|>"},
    )


def _config(tokenizer: PreTrainedTokenizerFast) -> PerceptionLMConfig:
    return PerceptionLMConfig(
        text_config={
            "model_type": "llama",
            "vocab_size": len(tokenizer),
            "hidden_size": 32,
            "intermediate_size": 64,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "num_key_value_heads": 2,
            "max_position_embeddings": 4096,
            "bos_token_id": tokenizer.bos_token_id,
            "eos_token_id": tokenizer.eos_token_id,
            "pad_token_id": tokenizer.pad_token_id,
            # Without it the random layers hardly change what comes in, and the words hardly depend on the
            # picture.
            "initializer_range": 0.5,
        },
        vision_config={
            "model_type": "timm_wrapper",
            "architecture": "vit_pe_core_large_patch14_336",
            "do_pooling": True,
            "num_classes": 1,
            "model_args": {
                "embed_dim": 64,
                "img_size": (SIDE, SIDE),
                "depth": 2,
                "num_heads": 4,
                "global_pool": "",
                "use_post_transformer_norm": False,
                "init_values": 0.1,
                "ref_feat_shape": (SIDE // PATCH, SIDE // PATCH),
            },
        },
        vision_use_cls_token=True,
        projector_pooling_ratio=POOLING,
        image_token_id=tokenizer.convert_tokens_to_ids("<|image|>"),
        video_token_id=tokenizer.convert_tokens_to_ids("<|video|>"),
    )


def _say_only_letters(
    model: PerceptionLMForConditionalGeneration, tokenizer: PreTrainedTokenizerFast
) -> None:
    """Give every token but the letters the score 0, so that the text is printable and never ends early."""
    letters = {tokenizer.convert_tokens_to_ids(letter) for letter in "abcdefghijklmnopqrstuvwxyz"}
    with torch.no_grad():
        head = model.lm_head.weight
        for token in range(head.shape[0]):
            if token not in letters:
                head[token] = 0.0
