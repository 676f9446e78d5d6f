"""Reading a contract from consumers, on a small namespace of its own."""

from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ConfigDict, Field

from slackish.realtime import NamespaceConsumer, event
from slackish.realtime.asyncapi import asyncapi_document
from slackish.realtime.contract import contract_of, emits_of, misfit
from slackish.realtime.markdown import events_markdown
from slackish.realtime.wire import Wire, left_out
from slackish.realtime.words import plain, rows, type_words


class Ask(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    room: str | int
    limit: Annotated[int, Field(ge=1)] = 50


class Nested(Wire):
    """A piece of something."""

    sort_key: int


class Told(Wire):
    """Something was told.

    A second paragraph.
    """

    pieces: list[Nested]
    colour: Annotated[str, Field(description="By name.")] = left_out()


class Base(NamespaceConsumer):
    namespace = "/base"
    emits = {"welcome": Annotated[str, Field(description="A greeting.")]}

    @event("ping-all")
    async def ping_all(self) -> None:
        """Ask who is there."""


class Parrot(Base):
    """It repeats."""

    namespace = "/parrot"
    emits = {"told": Told}
    acks = {"ask": Told}

    @event("ask", Ask)
    async def ask(self, payload: Ask) -> dict[str, Any]:
        """Ask for it.

        What stands here is for who reads the code.
        """
        return {}

    @event("two", str, int)
    async def two(self, name: str, number: int) -> None:
        """Takes two arguments."""


def test_a_consumer_hears_and_says_what_its_bases_do_too() -> None:
    (parrot,) = contract_of([Parrot]).namespaces
    assert [(each.name, each.summary) for each in parrot.hears] == [
        ("ask", "Ask for it."),
        ("ping-all", "Ask who is there."),
        ("two", "Takes two arguments."),
    ]
    assert [(each.name, each.summary) for each in parrot.says] == [
        ("error", "An event that asked for no ack was refused."),
        ("told", "Something was told."),
        ("welcome", "A greeting."),
    ]
    assert parrot.summary == "It repeats."


@pytest.mark.parametrize(
    ("payload", "complaint"),
    [
        ({"pieces": [{"sortKey": 1}]}, None),
        ({"pieces": [], "colour": "red"}, None),
        ({"pieces": [{"sort_key": 1}]}, "sort_key"),
        ({"pieces": [{"sortKey": "1"}]}, "valid integer"),
        ({"pieces": [], "colour": None}, "valid string"),
        ({"pieces": [], "more": 1}, "Extra inputs"),
        ({}, "Field required"),
    ],
)
def test_a_payload_fits_its_schema_to_the_letter(payload: Any, complaint: str | None) -> None:
    wrong = misfit(emits_of(Parrot), "told", payload)
    assert wrong is None if complaint is None else complaint in (wrong or "")


def test_an_event_that_is_not_declared_is_told() -> None:
    assert misfit(emits_of(Parrot), "sung", {}) == "'sung' is not declared"


def test_types_are_said_in_words() -> None:
    schemas = contract_of([Parrot]).schemas
    told = {row.name: row for row in rows(schemas["Told"])}
    assert plain(told["pieces"].type) == "list of Nested"
    assert (told["colour"].is_required, told["colour"].note) == (False, "By name.")
    asked = {row.name: row for row in rows(schemas["Ask"])}
    assert plain(asked["room"].type) == "string or integer"
    assert asked["limit"].note == "From 1; `50` if left out."
    assert plain(type_words({"enum": ["a", "b"]})) == '"a" or "b"'
    assert plain(type_words({"type": "object", "additionalProperties": {"type": "integer"}})).endswith("integer")
    assert plain(type_words({})) == "anything"


def test_a_field_that_may_be_absent_has_no_null_in_the_schema() -> None:
    colour = contract_of([Parrot]).schemas["Told"]["properties"]["colour"]
    assert colour == {"type": "string", "description": "By name."}


def test_several_arguments_are_an_array_and_none_are_no_payload() -> None:
    messages = asyncapi_document([Parrot], title="T", version="1")["channels"]["parrot"]["messages"]
    payload = messages["receive.two"]["payload"]
    assert (payload["minItems"], [each["type"] for each in payload["items"]]) == (2, ["string", "integer"])
    assert "payload" not in messages["receive.ping-all"]


def test_two_namespaces_may_use_one_name_for_two_events() -> None:
    names = asyncapi_document([Base, Parrot], title="T", version="1")["operations"].keys()
    assert {"base.send.welcome", "parrot.send.welcome"} <= names


def test_the_markdown_shows_the_fields_in_place_and_what_they_hold_below() -> None:
    text = events_markdown([Parrot], introduction="# All of it")
    assert text.startswith("# All of it\n")
    assert "| `pieces` | list of [Nested](#nested) |" in text
    assert "### Nested\n\nA piece of something." in text
    assert "### Told" not in text
