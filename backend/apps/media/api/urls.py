"""Routes of the media room, relative to /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from backend.apps.media.api import uploads, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("projects/<slug:slug>/assets", views.AssetsView.as_view(), name="assets"),
    path("assets/<uuid:asset_id>", views.AssetView.as_view(), name="asset"),
    path("assets/<uuid:asset_id>/frames", views.FramesView.as_view(), name="asset-frames"),
    path("assets/<uuid:asset_id>/media/<slug:kind>", views.MediaView.as_view(), name="asset-media"),
    path("uploads", uploads.UploadsView.as_view(), name="uploads"),
    path("uploads/<uuid:upload_id>", uploads.UploadView.as_view(), name="upload"),
]
