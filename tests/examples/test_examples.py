"""The examples of docs/examples, each driven by the stock JavaScript client: the scripts beside this file."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.http import Http404
from django.test import RequestFactory

from docs.examples import notifications
from docs.examples.notifications import Post, like_post
from slackish.realtime.testing import captured_emits
from tests.cluster import Cluster
from tests.examples.conftest import Converse
from tests.examples.programs import run_elsewhere
from tests.factories import make_user
from workspaces.models import User


@pytest.fixture(autouse=True)
def _sync_orm_in_async_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


async def test_joining_and_leaving_is_told_to_the_others_in_the_room(converse: Converse) -> None:
    await converse("joining")


async def test_emitting_reaches_everybody_the_others_several_rooms_or_all_but_some(converse: Converse) -> None:
    await converse("emitting")


async def test_room_information_holds_for_all_processes_and_tells_no_inner_name(converse: Converse) -> None:
    await converse("room_information")


async def test_a_project_is_open_to_its_people_one_at_a_time(converse: Converse, people: list[User]) -> None:
    alice, bob, *_ = people
    projects = [Group.objects.create(name=str(uuid4())) for _ in range(2)]
    alice.groups.add(projects[0])
    bob.groups.add(*projects)
    await converse("projects", projects=[project.pk for project in projects])


async def test_many_rooms_keep_their_history_and_tell_how_full_they_are(converse: Converse, cluster: Cluster) -> None:
    await converse("multi_room", urls=[cluster.servers[0].url])


async def test_chat_rooms_know_their_people_by_the_session(converse: Converse) -> None:
    await converse("chat_rooms")


@pytest.mark.parametrize("running", ["redis-2"], indirect=True)
async def test_a_like_in_a_view_of_another_process_reaches_every_device_of_its_person_alone(
    converse: Converse, cluster: Cluster, people: list[User]
) -> None:
    alice, bob, *_ = people
    code = f"""
from django.contrib.auth import get_user_model
from django.test import RequestFactory
from docs.examples.notifications import Post, like_post, posts, send_notification
posts[7] = Post(7, author_id={alice.pk})
request = RequestFactory().post("/api/posts/7/like")
request.user = get_user_model().objects.get(pk={bob.pk})
assert like_post(request, 7).content == b'{{"success": true}}'
send_notification({bob.pk}, {{"message": "for Bob"}})
"""
    await converse("notifications", asked=lambda _: run_elsewhere(cluster, code))


async def test_a_game_lobby_has_four_seats(converse: Converse, cluster: Cluster) -> None:
    await converse("game_lobby", urls=[cluster.servers[0].url])


@pytest.mark.parametrize("running", ["redis-2"], indirect=True)
async def test_four_namespaces_share_a_connection_and_nothing_else(
    converse: Converse, cluster: Cluster, people: list[User]
) -> None:
    staff, bob, *_ = people
    User.objects.filter(pk=staff.pk).update(is_staff=True)
    code = f"""
from docs.examples.namespaces import push_notification
push_notification({bob.pk}, {{"text": "for Bob"}})
push_notification({staff.pk}, {{"text": "for staff"}})
"""
    await converse("namespaces", asked=lambda _: run_elsewhere(cluster, code))


def test_a_like_in_a_view_notifies_the_author_once_and_nobody_of_their_own(sqlite_database: str) -> None:
    alice, bob = make_user("alice"), make_user("bob")
    notifications.posts[7] = Post(7, author_id=alice.pk)

    def like(user: User, post_id: int = 7) -> bytes:
        request = RequestFactory().post(f"/api/posts/{post_id}/like")
        request.user = user
        return like_post(request, post_id).content

    with captured_emits() as emitted:
        assert [like(user) for user in (bob, bob, alice)] == [b'{"success": true}'] * 3
    (notification,) = emitted
    assert (notification.event, notification.rooms) == ("notification", (f"user:{alice.pk}",))
    assert notification.args == [{"type": "like", "message": f"{bob.username} liked your post", "postId": 7}]
    with pytest.raises(Http404):
        like(bob, post_id=8)
