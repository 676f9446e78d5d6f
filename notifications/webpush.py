"""Web Push (RFC 8030, 8291, 8292): encrypted for one browser, signed with this installation's own key.

No vendor's gateway and no account: the browser names its push service, and knows us by our key.
"""

import base64
import os
import tempfile
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from py_vapid import Vapid02

from notifications.models import PushSubscription
from slackish.outgoing import post

GONE = frozenset({404, 410})
TOKEN_SECONDS = 12 * 3600
KEEP_SECONDS = 24 * 3600  # how long the push service keeps it for a browser that is off


def push(subscription: PushSubscription, payload: bytes) -> int:
    """Hand `payload` (at most 3,900 bytes) to the push service; its status. Errors: Unreachable."""
    parts = urlsplit(subscription.endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + TOKEN_SECONDS,
        "sub": settings.WEBPUSH_CONTACT,
    }
    headers = {
        **_vapid().sign(claims),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEEP_SECONDS),
        "Urgency": "high",
    }
    return post(subscription.endpoint, body=_sealed(subscription, payload), headers=headers)


@cache
def public_key() -> str:
    """What a browser subscribes with: the uncompressed point, base64url."""
    key = _vapid().public_key
    point = key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def _sealed(subscription: PushSubscription, payload: bytes) -> bytes:
    sealed: bytes = http_ece.encrypt(
        payload,
        salt=os.urandom(16),
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=_bytes(subscription.p256dh),
        auth_secret=_bytes(subscription.auth),
        version="aes128gcm",
    )
    return sealed


@cache
def _vapid() -> Vapid02:
    """The installation's key, made at its first use, readable by its owner alone."""
    path = Path(settings.WEBPUSH_KEY_FILE)
    if not path.exists():
        _make_key(path)
    return Vapid02.from_pem(path.read_bytes())


def _make_key(path: Path) -> None:
    """Whole or not at all: of two processes that start at once, the first one's key is everybody's."""
    vapid = Vapid02()
    vapid.generate_keys()
    descriptor, draft = tempfile.mkstemp(dir=path.parent)  # 0600
    with os.fdopen(descriptor, "wb") as file:
        file.write(vapid.private_pem())
    with suppress(FileExistsError):
        os.link(draft, path)
    Path(draft).unlink()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
