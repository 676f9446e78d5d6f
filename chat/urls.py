from django.urls import path

from chat import views

urlpatterns = [
    path("workspaces/import/", views.import_upload, name="workspace_import"),
    path("workspaces/import/<int:import_id>/", views.import_status, name="workspace_import_status"),
    path("w/<slug:slug>/export/", views.exports, name="workspace_export"),
    path("w/<slug:slug>/export/<int:export_id>/", views.export_file, name="workspace_export_file"),
    path("w/<slug:slug>/", views.page, name="chat"),
    path("w/<slug:slug>/c/<int:room_id>/", views.page, name="chat_room"),
    path("w/<slug:slug>/c/<int:room_id>/<int:seq>/", views.page, name="chat_message"),
    path("w/<slug:slug>/who/", views.who, name="chat_who"),
    path("w/<slug:slug>/emoji/", views.emoji_page, name="emoji_page"),
    path("w/<slug:slug>/emoji/add", views.emoji_add, name="emoji_add"),
    path("w/<slug:slug>/emoji/<int:emoji_id>/remove", views.emoji_remove, name="emoji_remove"),
    path("emoji/<int:emoji_id>", views.emoji_picture, name="emoji_picture"),
    path("files/<int:file_id>", views.file, name="file"),
    path("files/<int:file_id>/thumb", views.thumb, name="file_thumb"),
]
