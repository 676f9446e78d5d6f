"""Holding what was emitted and what came over the wire to what the consumers declare."""

from collections.abc import Iterable
from typing import Any

from slackish.realtime.contract import acks_of, emits_of, misfit
from slackish.realtime.packets import Packet, PacketType, decode
from slackish.realtime.testing import Emitted
from slackish.routing import namespaces
from tests.socketio_client import Client

CONSUMERS = {consumer.namespace: consumer for consumer in namespaces}


def assert_emits_fit(emitted: Iterable[Emitted]) -> None:
    assert [wrong for each in emitted if (wrong := emit_misfit(each.namespace, each.event, each.args))] == []


def assert_frames_fit(client: Client) -> None:
    """Every event and every ack that `client` got, as it was on the wire."""
    events = (packet for packet in _packets(client.sent) if packet.type == PacketType.EVENT)
    asked = {(packet.namespace, packet.ack_id): packet.data[0] for packet in events}
    came = _packets(frame[1:] for frame in client.frames if frame.startswith("4"))
    assert [wrong for packet in came if (wrong := frame_misfit(packet, asked))] == []


def frame_misfit(packet: Packet, asked: dict[tuple[str, int | None], str]) -> str | None:
    """`asked`: (namespace, ack id) → the event that asked for that ack."""
    if packet.type == PacketType.EVENT:
        return emit_misfit(packet.namespace, packet.data[0], packet.data[1:])
    if packet.type == PacketType.ACK:
        return ack_misfit(packet.namespace, asked[packet.namespace, packet.ack_id], packet.data[0])
    return None


def emit_misfit(namespace: str, event: str, args: list[Any]) -> str | None:
    if len(args) != 1:
        return f"{event!r} has {len(args)} arguments"
    return misfit(emits_of(CONSUMERS[namespace]), event, args[0])


def ack_misfit(namespace: str, event: str, answer: dict[str, Any]) -> str | None:
    fields = {name: value for name, value in answer.items() if name != "ok"}
    if answer["ok"]:
        return misfit(acks_of(CONSUMERS[namespace]), event, fields)
    error = fields.get("error", {})
    return None if fields.keys() == {"error"} and error.keys() >= {"code", "message"} else f"{event!r}: {answer}"


def _packets(texts: Iterable[str]) -> list[Packet]:
    """Those that hold an event or an ack; a test may have sent what is no packet."""
    return [decode(text) for text in texts if text[:1] in ("2", "3")]
