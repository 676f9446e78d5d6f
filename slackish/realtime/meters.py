"""What a process counts for its operators. No label names a workspace, a room or a person."""

from prometheus_client import Counter, Histogram

_QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

EVENT_SECONDS = Histogram(
    "slackish_event_seconds",
    "Handling one client event, from its turn to its ack.",
    ["namespace", "event"],
    buckets=_QUICK,
)
LAYER_SECONDS = Histogram("slackish_layer_seconds", "Handing one delivery to the channel layer.", buckets=_QUICK)
REFUSED = Counter("slackish_events_refused", "Client events that were answered with an error.", ["namespace", "code"])
CLOSED = Counter("slackish_connections_closed", "Connections that ended; a `slow reader` was cut off.", ["reason"])
DROPPED = Counter("slackish_layer_dropped", "Deliveries that other processes did not get.", ["why"])
