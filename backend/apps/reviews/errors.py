"""What can go wrong with reviews, each with its code."""

from backend.infra.errors import Conflict


class AnotherWorkItem(Conflict):
    """The annotation does not belong to the work item named."""

    code = "another_work_item"

    def __init__(self) -> None:
        super().__init__("This annotation does not belong to this work item.")
