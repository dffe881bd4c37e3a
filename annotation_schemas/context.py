"""What a document is about: picture, clip, time, and what this stage may change."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from annotation_schemas.schemas import JsonObject


@dataclass(frozen=True)
class DocumentContext:
    """The facts a document is judged by. Frames are absolute source frames of the asset.

    `width`, `height`: pixels of the upright picture. `start_frame`, `end_frame`: the clip, inclusive.
    `ticks`, `time_base`: the asset's whole frame table (`ticks[frame]`), None where it is not at hand; then
    one frame counts as one unit of time. `grid`: source frames of the asset's sampling grid, or None where
    every frame counts. `editable_kinds`: kinds this stage may change, None for all. `editable_fields`: for
    a kind named here only these fields may be changed, and objects come and go only where the kind's `substance` is
    among them. `attributes_schema`: the project's own
    attributes and sub-types as attributes.schema.json declares them. `domains`: what the project's questions may be
    about, None where any domain will do.
    """

    width: int
    height: int
    start_frame: int
    end_frame: int
    ticks: Sequence[int] | None = None
    time_base: Fraction | None = None
    grid: Sequence[int] | None = None
    editable_kinds: Collection[str] | None = None
    attributes_schema: Mapping[str, JsonObject] | None = None
    editable_fields: Mapping[str, Collection[str]] | None = None
    domains: Sequence[str] | None = None

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1:
            raise ValueError(f"the picture must have a size, not {self.width}×{self.height}")
        if not 0 <= self.start_frame <= self.end_frame:
            raise ValueError(f"the clip must be frames in order, not {self.start_frame} to {self.end_frame}")
        if self.ticks is not None and len(self.ticks) <= self.end_frame:
            raise ValueError(
                f"the frame table has {len(self.ticks)} frames, the clip ends at {self.end_frame}"
            )

    def may_edit(self, kind: str, field: str | None = None) -> bool:
        """Return whether this stage may change objects of `kind`, or their `field` where one is named."""
        if self.editable_kinds is not None and kind not in self.editable_kinds:
            return False
        fields = (self.editable_fields or {}).get(kind)
        return field is None or fields is None or field in fields

    def duration_seconds(self, start_frame: int, end_frame: int) -> float | None:
        """Return the time from the first to the last of these frames, or None where the table lacks one."""
        if self.ticks is None or self.time_base is None or max(start_frame, end_frame) >= len(self.ticks):
            return None
        return float((self.ticks[end_frame] - self.ticks[start_frame]) * self.time_base)
