"""Which weights this worker has, found without loading them or importing torch."""

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model_assist.errors import NotConfigured
from model_assist.protocol import ModelIdentity
from model_assist.settings import Settings

NEEDED = ("torch", "torchvision", "transformers", "timm")
KNOWN_LICENCES = {
    "Perception-LM-": "FAIR Noncommercial Research License",
    "facebook/sam2": "Apache-2.0",
    "openai/whisper-large-v3-turbo": "MIT",
    "openai/whisper-": "Apache-2.0",
}
"""Licences of models whose publisher states one for all of them, by a part of the name; the first that fits."""
LICENCE_UNKNOWN = "not stated"


@dataclass(frozen=True)
class Weights:
    """Where weights are: a folder, or the name of a repository of the hub with an optional revision.

    `variable` is the setting that names them.
    """

    variable: str
    source: str
    name: str
    is_folder: bool
    revision: str | None
    licence: str
    may_download: bool

    def not_there(self) -> NotConfigured:
        """Return the error for weights, or a part of them, that are not on this machine."""
        if self.is_folder:
            return NotConfigured(
                f"The folder {self.name} that {self.variable} names lacks files of the model."
            )
        if self.may_download:
            return NotConfigured(f"The weights of {self.name} could not be downloaded.")
        return NotConfigured(
            f"The weights of {self.name} are not on this worker; "
            "put them there, or set GROUNDLING_ALLOW_DOWNLOAD=1."
        )

    def identity(self, model: Any) -> ModelIdentity:
        """Return what provenance says of the loaded `model` of transformers."""
        if self.is_folder:
            revision = folder_revision(Path(self.source))
        else:
            revision = getattr(model.config, "_commit_hash", None) or self.revision or "unknown"
        return ModelIdentity(name=self.name, revision=revision, licence=self.licence)


def find_text_weights(settings: Settings) -> Weights:
    """Return the weights that GROUNDLING_TEXT_MODEL names; raises NotConfigured like `find_mask_weights`."""
    chosen = settings.text_model, settings.text_model_revision, settings.text_model_licence
    return _find("text", "GROUNDLING_TEXT_MODEL", *chosen, settings)


def find_mask_weights(settings: Settings) -> Weights:
    """Return the weights that GROUNDLING_MASK_MODEL names.

    Raises NotConfigured when it names none, the folder is no model, or the libraries are missing. Whether a
    repository of the hub is in the local cache shows only on loading.
    """
    chosen = settings.mask_model, settings.mask_model_revision, settings.mask_model_licence
    return _find("mask", "GROUNDLING_MASK_MODEL", *chosen, settings)


def find_speech_weights(settings: Settings) -> Weights:
    """Return the weights that GROUNDLING_SPEECH_MODEL names; raises NotConfigured like `find_mask_weights`."""
    chosen = settings.speech_model, settings.speech_model_revision, settings.speech_model_licence
    return _find("speech", "GROUNDLING_SPEECH_MODEL", *chosen, settings)


def find_blind_weights(settings: Settings) -> Weights:
    """Return the weights that GROUNDLING_BLIND_MODEL names; raises NotConfigured like `find_mask_weights`."""
    chosen = settings.blind_model, settings.blind_model_revision, settings.blind_model_licence
    return _find("text-only", "GROUNDLING_BLIND_MODEL", *chosen, settings)


def _find(
    kind: str, variable: str, source: str, revision: str | None, licence: str | None, settings: Settings
) -> Weights:
    if not source:
        raise NotConfigured(f"No {kind} model is configured on this worker: {variable} is not set.")
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise NotConfigured(
            f"The {kind} model needs the extra `models`; not installed: {', '.join(missing)}."
        )
    path = Path(source)
    is_folder = path.is_absolute() or source.startswith(".")
    if is_folder and not (path / "config.json").is_file():
        raise NotConfigured(f"The folder that {variable} names holds no model: it has no config.json.")
    known = next((words for part, words in KNOWN_LICENCES.items() if part in source), LICENCE_UNKNOWN)
    return Weights(
        variable=variable,
        source=source,
        name=path.resolve().name if is_folder else source,
        is_folder=is_folder,
        revision=revision,
        licence=licence or known,
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
