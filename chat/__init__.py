from .commands import register_slash_command

__all__ = ["register_slash_command"]
