"""Row locks of this room."""

from uuid import UUID

from backend.apps.media.models import Asset


def lock_asset(asset_id: UUID) -> Asset | None:
    """Return the asset, held to the end of the transaction, or None when it is gone."""
    return Asset.objects.select_for_update().filter(pk=asset_id).first()
