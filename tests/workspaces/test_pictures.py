"""Profile pictures and icons: squares, for who is signed in and knows the name."""

import pytest
from django.db import transaction
from django.test import Client, override_settings

from slackish.realtime.errors import InvalidPayload
from slackish.uploads import storage
from tests.factories import make_user, session_cookie
from tests.uploads.pictures import bomb, opened, picture
from workspaces.pictures import picture_url
from workspaces.services import picture_remove, picture_store


@pytest.fixture
def client(database: str) -> Client:
    return Client(headers={"cookie": session_cookie(make_user())})


def test_a_picture_becomes_a_square_that_signed_in_people_see(client: Client) -> None:
    address = picture_url(picture_store([picture("JPEG", size=(900, 300))]))
    assert address is not None
    answer = client.get(address)
    square = opened(b"".join(answer.streaming_content))
    assert (square.size, square.format, answer.headers["Content-Type"]) == ((512, 512), "WEBP", "image/webp")
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("data", [b"", b"<svg/>", bomb(), picture()[:50]], ids=["nothing", "SVG", "a bomb", "half"])
def test_what_is_no_picture_is_refused_with_its_field(data: bytes) -> None:
    with pytest.raises(InvalidPayload) as refused:
        picture_store([data])
    assert refused.value.fields == {"field": "picture"}


def test_a_picture_may_have_so_many_bytes_and_not_one_more() -> None:
    data = picture()
    with override_settings(PICTURE_SIZE=len(data)):
        assert picture_store([data])
        with pytest.raises(InvalidPayload):
            picture_store([data + b"x"])


def test_names_that_are_not_ours_are_not_found(client: Client) -> None:
    for name in ("0" * 40, "x", "..%2f..%2fsettings", "%00", "A" * 40):
        assert client.get(f"/pictures/{name}").status_code == 404


def test_a_removed_picture_is_gone_with_the_commit(client: Client) -> None:
    name = picture_store([picture()])
    with transaction.atomic():
        picture_remove(name)
        assert storage.pictures.path_of(name).exists()
    assert client.get(f"/pictures/{name}").status_code == 404
    picture_remove("")
