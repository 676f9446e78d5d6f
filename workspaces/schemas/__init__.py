"""The shapes of what comes over the wire, and of what goes."""

from .dashboard import History, Metrics
from .live import Announce, Announcement, Announcements, CommandAck, CommandExecuted, MapAck, ServerCommand, ThePerson
from .payloads import Welcome
from .people import Person, PersonCard, PreferencesWire, card_wire, person_wire, preferences_wire

__all__ = [
    "Announce",
    "Announcement",
    "Announcements",
    "CommandAck",
    "CommandExecuted",
    "History",
    "MapAck",
    "Metrics",
    "Person",
    "PersonCard",
    "PreferencesWire",
    "ServerCommand",
    "ThePerson",
    "Welcome",
    "card_wire",
    "person_wire",
    "preferences_wire",
]
