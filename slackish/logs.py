"""How log lines are written: what opens a door is not kept in them."""

import logging
import re

_SECRETS = re.compile(r"(/join/|/reset/key/|/confirm-email/|\bslk_)[^\s/?\"']+")


class Formatter(logging.Formatter):
    """Django names the address of what it refused, and some addresses are secrets: a join link's, a mail's."""

    def format(self, record: logging.LogRecord) -> str:
        return _SECRETS.sub(r"\1…", super().format(record))
