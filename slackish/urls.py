"""The addresses of the project: each app brings its own."""

from django.urls import include, path

from slackish import health, metrics, views
from slackish.api import api, nowhere
from workspaces.admin import site as owners_site
from workspaces.admin.live import live_view

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("admin/live/", live_view, name="admin_live"),
    path("admin/", owners_site.urls),
    path("api/", api.urls),
    path("api/<path:rest>", nowhere, name="api_nowhere"),
    path("healthz", health.healthz, name="healthz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("docs/events/", views.events, name="event_docs"),
    path("docs/events.json", views.events_json, name="event_docs_json"),
    path("", include("workspaces.urls")),
    path("", include("notifications.urls")),
    path("", include("chat.urls")),
    path("", include("games.urls")),
]
