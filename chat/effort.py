"""What a text may cost the parser of Markdown, told before it is parsed."""

import re

MAX_EFFORT = 8_000  # 5 µs each at most: what a text may cost the parser

# What the parser's time goes into: a quarter of a second for 40,000 characters chosen with care.
_EFFORT = {
    **dict.fromkeys("[]()<>&~`|\\!:", 1),
    **dict.fromkeys("*_#", 1.4),
    "\n": 2,
    "://": 16,
    "@": 6,
    **dict.fromkeys(("](", "\n#", "\n>", "\n|"), 4),
}
_ITEM = re.compile(r"(?<![^\s>])(?:[-+*]|\d{1,9}[.)])(?=\s)")  # of a list, however deep, several in a line too
_ITEM_EFFORT = 5
_FENCE = re.compile(r"```[\w+#.-]{0,30}")


def effort_of(text: str) -> float:
    """About how much the parser has to do, by what it stops at; in code it stops at nothing."""
    outside = _outside_code(text)
    signs = sum(outside.count(each) * weight for each, weight in _EFFORT.items())
    return signs + _ITEM_EFFORT * len(_ITEM.findall(outside))


def _outside_code(text: str) -> str:
    """Without plain fenced blocks. All of it where the parser might see the fences elsewhere than here."""
    if "```" not in text or "~~~" in text:
        return text
    outside: list[str] = []
    is_open = False
    for line in text.split("\n"):
        if "```" not in line:
            if not is_open:
                outside.append(line)
        elif line == "```" or (not is_open and _FENCE.fullmatch(line)):
            is_open = not is_open
        else:
            return text
    return "\n".join(outside)
