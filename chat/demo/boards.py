"""The boards of the demo's projects: what is to do, who does it, and what was said about it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class DemoCard:
    """`due`: days from today. `comments`: (username, text). `by`: who made it."""

    title: str
    by: str = "alice"
    who: str = ""
    due: int | None = None
    text: str = ""
    comments: list[tuple[str, str]] = field(default_factory=list)


BOARDS: dict[str, dict[str, list[DemoCard]]] = {
    "Website": {
        "Ideas": [
            DemoCard("Customer stories on the front page", by="bob"),
            DemoCard("Dark mode for the docs", text="Many read them at night. Start with *code blocks*."),
        ],
        "To do": [
            DemoCard(
                "Rewrite the pricing page",
                who="alice",
                due=4,
                text="- one plan for small teams\n- say what a *guest* costs: nothing\n- no asterisks",
                comments=[("bob", "Can we keep the table? People link to it."), ("alice", "Yes, below the fold.")],
            ),
            DemoCard("Alt texts for all screenshots", by="bob", who="bob"),
            DemoCard("Redirects from the old blog", due=9),
        ],
        "Doing": [
            DemoCard(
                "Images load twice on the landing page",
                by="bob",
                who="bob",
                due=-1,
                text='`srcset` and the preload differ:\n\n```html\n<link rel="preload" href="hero.jpg">\n```',
                comments=[("alice", "Is that why Monday was slow?"), ("bob", "Partly. A fix is in review.")],
            ),
            DemoCard("Check contrast in both themes", who="alice", due=2),
        ],
        "Done": [
            DemoCard("Move the docs to their own address", by="bob", who="bob"),
            DemoCard(
                "Cookie banner: we need none, remove it", who="alice", comments=[("bob", "Best change this year.")]
            ),
        ],
    },
    "Launch": {
        "To do": [
            DemoCard(
                "Write the announcement", who="carol", due=6, text="Short: what it does, for whom, what it costs."
            ),
            DemoCard("Book the room for the demo day", by="carol", due=3),
            DemoCard("Status page entry for the maintenance window", by="bob", who="bob", due=8),
        ],
        "Doing": [
            DemoCard(
                "Load test with 1,000 sockets",
                by="bob",
                who="bob",
                due=1,
                text="Pass: everybody caught up within **15 s** after a restart.",
                comments=[("carol", "Which machine?"), ("bob", "The small one, on purpose.")],
            ),
            DemoCard("Slides", by="carol", who="carol", due=5, comments=[("alice", "Please no stock photos.")]),
        ],
        "Done": [
            DemoCard("Pick the date", who="alice"),
            DemoCard("Ask the five pilot customers for quotes", by="carol", who="carol"),
        ],
    },
}
