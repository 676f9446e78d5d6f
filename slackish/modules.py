"""Which modules a page's first one brings with it, so that a browser need not find out one wave after another."""

import posixpath
import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

_IMPORT = re.compile(r'^(?:import|export)\b[^;]*?\bfrom\s*"([^"]+)"|^import\s*"([^"]+)"', re.MULTILINE)
_PACKAGED = re.compile(r'\bfrom\s*"(\./[^"]+|\.\./[^"]+)"')  # a library's own files come minified
_NAMED = {"lit-html": "vendor/lit-html/lit-html.js", "socket.io-client": "vendor/socket.io-client/socket.io.esm.min.js"}


@cache
def modules_of(entry: str) -> tuple[str, ...]:
    """The static names of all that `entry` imports, itself left out; what it imports later is not among them."""
    found: dict[str, None] = {}
    waiting = [entry]
    while waiting:
        name = waiting.pop(0)
        for imported in _imports(name):
            if imported not in found and imported != entry:
                found[imported] = None
                waiting.append(imported)
    return tuple(found)


def _imports(name: str) -> list[str]:
    path = finders.find(name)
    if not isinstance(path, str):
        return []
    text = Path(path).read_text(encoding="utf-8")
    if name.startswith("vendor/"):
        targets = _PACKAGED.findall(text)
    else:
        targets = [first or second for first, second in _IMPORT.findall(text)]
    return [_resolved(name, target) for target in targets]


def _resolved(name: str, target: str) -> str:
    if target.startswith("."):
        return posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
    return _NAMED.get(target) or f"vendor/{target}"
