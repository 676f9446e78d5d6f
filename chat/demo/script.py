"""The notation of the demo's conversations.

A file is one channel: its header, an empty line, then the days.

    people: alice bob carol           who belongs to it, its creator first
    topic: What we ship next          optional, as are description and kind (public, private)
    unread: bob=3                     the last three posts are unread by bob

    -- 4                              four working days before today
    09:12 alice: Morning!             a message; the lines after it belong to it
    09:15 bob > Hi.                   a reply to the message above, in its thread
    09:16 bob >> All of you: hi.      a reply also shown in the channel
    + 🎉 bob carol                    a reaction to whatever stands above it
    10:00 gus joined                  who has no such line joined at the beginning

A file called dm-….txt is a direct conversation. Times are UTC.
{day 3} is the name of the working day that many before today, {day -1} of the next one.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

_DAY = re.compile(r"-- (\d+)")
_LINE = re.compile(r"(\d\d):(\d\d) (\w+)(:| >>?| joined)(?: (.*))?")
_REACTION = re.compile(r"\+ ([^\x00-\x7f]\S*) (.+)")  # not "+ added" of a diff
_DAY_NAME = re.compile(r"\{day (-?\d+)\}")
_KEYS = {"people", "topic", "description", "kind", "unread"}


@dataclass
class Line:
    days_ago: int  # working days
    at: time
    author: str
    text: str
    joined: bool = False
    parent: "Line | None" = None
    also_to_channel: bool = False
    reactions: list[tuple[str, str]] = field(default_factory=list)  # emoji, username

    def words(self, today: date) -> str:
        return _DAY_NAME.sub(lambda found: f"{working_day(today, int(found[1])):%A}", self.text)

    def moment(self, today: date) -> datetime:
        return datetime.combine(working_day(today, self.days_ago), self.at, UTC)


@dataclass(frozen=True)
class Script:
    name: str
    kind: str
    people: list[str]
    topic: str
    description: str
    unread: dict[str, int]
    lines: list[Line]


def working_day(today: date, ago: int) -> date:
    """The day that many Mondays to Fridays before `today` (after it, where negative)."""
    step = timedelta(days=1 if ago < 0 else -1)
    day, left = today, abs(ago)
    while left:
        day += step
        left -= day.weekday() < 5
    return day


def read_script(file: Path) -> Script:
    """Errors: ValueError, with the file and what could not be read."""
    head, _, body = file.read_text(encoding="utf-8").partition("\n\n")
    header = dict(line.split(": ", 1) for line in head.splitlines())
    if not header.keys() <= _KEYS:
        raise ValueError(f"{file.name}: {header.keys() - _KEYS}")
    unread = [pair.split("=") for pair in header.get("unread", "").split()]
    return Script(
        name=file.stem,
        kind="direct" if file.stem.startswith("dm-") else header.get("kind", "public"),
        people=header["people"].split(),
        topic=header.get("topic", ""),
        description=header.get("description", ""),
        unread={username: int(count) for username, count in unread},
        lines=_read_lines(body, file.name),
    )


def _read_lines(body: str, name: str) -> list[Line]:
    """Sorted by time: a thread goes on while the channel does."""
    lines: list[Line] = []
    days_ago = 0
    root: Line | None = None
    for row in body.splitlines():
        if found := _DAY.fullmatch(row):
            days_ago = int(found[1])
        elif found := _LINE.fullmatch(row):
            at = time(int(found[1]), int(found[2]))
            line = Line(days_ago, at, found[3], found[5] or "", joined=found[4] == " joined")
            if found[4] == ":":
                root = line
            elif not line.joined:
                line.parent, line.also_to_channel = root, found[4] == " >>"
            lines.append(line)
        elif not lines:
            raise ValueError(f"{name}: {row!r} belongs to no message")
        elif found := _REACTION.fullmatch(row):
            lines[-1].reactions += [(found[1], username) for username in found[2].split()]
        else:
            lines[-1].text += f"\n{row}"
    for line in lines:
        line.text = line.text.strip()
    return sorted(lines, key=lambda line: (-line.days_ago, line.at))
