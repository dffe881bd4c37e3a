"""Makes torchvision importable beside a torch without CUDA. To be imported before anything that imports torchvision.

The registry's torchvision is built for CUDA. Beside a CPU build of torch its compiled library does not load, and its
import then fails while it describes two operators of that library, which do not exist. Naming them is enough:
transforms, timm and transformers need no compiled operator.
"""

import torch

_OPERATORS = ("nms", "qnms")
_library: torch.library.Library | None = None

if torch.version.cuda is None:
    # The operators live as long as this object does.
    _library = torch.library.Library("torchvision", "DEF")
    for _name in _OPERATORS:
        _library.define(f"{_name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
