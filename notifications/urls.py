from django.urls import path

from notifications import views

urlpatterns = [
    path("w/<slug:slug>/notifications/", views.centre, name="notifications"),
    path("push-worker.js", views.push_worker, name="push_worker"),
]
