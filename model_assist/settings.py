"""What the environment says, read once into one frozen object. The README of this room explains each
variable.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MEBIBYTE = 1024 * 1024


class SettingsError(ValueError):
    """A variable of the environment has a value that cannot be used; the message names it."""


@dataclass(frozen=True)
class Settings:
    """How this worker is set up."""

    broker_url: str
    media_roots: tuple[Path, ...]
    media_hosts: frozenset[str]
    media_max_bytes: int
    max_pixels: int
    max_frames: int
    text_model: str
    text_model_revision: str | None
    text_model_licence: str | None
    text_max_new_tokens: int | None
    mask_model: str
    mask_model_revision: str | None
    mask_model_licence: str | None
    speech_model: str
    speech_model_revision: str | None
    speech_model_licence: str | None
    blind_model: str
    blind_model_revision: str | None
    blind_model_licence: str | None
    allow_download: bool
    device: str
    model_idle_seconds: float
    time_limit_seconds: int


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings from `environment`. Raises SettingsError with the name of the variable at fault."""
    roots = tuple(
        Path(part) for part in environment.get("GROUNDLING_MEDIA_ROOT", "").split(os.pathsep) if part.strip()
    )
    for root in roots:
        if not root.is_absolute():
            raise SettingsError(f"GROUNDLING_MEDIA_ROOT must hold absolute folders, not {str(root)!r}.")
    hosts = environment.get("GROUNDLING_MEDIA_HOSTS", "")
    cap = _number(environment, "GROUNDLING_TEXT_MAX_NEW_TOKENS", 0, smallest=0)
    device = environment.get("GROUNDLING_DEVICE", "auto").strip() or "auto"
    if device not in ("auto", "cpu", "cuda"):
        raise SettingsError(f"GROUNDLING_DEVICE must be auto, cpu or cuda, not {device!r}.")
    return Settings(
        broker_url=environment.get("REDIS_URL", "").strip(),
        media_roots=roots,
        media_hosts=frozenset(host.strip().lower() for host in hosts.split(",") if host.strip()),
        media_max_bytes=_number(environment, "GROUNDLING_MEDIA_MAX_MIB", 2048, smallest=1) * MEBIBYTE,
        max_pixels=_number(environment, "GROUNDLING_MEDIA_MAX_PIXELS", 4096 * 2304, smallest=1),
        max_frames=_number(environment, "GROUNDLING_MEDIA_MAX_FRAMES", 200_000, smallest=1),
        text_model=environment.get("GROUNDLING_TEXT_MODEL", "").strip(),
        text_model_revision=environment.get("GROUNDLING_TEXT_MODEL_REVISION", "").strip() or None,
        text_model_licence=environment.get("GROUNDLING_TEXT_MODEL_LICENCE", "").strip() or None,
        text_max_new_tokens=cap or None,
        mask_model=environment.get("GROUNDLING_MASK_MODEL", "").strip(),
        mask_model_revision=environment.get("GROUNDLING_MASK_MODEL_REVISION", "").strip() or None,
        mask_model_licence=environment.get("GROUNDLING_MASK_MODEL_LICENCE", "").strip() or None,
        speech_model=environment.get("GROUNDLING_SPEECH_MODEL", "").strip(),
        speech_model_revision=environment.get("GROUNDLING_SPEECH_MODEL_REVISION", "").strip() or None,
        speech_model_licence=environment.get("GROUNDLING_SPEECH_MODEL_LICENCE", "").strip() or None,
        blind_model=environment.get("GROUNDLING_BLIND_MODEL", "").strip(),
        blind_model_revision=environment.get("GROUNDLING_BLIND_MODEL_REVISION", "").strip() or None,
        blind_model_licence=environment.get("GROUNDLING_BLIND_MODEL_LICENCE", "").strip() or None,
        allow_download=environment.get("GROUNDLING_ALLOW_DOWNLOAD", "").strip() == "1",
        device=device,
        model_idle_seconds=float(_number(environment, "GROUNDLING_MODEL_IDLE_SECONDS", 1800, smallest=0)),
        time_limit_seconds=_number(environment, "GROUNDLING_ASSIST_TIME_LIMIT", 3600, smallest=1),
    )


def _number(environment: Mapping[str, str], name: str, default: int, *, smallest: int) -> int:
    text = environment.get(name, "").strip()
    if not text:
        return default
    try:
        value = int(text)
    except ValueError:
        raise SettingsError(f"{name} must be a whole number, not {text!r}.") from None
    if value < smallest:
        raise SettingsError(f"{name} must be at least {smallest}, not {value}.")
    return value
