"""Which text model this worker has, found without loading it or importing torch."""

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from model_assist.errors import NotConfigured
from model_assist.settings import Settings

NEEDED = ("torch", "torchvision", "transformers", "timm")
PERCEPTION_LM_LICENCE = "FAIR Noncommercial Research License"
LICENCE_UNKNOWN = "not stated"


@dataclass(frozen=True)
class TextWeights:
    """Where the weights are: a folder, or the name of a repository of the hub with an optional revision."""

    source: str
    name: str
    is_folder: bool
    revision: str | None
    licence: str
    may_download: bool


def find_text_weights(settings: Settings) -> TextWeights:
    """Return the weights that GROUNDLING_TEXT_MODEL names.

    Raises NotConfigured when it names none, the folder is no model, or the libraries are missing. Whether a
    repository of the hub is in the local cache shows only on loading.
    """
    source = settings.text_model
    if not source:
        raise NotConfigured("No text model is configured on this worker: GROUNDLING_TEXT_MODEL is not set.")
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise NotConfigured(f"The text model needs the extra `models`; not installed: {', '.join(missing)}.")
    path = Path(source)
    is_folder = path.is_absolute() or source.startswith(".")
    if is_folder and not (path / "config.json").is_file():
        raise NotConfigured(
            "The folder that GROUNDLING_TEXT_MODEL names holds no model: it has no config.json."
        )
    name = path.resolve().name if is_folder else source
    return TextWeights(
        source=source,
        name=name,
        is_folder=is_folder,
        revision=settings.text_model_revision,
        licence=settings.text_model_licence or _licence_of(source),
        may_download=settings.allow_download and not is_folder,
    )


def folder_revision(folder: Path) -> str:
    """Return what tells the weights in `folder` from others: a SHA-256 over its configuration and weight
    files.
    """
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("*.json"), *folder.glob("*.safetensors")]):
        digest.update(path.name.encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return f"sha256:{digest.hexdigest()[:16]}"


def _licence_of(source: str) -> str:
    return PERCEPTION_LM_LICENCE if "Perception-LM-" in source else LICENCE_UNKNOWN
