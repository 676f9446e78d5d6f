"""The addresses of the project: each app brings its own."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from slackish import views

# The admin has no sign-in form of its own: one way in, one limit on guessed passwords.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("docs/events/", views.events, name="event_docs"),
    path("docs/events.json", views.events_json, name="event_docs_json"),
    path("", include("workspaces.urls")),
    path("", include("chat.urls")),
]
