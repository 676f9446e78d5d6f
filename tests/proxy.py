"""nginx in front of servers of a test, by the very file of docs/deploy."""

from __future__ import annotations

import getpass
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from tests.cluster import ROOT, Server
from tests.services import missing

STOP_SECONDS = 20
PROXY = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log warn;
worker_processes 1;
events {{ worker_connections 512; }}
http {{
    access_log off;
    add_header x-upstream $upstream_addr always;  # where a location adds none of its own
    include /etc/nginx/mime.types;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {site}
}}
"""


@contextmanager
def proxied(folder: Path, servers: list[Server]) -> Iterator[str]:
    """The address of nginx, while it runs. Its files lie in `folder`."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        missing("nginx is not installed (Debian, Ubuntu: apt-get install nginx)")
    port = _free_port()
    # Started by root it would serve as somebody who may not look into our temporary folder.
    user = f"user {getpass.getuser()};" if os.geteuid() == 0 else ""
    configuration = folder / "nginx.conf"
    configuration.write_text(PROXY.format(user=user, folder=folder, site=_site(folder, port, servers)))
    proxy = subprocess.Popen([str(nginx), "-c", str(configuration), "-e", str(folder / "nginx-error.log")])
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        proxy.terminate()
        proxy.wait(STOP_SECONDS)


def page(url: str, path: str, sent: str | None = None, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    """(status, body, headers) of what the proxy answers; with something `sent`, to a POST."""
    connection = HTTPConnection(url.removeprefix("http://"), timeout=30)
    connection.request("GET" if sent is None else "POST", path, body=sent, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body, {name.lower(): value for name, value in answer.getheaders()}


def _site(folder: Path, port: int, servers: list[Server]) -> str:
    """The docs' file with our ports and folder. TLS ends before it, as the header then says."""
    text = (ROOT / "docs" / "deploy" / "nginx.conf").read_text()
    text = re.sub(r"server \{\s*listen 80;.*?\n\}\n", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+ssl_certificate(_key)? [^;]+;", "", text)
    upstream = "    server 127.0.0.1:8001 fail_timeout=2s;\n    server 127.0.0.1:8002 fail_timeout=2s;\n"
    for old, new in {
        upstream: "".join(f"    server 127.0.0.1:{each.port} fail_timeout=2s;\n" for each in servers),
        "listen 443 ssl;": f"listen 127.0.0.1:{port};",
        "server_name chat.example.com;": "server_name 127.0.0.1;",
        "X-Forwarded-Proto $scheme": "X-Forwarded-Proto https",
        "/var/lib/slackish/static/": f"{folder}/static/",
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx does not listen")
