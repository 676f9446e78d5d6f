from django.urls import path

from workspaces import views

urlpatterns = [
    path("", views.home, name="home"),
    path("workspaces/new/", views.workspace_create, name="workspace_create"),
    path("w/<slug:slug>/dashboard/", views.dashboard, name="dashboard"),
    path("w/<slug:slug>/side/", views.side, name="workspace_side"),
    path("w/<slug:slug>/invite/", views.join_link_create, name="join_link_create"),
    path("w/<slug:slug>/invite/<int:link_id>/revoke/", views.join_link_revoke, name="join_link_revoke"),
    path("w/<slug:slug>/projects/", views.projects, name="projects"),
    path("w/<slug:slug>/projects/<int:project_id>/", views.project, name="project"),
    path("pictures/<str:name>", views.picture, name="picture"),
    path("w/<slug:slug>/invite/email/", views.invite_by_email, name="invite_by_email"),
    path("w/<slug:slug>/members/", views.members, name="members"),
    path("w/<slug:slug>/members/<int:user_id>/", views.member_change, name="member_change"),
    path("w/<slug:slug>/settings/", views.workspace_settings, name="workspace_settings"),
    path("w/<slug:slug>/settings/change/", views.workspace_change, name="workspace_change"),
    path("w/<slug:slug>/settings/domains/", views.workspace_domains, name="workspace_domains"),
    path("w/<slug:slug>/settings/transfer/", views.workspace_transfer, name="workspace_transfer"),
    path("w/<slug:slug>/settings/end/", views.workspace_end, name="workspace_end"),
    path("w/<slug:slug>/settings/stay/", views.workspace_end_cancel, name="workspace_end_cancel"),
    path("w/<slug:slug>/settings/leave/", views.workspace_leave, name="workspace_leave"),
    path("workspaces/join/<slug:slug>/", views.join_by_domain, name="join_by_domain"),
    path("account/", views.account, name="account"),
    path("account/tokens/", views.tokens, name="account_tokens"),
    path("account/tokens/<int:token_id>/revoke/", views.token_revoke, name="account_token_revoke"),
    path("account/sessions/<int:session_id>/end/", views.session_revoke, name="account_session_end"),
    path("join/", views.join_by_link, name="join_by_link"),
    path("join/<str:secret>/", views.join, name="join"),
]
