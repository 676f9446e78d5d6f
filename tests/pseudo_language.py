"""A language to see gettext by: every word of ours in it stands in brackets, so what stands outside is English.

Its files are written here, as `makemessages` and `compilemessages` would, without the gettext tools.
"""

import ast
import re
import struct
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation.template import templatize

CODE = "xx"
APPS = ("slackish", "workspaces", "notifications", "chat", "games")
Message = tuple[str, ...]  # (text,) or (one, many)

_CALLS = {"_": 1, "gettext": 1, "gettext_lazy": 1, "ngettext": 2, "ngettext_lazy": 2}
_TEMPLATE_CALL = re.compile(
    r"\b(?:_|gettext|ngettext)\((?:\s*u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"),?)+", re.DOTALL
)
_STRING = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"", re.DOTALL)
_JS = re.compile(r"\bt\(\s*(\"(?:\\.|[^\"\\])*\")|\bplural\([^\"]*?(\"(?:\\.|[^\"\\])*\"),\s*(\"(?:\\.|[^\"\\])*\")")
_HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n != 1;\n"


def bracketed(text: str) -> str:
    return f"⟦{text}⟧"


def write(folder: Path) -> Path:
    """Compile the language into `folder`, a LOCALE_PATH; it."""
    compiled = folder / CODE / "LC_MESSAGES"
    compiled.mkdir(parents=True)
    (compiled / "django.mo").write_bytes(_mo({*_of_python(), *_of_templates()}))
    (compiled / "djangojs.mo").write_bytes(_mo(set(of_modules())))
    return folder


def of_modules() -> Iterator[Message]:
    """What static/js hands to `t` and `plural`."""
    for path in _files("static/js", "*.js"):
        for single, one, many in _JS.findall(path.read_text(encoding="utf-8")):
            yield (ast.literal_eval(single),) if single else (ast.literal_eval(one), ast.literal_eval(many))


def _of_python() -> Iterator[Message]:
    for path in (path for app in APPS for path in _files(app, "*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
                given = node.args[: _CALLS[node.func.id]]
                yield tuple(each.value for each in given if isinstance(each, ast.Constant))


def _of_templates() -> Iterator[Message]:
    for path in _files("templates", "*.*"):
        for call in _TEMPLATE_CALL.findall(templatize(path.read_text(encoding="utf-8"))):
            yield tuple(ast.literal_eval(each) for each in _STRING.findall(call))


def _files(folder: str, pattern: str) -> list[Path]:
    return sorted(Path(settings.BASE_DIR, folder).rglob(pattern))


def _mo(messages: set[Message]) -> bytes:
    """The format of gettext: two tables of (length, place), of what is asked for and of what is answered."""
    texts = {b"": _HEADER.encode()}
    for message in messages:
        if message and message[0]:
            texts["\0".join(message).encode()] = "\0".join(map(bracketed, message)).encode()
    keys = sorted(texts)
    place, tables, data = 28 + 16 * len(keys), [b"", b""], b""
    for table, values in enumerate((keys, [texts[key] for key in keys])):
        for value in values:
            tables[table] += struct.pack("<II", len(value), place + len(data))
            data += value + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, 0)
    return head + tables[0] + tables[1] + data
