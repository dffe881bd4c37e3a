"""What the media endpoints write."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.apps.media.models import Asset, Rendition
from backend.infra.jobs.models import Job


class RenditionOut(serializers.ModelSerializer[Rendition]):
    """A file made from an asset; its bytes are at assets/{id}/media/{kind}.

    `detail` of proxy and grid: width and height of the file. Where the picture has an odd size they are one
    more: a column at the right, a row at the bottom. Of poster: its frame. Of thumbnails: columns,
    tile_width, tile_height, and the frame of each tile, row by row. Of peaks: sample_rate,
    samples_per_bucket, length.
    """

    detail = serializers.DictField()

    class Meta:
        model = Rendition
        fields = ["kind", "bytes", "content_type", "detail"]


class AssetOut(serializers.ModelSerializer[Asset]):
    """An asset. Sizes are those of the upright picture; what is not known before it is ready is null."""

    refusal = serializers.CharField(help_text="one sentence, when refused, else empty")
    duration_seconds = serializers.SerializerMethodField()
    first_time = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField()
    progress_message = serializers.SerializerMethodField()
    job = serializers.SerializerMethodField()
    notes = serializers.SerializerMethodField()
    renditions = RenditionOut(many=True)

    class Meta:
        model = Asset
        fields = [
            "id",
            "name",
            "state",
            "refusal",
            "width",
            "height",
            "frame_count",
            "first_time",
            "duration_seconds",
            "has_audio",
            "notes",
            "renditions",
            "job",
            "progress",
            "progress_message",
            "created_at",
        ]

    def get_duration_seconds(self, asset: Asset) -> float | None:
        """From the start of the first frame to the end of the last one, in seconds."""
        return asset.frame_table.duration_seconds if asset.state == Asset.State.READY else None

    def get_first_time(self, asset: Asset) -> float | None:
        """Presentation time of the first frame in the source, in seconds."""
        return asset.frame_table.first_time if asset.state == Asset.State.READY else None

    def get_progress(self, asset: Asset) -> float | None:
        """Share of the ingest that is done, 0 to 1, while it waits or runs."""
        job = self._live_job(asset)
        return job.progress if job else None

    def get_progress_message(self, asset: Asset) -> str:
        """What the ingest does now, for a person."""
        job = self._live_job(asset)
        return job.message if job else ""

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_job(self, asset: Asset) -> str | None:
        """The job that reads the asset, while it waits or runs; a lead may cancel it."""
        job = self._live_job(asset)
        return str(job.id) if job else None

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_notes(self, asset: Asset) -> list[str]:
        """Sentences about a ready file that a person may want to know, such as damage."""
        notes: list[str] = asset.probe.get("notes", [])
        return notes

    def _live_job(self, asset: Asset) -> Job | None:
        job: Job | None = self.context["jobs"].get(asset.id)
        return job if job and job.state in Job.LIVE else None


class ListedAssetOut(AssetOut):
    """An asset, and whether the project has an item of it."""

    has_items = serializers.SerializerMethodField()

    class Meta(AssetOut.Meta):
        fields = [*AssetOut.Meta.fields, "has_items"]

    def get_has_items(self, asset: Asset) -> bool:
        return asset.pk in self.context["with_items"]


class FramesOut(serializers.Serializer[Any]):
    """The frame table: `ticks[frame] * time_base` seconds. `grid` is the source frame of each grid index.

    `shot_cuts` are the frames that begin a new shot.
    """

    time_base = serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2)
    ticks = serializers.ListField(child=serializers.IntegerField())
    duration_ticks = serializers.IntegerField()
    hash = serializers.CharField()
    grid = serializers.ListField(child=serializers.IntegerField(), allow_null=True)
    shot_cuts = serializers.ListField(child=serializers.IntegerField())
