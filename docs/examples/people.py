"""Who is on the other side: by the session the page was opened with, whatever a client says of itself."""

from collections.abc import Sequence
from typing import ClassVar

from slackish.realtime import ConnectionRefused, NamespaceConsumer
from slackish.realtime.consumer import Middleware, Proceed
from slackish.realtime.identity import Person


async def signed_in(socket: NamespaceConsumer, proceed: Proceed) -> None:
    """Nobody gets in without a session of Django's."""
    person = socket.connection.session_person
    if person is None:
        raise ConnectionRefused("authentication_required")
    socket.connection.claim(person)
    socket.person = person
    await proceed()


class SignedInConsumer(NamespaceConsumer):
    """A namespace whose sockets all belong to somebody."""

    middleware: ClassVar[Sequence[Middleware]] = (signed_in,)

    @property
    def user(self) -> Person:
        assert self.person is not None, "signed_in lets nobody in without one"
        return self.person

    @property
    def user_key(self) -> str:
        """The account's id as it goes over the wire."""
        return str(self.user.user_id)
