"""Two companies at work: what `manage.py demo` loads. People here, conversations in text files."""

from dataclasses import dataclass, field
from pathlib import Path

from chat.demo.script import Script, read_script

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


@dataclass(frozen=True)
class Company:
    slug: str
    name: str
    accent: str
    domain: str
    roles: dict[str, str]  # username → role
    projects: dict[str, list[str]] = field(default_factory=dict)  # name → usernames

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
    ),
    Company(
        slug="globex",
        name="Globex",
        accent="jade",
        domain="globex.example",
        roles={"grace": "owner", "heidi": "member", "bob": "member"},
    ),
]
