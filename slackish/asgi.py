"""The ASGI application: Socket.IO at `/socket.io/`, Django for everything else."""

import gc
import os
from typing import Any

import django
from django.conf import settings

from slackish.production import refuse_unsafe

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "slackish.settings")
refuse_unsafe(settings)
django.setup(set_prefix=False)  # loads the apps, which what follows needs

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import path, re_path  # noqa: E402

from slackish.pages import PageHandler  # noqa: E402
from slackish.realtime.transport import SocketIO, refuse, serve_process  # noqa: E402
from slackish.uploads.drain import telling_what_waits  # noqa: E402
from slackish.worker import with_worker  # noqa: E402

socketio: Any = SocketIO()  # Django's types know views only; Channels routes to ASGI applications
pages: Any = telling_what_waits(PageHandler())
nowhere: Any = refuse

application = with_worker(
    serve_process(
        ProtocolTypeRouter(
            {
                "http": URLRouter([path("socket.io/", socketio), re_path("", pages)]),
                "websocket": URLRouter([path("socket.io/", socketio), re_path("", nowhere)]),
            }
        )
    )
)

# The collector walks through all that lives again and again while connections are made: a fifth of the processor when
# a thousand come back. What start-up made stays for good. Seldomer still, and what handshakes leave behind piles up.
gc.collect()
gc.freeze()
gc.set_threshold(3_000, 5, 2)
