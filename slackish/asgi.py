"""The ASGI application: Socket.IO at `/socket.io/`, Django for everything else."""

import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "slackish.settings")
django_application = get_asgi_application()  # loads the apps, which what follows needs

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import path, re_path  # noqa: E402

from slackish.realtime.transport import SocketIO, refuse, serve_process  # noqa: E402

socketio: Any = SocketIO()  # Django's types know views only; Channels routes to ASGI applications
pages: Any = django_application
nowhere: Any = refuse

application = serve_process(
    ProtocolTypeRouter(
        {
            "http": URLRouter([path("socket.io/", socketio), re_path("", pages)]),
            "websocket": URLRouter([path("socket.io/", socketio), re_path("", nowhere)]),
        }
    )
)
