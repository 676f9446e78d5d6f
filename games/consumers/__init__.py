"""The namespace of the games."""

from .games import GamesConsumer

__all__ = ["GamesConsumer"]
