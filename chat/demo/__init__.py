"""Two companies at work: what `manage.py demo` loads. People here, conversations in text files."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from chat.demo.script import Script, read_script
from workspaces.models import User, Workspace

PASSWORD = "slackish-demo"  # noqa: S105 - printed by the command, and refused outside development

PEOPLE = {
    "alice": "Alice Moreau",
    "bob": "Bob Tanaka",
    "carol": "Carol Diaz",
    "dana": "Dana Okafor",
    "mona": "Mona Lindqvist",
    "gus": "Gus Petrov",
    "grace": "Grace Kim",
    "heidi": "Heidi Braun",
}


class Furnish(Protocol):
    """What another app adds to a company of the demo, in the transaction that makes it."""

    def __call__(self, *, workspace: Workspace, users: dict[str, User], today: date) -> None: ...


furnishers: list[Furnish] = []


def register_demo(furnish: Furnish) -> None:
    """Call `furnish` for each company that is made. Registering the same again changes nothing."""
    if furnish not in furnishers:
        furnishers.append(furnish)


@dataclass(frozen=True)
class Company:
    slug: str
    name: str
    accent: str
    domain: str
    roles: dict[str, str]  # username → role
    projects: dict[str, list[str]] = field(default_factory=dict)  # name → usernames
    follows: dict[str, int] = field(default_factory=dict)  # username → how many of the threads they wrote in
    saved: dict[str, list[str]] = field(default_factory=dict)  # username → how the messages begin

    def scripts(self) -> list[Script]:
        """Its conversations, #general first: the first channel of a workspace is the oldest."""
        files = sorted(
            (Path(__file__).parent / self.slug).glob("*.txt"), key=lambda file: (file.stem != "general", file)
        )
        return [read_script(file) for file in files]


COMPANIES = [
    Company(
        slug="acme",
        name="Acme Corp",
        accent="iris",
        domain="acme.example",
        roles={
            "alice": "owner",
            "dana": "admin",
            "mona": "manager",
            "bob": "member",
            "carol": "member",
            "gus": "guest",
        },
        projects={"Website": ["alice", "bob"], "Launch": ["alice", "bob", "carol"]},
        follows={"alice": 4, "bob": 5, "carol": 3, "mona": 2},
        saved={"bob": ["Launch plan", "@bob could you look at"]},
    ),
    Company(
        slug="globex",
        name="Globex",
        accent="jade",
        domain="globex.example",
        roles={"grace": "owner", "heidi": "member", "bob": "member"},
        follows={"grace": 3, "heidi": 3},
    ),
]
