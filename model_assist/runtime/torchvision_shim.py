"""Makes torchvision importable beside a torch without CUDA. To be imported before anything that imports
torchvision.

The registry's torchvision is built for CUDA. Beside a CPU build of torch its compiled library does not
load, and its import then fails while it describes two operators of that library, which do not exist. Naming
them is enough: transforms, timm and transformers need no compiled operator. Where the library loads,
nothing is done.
"""

import importlib.util
from pathlib import Path

import torch

_OPERATORS = ("nms", "qnms")


def _compiled_library_loads() -> bool:
    spec = importlib.util.find_spec("torchvision")
    folders = (spec.submodule_search_locations if spec else None) or []
    for library in (path for folder in folders for path in Path(folder).glob("_C.*")):
        try:
            torch.ops.load_library(str(library))
        except OSError:
            return False
    return True


_library: torch.library.Library | None = None

if not _compiled_library_loads():
    # The operators live as long as this object does.
    _library = torch.library.Library("torchvision", "DEF")
    for _name in _OPERATORS:
        _library.define(f"{_name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
