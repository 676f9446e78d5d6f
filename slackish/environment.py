"""What settings read from the machine: limits, the development key, the release id of the static files."""

import hashlib
import json
import os
import secrets
from pathlib import Path
from typing import Any

DEVELOPMENT_KEY = "secret-key"


def limit(name: str, default: Any) -> Any:
    """A limit: a number, or a short list, that the environment may override under `name`, as JSON."""
    return json.loads(os.environ[name]) if name in os.environ else default


def development_secret_key(data_dir: Path) -> str:
    """The key kept under `data_dir`, made at the first start, readable by its owner alone."""
    path = data_dir / DEVELOPMENT_KEY
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(key := secrets.token_urlsafe(50))
    return key


def static_release(folder: Path, lock_file: Path) -> str:
    """A short name of the static files' content: another content, another address, no stale cache."""
    digest = hashlib.blake2b(lock_file.read_bytes(), digest_size=6)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
