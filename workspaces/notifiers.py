"""Telling people what concerns them, without this app knowing how: the notifications register in their `ready`."""

from collections.abc import Collection
from typing import Protocol

from django.utils.functional import Promise


class Notifier(Protocol):
    """`cause`: "project", "announcement", …; `recipients`: user ids; `path`: where a click leads.

    `title`: lazy where it has words of ours in it, so that they are said in the recipients' language.

    Called within the transaction; it tells after the commit, as far as each person's own rules let it.
    """

    def __call__(
        self,
        *,
        cause: str,
        recipients: Collection[int],
        workspace_id: int,
        title: str | Promise,
        actor_id: int | None = None,
        excerpt: str = "",
        path: str = "",
    ) -> None: ...


_notifiers: list[Notifier] = []


def register_notifier(notifier: Notifier) -> None:
    """Registering the same again changes nothing."""
    if notifier not in _notifiers:
        _notifiers.append(notifier)


def tell_people(
    *,
    cause: str,
    recipients: Collection[int],
    workspace_id: int,
    title: str | Promise,
    actor_id: int | None = None,
    excerpt: str = "",
    path: str = "",
) -> None:
    """Tell `recipients` once the transaction has committed: see Notifier."""
    for notifier in tuple(_notifiers):
        notifier(
            cause=cause,
            recipients=recipients,
            workspace_id=workspace_id,
            title=title,
            actor_id=actor_id,
            excerpt=excerpt,
            path=path,
        )
