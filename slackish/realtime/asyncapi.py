"""The contract as an AsyncAPI 3 document: a channel is a namespace, and operations are the server's.

What Socket.IO has and AsyncAPI has no word for is said in this way: the payload of a message is the
event's one argument (an array, where there are several), and the ack is the operation's reply.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from .contract import REFERENCE, Contract, Heard, JsonSchema, Namespace, Said, contract_of
from .wire import Refusal

if TYPE_CHECKING:
    from .consumer import NamespaceConsumer


def asyncapi_document(
    namespaces: Iterable[type[NamespaceConsumer]], *, title: str, version: str, description: str = ""
) -> dict[str, Any]:
    """The document for these consumer classes. `version`: of the contract, as `info.version`."""
    contract = contract_of(namespaces)
    return {
        "asyncapi": "3.0.0",
        "info": {"title": title, "version": version, "description": description},
        "defaultContentType": "application/json",
        "channels": {_channel_id(each.name): _channel(each, contract) for each in contract.namespaces},
        "operations": {
            name: operation for each in contract.namespaces for name, operation in _operations(each).items()
        },
        "components": {"schemas": _schemas(contract)},
    }


def _channel_id(namespace: str) -> str:
    """`/chat` is `chat`; `/` has no name of its own."""
    return namespace.strip("/") or "main"


def _channel(namespace: Namespace, contract: Contract) -> dict[str, Any]:
    messages: dict[str, Any] = {}
    for heard in namespace.hears:
        messages[f"receive.{heard.name}"] = _heard_message(heard)
        messages[f"ack.{heard.name}"] = _ack_message(heard, contract)
    for said in namespace.says:
        messages[f"send.{said.name}"] = _said_message(said)
    return {
        "address": namespace.name,
        "title": f"Namespace {namespace.name}",
        "description": namespace.summary,
        "messages": messages,
    }


def _operations(namespace: Namespace) -> dict[str, Any]:
    channel = _channel_id(namespace.name)
    operations: dict[str, Any] = {}
    for heard in namespace.hears:
        operations[f"{channel}.receive.{heard.name}"] = {
            **_operation("receive", channel, heard.name, heard.summary),
            "reply": {
                "channel": {"$ref": f"#/channels/{channel}"},
                "messages": [{"$ref": f"#/channels/{channel}/messages/ack.{heard.name}"}],
            },
        }
    for said in namespace.says:
        operations[f"{channel}.send.{said.name}"] = _operation("send", channel, said.name, said.summary)
    return operations


def _operation(action: str, channel: str, event: str, summary: str) -> dict[str, Any]:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "summary": summary,
        "messages": [{"$ref": f"#/channels/{channel}/messages/{action}.{event}"}],
    }


def _heard_message(heard: Heard) -> dict[str, Any]:
    message: dict[str, Any] = {"name": heard.name, "summary": heard.summary}
    match heard.arguments:
        case ():
            return message
        case (argument,):
            return message | {"payload": argument}
        case several:
            return message | {"payload": {"type": "array", "items": list(several), "minItems": len(several)}}


def _ack_message(heard: Heard, contract: Contract) -> dict[str, Any]:
    refused: JsonSchema = {
        "type": "object",
        "properties": {"ok": {"const": False}, "error": {"$ref": REFERENCE.format(model="Refusal")}},
        "required": ["ok", "error"],
    }
    summary = f"The ack of {heard.name}."
    return {"name": heard.name, "summary": summary, "payload": {"oneOf": [_accepted(heard, contract), refused]}}


def _accepted(heard: Heard, contract: Contract) -> JsonSchema:
    """`ok` stands among the fields, whose own schema allows no other: so it is written out here."""
    fields = contract.resolved(heard.ack or {})
    return {
        **fields,
        "type": "object",
        "properties": {"ok": {"const": True}, **fields.get("properties", {})},
        "required": ["ok", *fields.get("required", [])],
    }


def _said_message(said: Said) -> dict[str, Any]:
    return {"name": said.name, "summary": said.summary, "payload": said.payload}


def _schemas(contract: Contract) -> dict[str, JsonSchema]:
    refusal = TypeAdapter(Refusal).json_schema(ref_template=REFERENCE)
    return dict(sorted({**contract.schemas, "Refusal": refusal}.items()))
