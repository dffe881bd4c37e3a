"""Assets, their frame tables and renditions, and uploads under way."""

import uuid

from django.db import models


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
    probe = models.JSONField(default=dict, help_text="codec, rotation, pixel aspect and the like of the source")
    metadata = models.JSONField(default=dict, help_text="what the uploader says: source id, dataset, licence")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "source_sha256"], name="one_asset_per_file_and_project"),
        ]


class FrameTable(models.Model):
    """The presentation time of every frame, in ticks of the time base. Never changed once written."""

    asset = models.OneToOneField(Asset, on_delete=models.CASCADE, related_name="frame_table")
    time_base_numerator = models.PositiveIntegerField()
    time_base_denominator = models.PositiveIntegerField()
    ticks = models.BinaryField(help_text="zlib of little-endian signed 64-bit integers")
    duration_ticks = models.BigIntegerField(help_text="last frame's end minus first frame's start")
    hash = models.CharField(max_length=64)
    grid = models.BinaryField(null=True, help_text="source frame of every grid index, packed like ticks")


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
    metadata = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    asset = models.ForeignKey(Asset, null=True, on_delete=models.SET_NULL, related_name="uploads")
