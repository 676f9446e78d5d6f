from django.urls import path

from games import views

urlpatterns = [
    path("w/<slug:slug>/games/", views.lobby, name="games"),
    path("w/<slug:slug>/games/<int:game_id>/", views.game, name="game"),
]
