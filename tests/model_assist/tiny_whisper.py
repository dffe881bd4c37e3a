"""A Whisper of two small layers with random weights, saved like a real checkpoint.

Everything but the size is real: the class, its spectrogram, a byte-level tokenizer with the special tokens of a
multilingual model, the generation settings. Its words mean nothing, but depend on what it hears.
"""

from pathlib import Path

from model_assist.runtime import torchvision_shim  # noqa: F401  isort: skip
import torch
from tokenizers import pre_tokenizers
from transformers import (
    GenerationConfig,
    WhisperConfig,
    WhisperFeatureExtractor,
    WhisperForConditionalGeneration,
    WhisperProcessor,
    WhisperTokenizer,
)

SECONDS_AT_ONCE = 6
FRAMES_A_SECOND = 50
PROMPT = 4
LETTERS = 12
LANGUAGES = ("en", "de")
SPECIAL = [
    "<|endoftext|>",
    "<|startoftranscript|>",
    *(f"<|{language}|>" for language in LANGUAGES),
    "<|translate|>",
    "<|transcribe|>",
    "<|startofprev|>",
    "<|nospeech|>",
    "<|notimestamps|>",
]


def save_tiny_whisper(folder: Path, *, seed: int = 0, multilingual: bool = True) -> Path:
    """Make the checkpoint in `folder` (created) and return it; the same seed gives the same weights."""
    torch.manual_seed(seed)
    tokenizer = _tokenizer()
    token = tokenizer.convert_tokens_to_ids
    model = WhisperForConditionalGeneration(
        WhisperConfig(
            vocab_size=len(tokenizer),
            num_mel_bins=80,
            d_model=32,
            encoder_layers=2,
            decoder_layers=2,
            encoder_attention_heads=2,
            decoder_attention_heads=2,
            encoder_ffn_dim=64,
            decoder_ffn_dim=64,
            max_source_positions=SECONDS_AT_ONCE * FRAMES_A_SECOND,
            max_target_positions=64,
            # Without it the random layers hardly change what comes in, and the words hardly depend on the sound.
            init_std=0.5,
            decoder_start_token_id=token("<|startoftranscript|>"),
            bos_token_id=token("<|endoftext|>"),
            eos_token_id=token("<|endoftext|>"),
            pad_token_id=token("<|endoftext|>"),
            suppress_tokens=None,
            begin_suppress_tokens=None,
        )
    ).eval()
    letters = {token(letter) for letter in "abcdefghijklmnopqrstuvwxyz"}
    model.generation_config = GenerationConfig(
        max_length=PROMPT + LETTERS,
        decoder_start_token_id=token("<|startoftranscript|>"),
        bos_token_id=token("<|endoftext|>"),
        eos_token_id=token("<|endoftext|>"),
        pad_token_id=token("<|endoftext|>"),
        no_timestamps_token_id=token("<|notimestamps|>"),
        # So that the text is printable and never ends early.
        suppress_tokens=[number for number in range(len(tokenizer)) if number not in letters],
        is_multilingual=multilingual,
        **(
            {
                "lang_to_id": {f"<|{language}|>": token(f"<|{language}|>") for language in LANGUAGES},
                "task_to_id": {"transcribe": token("<|transcribe|>"), "translate": token("<|translate|>")},
            }
            if multilingual
            else {}
        ),
    )
    processor = WhisperProcessor(
        feature_extractor=WhisperFeatureExtractor(feature_size=80, chunk_length=SECONDS_AT_ONCE),
        tokenizer=tokenizer,
    )
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder


def _tokenizer() -> WhisperTokenizer:
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {token: number for number, token in enumerate([*alphabet, *SPECIAL])}
    return WhisperTokenizer(vocab=vocabulary, merges=[], additional_special_tokens=SPECIAL[1:])
