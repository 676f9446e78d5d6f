"""The namespaces of the chat: `/chat` for what is kept, `/` for what passes."""

from .chat import ChatConsumer
from .lobby import LobbyConsumer

__all__ = ["ChatConsumer", "LobbyConsumer"]
