"""What the routes of this room answer."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.apps.releases.models import Release


class ReleaseOut(serializers.ModelSerializer[Release]):
    job_id = serializers.UUIDField(allow_null=True)
    progress = serializers.SerializerMethodField()
    message = serializers.SerializerMethodField()
    rows = serializers.SerializerMethodField()
    left_out = serializers.SerializerMethodField()

    class Meta:
        model = Release
        fields = (
            "id",
            "version",
            "state",
            "folder",
            "manifest_sha256",
            "rows",
            "left_out",
            "error",
            "job_id",
            "progress",
            "message",
            "created_at",
        )

    def get_progress(self, release: Release) -> float:
        if release.state == Release.State.READY:
            return 1.0
        return release.job.progress if release.job else 0.0

    def get_message(self, release: Release) -> str:
        return release.job.message if release.job and release.state == Release.State.BUILDING else ""

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}})
    def get_rows(self, release: Release) -> dict[str, int]:
        configs: dict[str, Any] = (release.manifest or {}).get("configs", {})
        return {name: sum(split["rows"] for split in splits.values()) for name, splits in configs.items()}

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}})
    def get_left_out(self, release: Release) -> dict[str, int]:
        counts: dict[str, int] = (release.manifest or {}).get("left_out", {})
        return counts
