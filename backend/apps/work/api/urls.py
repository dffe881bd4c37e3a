"""Routes of the work room, relative to /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from backend.apps.work.api import cuts, drafts, imports, sorting, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("projects/<slug:slug>/items", views.ItemsView.as_view(), name="items"),
    path("projects/<slug:slug>/items/batch", views.ItemBatchView.as_view(), name="item-batch"),
    path("projects/<slug:slug>/drafts", drafts.DraftsView.as_view(), name="drafts"),
    path("projects/<slug:slug>/progress", views.ProgressView.as_view(), name="progress"),
    path("projects/<slug:slug>/cuts", cuts.CutsView.as_view(), name="cuts"),
    path("projects/<slug:slug>/imports", imports.ImportsView.as_view(), name="imports"),
    path("imports/<uuid:import_id>", imports.ImportView.as_view(), name="import"),
    path("imports/<uuid:import_id>/refused", imports.RefusedRowsView.as_view(), name="import-refused"),
    path("projects/<slug:slug>/awaited-videos", imports.AwaitedVideosView.as_view(), name="awaited-videos"),
    path("projects/<slug:slug>/tags", sorting.TagsView.as_view(), name="tags"),
    path("projects/<slug:slug>/items/tags", sorting.TaggingView.as_view(), name="item-tags"),
    path("projects/<slug:slug>/items/withdraw", sorting.WithdrawView.as_view(), name="item-withdraw"),
    path("projects/<slug:slug>/likenesses", sorting.LikenessesView.as_view(), name="likenesses"),
    path(
        "projects/<slug:slug>/likenesses/<uuid:likeness_id>/dismiss",
        sorting.DismissLikenessView.as_view(),
        name="likeness-dismiss",
    ),
]
