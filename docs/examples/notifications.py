"""A room for each person: notifications from anywhere.

The usual listing joins the room that `auth.userId` names, so anybody could read anybody's. Here the
room is that of the session's account, and what a client claims changes nothing. `send_notification`
works in a view, a command, a worker: in every process that has the same settings.
"""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from slackish.realtime import emit_on_commit

from .people import SignedInConsumer


class UserNotificationsConsumer(SignedInConsumer):
    """Nothing to send here, only to hear: `notification`."""

    namespace = "/user-notifications"

    async def connect(self) -> None:
        await self.join(f"user:{self.user_key}")


def send_notification(user_id: int, notification: dict[str, Any]) -> None:
    """To every device of an account, once the present transaction has committed."""
    emit_on_commit("notification", notification, namespace="/user-notifications", to=f"user:{user_id}")


@dataclass
class Post:
    """Stands for a model."""

    id: int
    author_id: int
    likes: set[int] = field(default_factory=set)


posts: dict[int, Post] = {}


@require_POST
@login_required
def like_post(request: HttpRequest, post_id: int) -> JsonResponse:
    """`POST /api/posts/{id}/like`: the author hears of it, once a person, and never of oneself."""
    post = posts.get(post_id)
    if post is None:
        raise Http404
    liker = request.user
    assert liker.pk is not None, "login_required lets nobody else in"
    if liker.pk not in post.likes and liker.pk != post.author_id:
        message = f"{liker.get_username()} liked your post"
        send_notification(post.author_id, {"type": "like", "message": message, "postId": post.id})
    post.likes.add(liker.pk)
    return JsonResponse({"success": True})
