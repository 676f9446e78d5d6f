"""The namespaces of the project: one a feature."""

from chat.consumers import ChatConsumer, LobbyConsumer
from games.consumers import GamesConsumer
from notifications.consumers import NotificationsConsumer
from workspaces.consumers import AdminConsumer, DashboardConsumer, ProjectsConsumer

namespaces = [
    LobbyConsumer,
    ChatConsumer,
    NotificationsConsumer,
    ProjectsConsumer,
    GamesConsumer,
    DashboardConsumer,
    AdminConsumer,
]
