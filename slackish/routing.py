"""The namespaces of the project: one a feature."""

from chat.consumers import ChatConsumer, LobbyConsumer

namespaces = [LobbyConsumer, ChatConsumer]
