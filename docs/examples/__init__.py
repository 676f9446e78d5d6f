"""Small namespaces to learn from, on nothing but the public API of slackish.realtime.

Each answers a listing one meets in introductions to Socket.IO's rooms and namespaces, with its event
names. None is part of the product; this list mounts them: `SLACKISH_REALTIME = {"namespaces":
"docs.examples.consumers"}`, as the tests' server does.
"""

from .chat_rooms import ChatRoomsConsumer
from .emitting import EmittingConsumer
from .game_lobby import GameLobbyConsumer
from .joining import JoiningConsumer
from .multi_room import MultiRoomConsumer
from .namespaces import AdminConsumer, ChatConsumer, MainConsumer, NotificationsConsumer
from .notifications import UserNotificationsConsumer
from .projects import DynamicRoomsConsumer
from .room_information import RoomInformationConsumer

consumers = [
    MainConsumer,
    AdminConsumer,
    ChatConsumer,
    NotificationsConsumer,
    JoiningConsumer,
    EmittingConsumer,
    ChatRoomsConsumer,
    UserNotificationsConsumer,
    GameLobbyConsumer,
    RoomInformationConsumer,
    DynamicRoomsConsumer,
    MultiRoomConsumer,
]
