from django.urls import path

from chat import views

urlpatterns = [
    path("w/<slug:slug>/", views.page, name="chat"),
    path("w/<slug:slug>/c/<int:room_id>/", views.page, name="chat_room"),
    path("w/<slug:slug>/who/", views.who, name="chat_who"),
]
