from django.urls import path

from workspaces import views

urlpatterns = [
    path("", views.home, name="home"),
    path("workspaces/new/", views.workspace_create, name="workspace_create"),
    path("w/<slug:slug>/invite/", views.join_link_create, name="join_link_create"),
    path("w/<slug:slug>/invite/<int:link_id>/revoke/", views.join_link_revoke, name="join_link_revoke"),
    path("join/", views.join_by_link, name="join_by_link"),
    path("join/<str:secret>/", views.join, name="join"),
]
