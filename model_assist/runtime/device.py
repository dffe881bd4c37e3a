"""Where models run."""

from dataclasses import dataclass
from typing import Literal

from model_assist.errors import NotConfigured
from model_assist.settings import Settings


@dataclass(frozen=True)
class Device:
    """A device by torch's name, and the number format that suits it there."""

    name: Literal["cpu", "cuda"]
    number: Literal["float32", "bfloat16", "float16"]


CPU = Device("cpu", "float32")


def choose_device(settings: Settings, *, cuda_available: bool, bfloat16: bool) -> Device:
    """Return the GPU when there is one and it is not ruled out by GROUNDLING_DEVICE, else the CPU.

    `cuda_available` and `bfloat16` are what torch says of this machine. Raises NotConfigured when a GPU is
    demanded and there is none.
    """
    if settings.device == "cpu" or (settings.device == "auto" and not cuda_available):
        return CPU
    if not cuda_available:
        raise NotConfigured("GROUNDLING_DEVICE is cuda, but this worker has no GPU.")
    return Device("cuda", "bfloat16" if bfloat16 else "float16")
