"""Assets, their frame tables and renditions, and uploads under way."""

import uuid
import zlib
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from django.db import models
from numpy.typing import NDArray


def pack_integers(values: Sequence[int]) -> bytes:
    """Return zlib of the differences of `values` as little-endian signed 64-bit integers."""
    differences = np.diff(np.asarray(values, dtype="<i8"), prepend=np.int64(0))
    return zlib.compress(differences.astype("<i8").tobytes(), 6)


def unpack_array(packed: bytes | memoryview) -> NDArray[np.int64]:
    """Return what `pack_integers` was given, as an array."""
    return np.cumsum(np.frombuffer(zlib.decompress(packed), dtype="<i8"))


def unpack_integers(packed: bytes | memoryview) -> tuple[int, ...]:
    """Return what `pack_integers` was given."""
    return tuple(unpack_array(packed).tolist())


class Asset(models.Model):
    """An uploaded video and what the ingest found out about it. Sizes are those of the upright picture."""

    class State(models.TextChoices):
        QUEUED = "queued"
        PROCESSING = "processing"
        READY = "ready"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="assets")
    name = models.CharField(max_length=255, help_text="file name as it was uploaded; never used as a path")
    state = models.CharField(max_length=16, choices=State, default=State.QUEUED)
    refusal = models.CharField(max_length=300, blank=True, help_text="one sentence, when refused")
    source_key = models.CharField(max_length=200, help_text="storage key of the original bytes")
    source_sha256 = models.CharField(max_length=64)
    source_bytes = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    frame_count = models.PositiveIntegerField(null=True)
    has_audio = models.BooleanField(default=False)
    probe = models.JSONField(default=dict, help_text="codec, rotation, notes and the like of the source")
    metadata = models.JSONField(default=dict, help_text="what the uploader says: source id, dataset, licence")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "source_sha256"], name="one_asset_per_file_and_project"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="ready")
                | models.Q(width__gt=0, height__gt=0, frame_count__gt=0, refusal=""),
                name="ready_asset_has_a_picture",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(refusal=""), name="refusal_has_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["project", "created_at"])]


class FrameTable(models.Model):
    """The presentation time of every frame, in ticks of the time base. Never changed once written."""

    asset = models.OneToOneField(Asset, on_delete=models.CASCADE, related_name="frame_table")
    time_base_numerator = models.PositiveIntegerField()
    time_base_denominator = models.PositiveIntegerField()
    first_tick = models.BigIntegerField()
    duration_ticks = models.BigIntegerField(help_text="last frame's end minus first frame's start")
    ticks = models.BinaryField(help_text="see pack_integers")
    hash = models.CharField(max_length=64)
    grid = models.BinaryField(null=True, help_text="source frame of every grid index, packed like ticks")

    @property
    def time_base(self) -> Fraction:
        """Seconds of one tick."""
        return Fraction(self.time_base_numerator, self.time_base_denominator)

    @property
    def duration_seconds(self) -> float:
        """From the start of the first frame to the end of the last one."""
        return float(self.duration_ticks * self.time_base)

    @property
    def first_time(self) -> float:
        """Presentation time of the first frame in the source, in seconds."""
        return float(self.first_tick * self.time_base)


class Rendition(models.Model):
    """A file made from an asset."""

    class Kind(models.TextChoices):
        PROXY = "proxy"
        GRID = "grid"
        POSTER = "poster"
        THUMBNAILS = "thumbnails"
        PEAKS = "peaks"

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="renditions")
    kind = models.CharField(max_length=16, choices=Kind)
    key = models.CharField(max_length=200, help_text="storage key")
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=64)
    detail = models.JSONField(default=dict, help_text="such as the tile layout of the thumbnails")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asset", "kind"], name="one_rendition_per_kind")]


class Upload(models.Model):
    """A resumable upload under way. Its offset is the number of bytes safely on disk."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="uploads")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=255)
    length = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(
        max_length=64, blank=True, help_text="of the whole file, when the client announced it"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    asset = models.ForeignKey(Asset, null=True, on_delete=models.SET_NULL, related_name="uploads")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(offset__lte=models.F("length")), name="upload_offset_within_length"
            )
        ]
        indexes = [models.Index(fields=["expires_at"])]
