"""A push service as browsers use them (RFC 8030), and a browser's side of a subscription, that reads what comes."""

import base64
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class PushService:
    """Takes what is well signed for it, and says 410 to endpoints that are `gone`."""

    def __init__(self, port: int) -> None:
        self.host = f"127.0.0.1:{port}"
        self.came: list[tuple[str, dict[str, str], bytes]] = []
        self.gone: set[str] = set()
        self.answer = 201

    def take(self, path: str, headers: dict[str, str], body: bytes) -> int:
        self.came.append((path, headers, body))
        if path in self.gone:
            return 410
        return self.answer if self._is_signed(headers) else 401

    def _is_signed(self, headers: dict[str, str]) -> bool:
        """RFC 8292: the token is for this service, and its signature fits the key that comes with it."""
        scheme, _, given = headers["Authorization"].partition(" ")
        parts = dict(each.strip().split("=", 1) for each in given.split(","))
        claims = json.loads(base64.urlsafe_b64decode(parts["t"].split(".")[1] + "=="))
        return bool(
            scheme == "vapid"
            and Vapid02.verify(f"vapid t={parts['t']},k={parts['k']}")
            and claims["aud"] == f"http://{self.host}"
            and claims["sub"].startswith("mailto:")
        )


class Browser:
    """Its keys; only it reads what is pushed to it."""

    def __init__(self, service: PushService, path: str = "/push/one") -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._secret = os.urandom(16)
        self.path = path
        point = self._key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        keys = {"p256dh": base64url(point), "auth": base64url(self._secret)}
        self.subscription: dict[str, Any] = {"endpoint": f"http://{service.host}{path}", "keys": keys}

    def read(self, service: PushService) -> list[dict[str, Any]]:
        return [json.loads(self._open(body)) for path, _, body in service.came if path == self.path]

    def _open(self, body: bytes) -> bytes:
        opened: bytes = http_ece.decrypt(body, private_key=self._key, auth_secret=self._secret, version="aes128gcm")
        return opened


@contextmanager
def push_service() -> Iterator[PushService]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = service.take(self.path, dict(self.headers), body)
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"http://{service.host}/elsewhere")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service = PushService(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
