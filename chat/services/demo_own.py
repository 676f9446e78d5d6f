"""What is a person's own in the demo: the threads they follow, the messages they saved."""

from django.db.models import Q

from chat.demo import Company
from chat.models import Message
from workspaces.actors import Actor
from workspaces.models import User, Workspace

from .saved import message_save
from .threads import thread_follow


def own_things_make(company: Company, workspace: Workspace, users: dict[str, User]) -> None:
    """As the company says. Each follows threads they wrote in, those answered last."""
    messages = Message.objects.filter(channel__workspace=workspace)
    for username, count in company.follows.items():
        actor = _actor(users[username], workspace)
        wrote = Q(author=actor.user_id) | Q(replies__author=actor.user_id)
        theirs = messages.filter(wrote, reply_count__gt=0).order_by("-last_reply_at", "-pk").distinct()
        for parent in theirs[:count]:
            thread_follow(actor=actor, message_id=parent.pk, is_following=True)
    for username, beginnings in company.saved.items():
        for beginning in beginnings:
            message = messages.get(text__startswith=beginning)
            message_save(actor=_actor(users[username], workspace), message_id=message.pk, saved=True)


def _actor(user: User, workspace: Workspace) -> Actor:
    return Actor(user.pk, user.username, user.display_name, workspace.pk)
