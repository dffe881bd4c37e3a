"""Routes of the accounts room, relative to /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from backend.apps.accounts.api.views import PreferencesView, TokensView, TokenView

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/preferences", PreferencesView.as_view(), name="preferences"),
    path("tokens", TokensView.as_view(), name="tokens"),
    path("tokens/<str:key>", TokenView.as_view(), name="token"),
]
