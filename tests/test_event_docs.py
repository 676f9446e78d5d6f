"""The documentation of events is the code's: nothing is told that is not so, and nothing is left untold."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from slackish.contract import RULES, VERSION
from slackish.realtime.contract import acks_of, contract_of
from slackish.routing import namespaces

PROMISED = {
    "invalid_event",
    "invalid_payload",
    "rate_limited",
    "room_not_found",
    "room_exists",
    "room_archived",
    "message_not_found",
    "not_author",
    "not_authorized",
    "empty_message",
    "text_too_long",
    "client_id_conflict",
    "parent_not_found",
    "user_not_found",
    "cannot_leave",
    "access_denied",
    "stale_version",
    "cannot_join_game",
    "illegal_move",
    "not_your_turn",
    "invalid_command",
    "too_many_rooms",
    "internal_error",
}  # clients tell by them what happened: one may be added, none goes
OF_CONNECTING = [
    "authentication_required",
    "workspace_required",
    "workspace_not_found",
    "not_authorized",
    "too_many_connections",
]
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(["$ref", "type", "title", "description", "pattern", "format"], str),
    **dict.fromkeys(["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"], int),
    **dict.fromkeys(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"], int | float),
    **dict.fromkeys(["enum", "required", "oneOf", "anyOf", "allOf"], list),
    **dict.fromkeys(["properties", "patternProperties", "propertyNames"], dict),
    **dict.fromkeys(["const", "default"], object),
    "items": list | dict,
    "additionalProperties": bool | dict,
    "uniqueItems": bool,
}
PAGE = "/docs/events/"
DOCUMENT = "/docs/events.json"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    answer: dict[str, Any] = Client().get(DOCUMENT).json()
    return answer


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for each in node.values():
            yield from references(each)
    elif isinstance(node, list):
        for each in node:
            yield from references(each)


def found(document: Any, reference: str) -> Any:
    for part in reference.removeprefix("#/").split("/"):
        document = document[part.replace("~1", "/").replace("~0", "~")]
    return document


def test_the_committed_file_is_what_the_code_makes() -> None:
    call_command("event_docs", check=True)


def test_a_file_that_is_out_of_date_is_told(tmp_path: Path, settings: Any) -> None:
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError, match="out of date"):
        call_command("event_docs", check=True)


def test_every_event_says_what_it_is_for_and_every_client_event_what_its_ack_holds() -> None:
    for namespace in contract_of(namespaces).namespaces:
        assert namespace.summary, namespace.name
        assert [event.name for event in (*namespace.hears, *namespace.says) if not event.summary] == []
        assert [event.name for event in namespace.hears if event.ack is None] == []
    for consumer in namespaces:
        assert acks_of(consumer).keys() <= consumer.events.keys(), "an ack of an event that there is not"


def test_the_document_has_a_channel_for_each_namespace_and_an_operation_for_each_event(document) -> None:
    assert document["asyncapi"] == "3.0.0"
    assert {channel["address"] for channel in document["channels"].values()} == {each.namespace for each in namespaces}
    received = {name for name, operation in document["operations"].items() if operation["action"] == "receive"}
    assert received == {
        f"{consumer.namespace.strip('/') or 'main'}.receive.{event}"
        for consumer in namespaces
        for event in consumer.events
    }


def schemas_in(schema: Any) -> Iterator[Any]:
    """`schema` and all that it is made of."""
    yield schema
    for keyword, value in schema.items():
        if keyword in {"oneOf", "anyOf", "allOf"} or (keyword == "items" and isinstance(value, list)):
            inner = value
        elif keyword in {"properties", "patternProperties"}:
            inner = list(value.values())
        else:
            inner = [value] if keyword in {"items", "additionalProperties"} and isinstance(value, dict) else []
        for each in inner:
            yield from schemas_in(each)


def test_schemas_keep_to_the_words_that_asyncapi_has(document) -> None:
    """JSON Schema draft 07 as AsyncAPI 3 takes it: what newer drafts and OpenAPI say otherwise would be no document."""
    messages = [each for channel in document["channels"].values() for each in channel["messages"].values()]
    written = [each["payload"] for each in messages if "payload" in each]
    for root in [*written, *document["components"]["schemas"].values()]:
        for schema in schemas_in(root):
            for keyword, value in schema.items():
                assert isinstance(value, KEYWORDS[keyword]), (keyword, value)


def test_every_reference_of_the_document_leads_somewhere(document) -> None:
    for reference in set(references(document)):
        assert found(document, reference) is not None


def test_an_operation_sends_what_its_channel_declares(document) -> None:
    """The rule of AsyncAPI 3: messages of an operation, and of its reply, are references into its channel."""
    for name, operation in document["operations"].items():
        channel = operation["channel"]["$ref"]
        messages = [*operation["messages"], *operation.get("reply", {}).get("messages", [])]
        assert all(each["$ref"].startswith(f"{channel}/messages/") for each in messages), name
        assert operation["summary"], name


def test_names_are_ones_that_asyncapi_allows(document) -> None:
    names = [*document["channels"], *document["operations"], *document["components"]["schemas"]]
    assert [name for name in names if not re.fullmatch(r"[\w.-]+", name)] == []


def test_an_ack_is_the_fields_beside_ok_or_a_refusal(document) -> None:
    accepted, refused = document["channels"]["chat"]["messages"]["ack.send-message"]["payload"]["oneOf"]
    assert accepted["required"] == ["ok", "message"]
    assert accepted["properties"]["message"] == {"$ref": "#/components/schemas/Message"}
    assert refused["required"] == ["ok", "error"]


def test_the_page_names_every_event_and_every_link_in_it_leads_to_a_place() -> None:
    page = Client().get(PAGE).content.decode()
    places = set(re.findall(r' id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= places
    for namespace in contract_of(namespaces).namespaces:
        slug = namespace.name.strip("/") or "main"
        assert {f"{slug}-hears-{event.name}" for event in namespace.hears} <= places
        assert {f"{slug}-says-{event.name}" for event in namespace.says} <= places


def test_every_link_of_the_file_leads_to_a_heading_of_it() -> None:
    text = Path(settings.BASE_DIR, "docs", "events.md").read_text()
    headings = {heading.strip("`").lower() for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings


def test_codes_are_told_with_their_meaning() -> None:
    text = Path(settings.BASE_DIR, "docs", "events.md").read_text().partition("## Error codes")[2]
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", text, re.MULTILINE))
    assert [code for code, meaning in rows.items() if not meaning] == []
    assert rows.keys() >= PROMISED
    assert [code for code in OF_CONNECTING if f"`{code}`" not in RULES] == []


def test_the_version_is_the_projects() -> None:
    assert f'version = "{VERSION}"' in Path(settings.BASE_DIR, "pyproject.toml").read_text()
