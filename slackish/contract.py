"""What holds for all events of the project: the words before the tables of docs/events.md and the page."""

TITLE = "Slackish events"
VERSION = "0.1.0"  # of the contract: names, fields and codes are only ever added

RULES = """
Slackish speaks Socket.IO 5 at `/socket.io/`: any of its clients will do. A namespace is a feature, and a connection may
join several.

```js
const chat = io("/chat", { auth: { workspace: "acme" } });
chat.on("new-message", ({ user, text }) => console.log(user, text));
const answer = await chat.emitWithAck("send-message", { room: "general", text: "Hello" });
```

* **Who you are** comes from the session cookie of the page, or from `auth.token`, a personal API token. An id or a name
  that a client claims is not looked at.
* **Which workspace** is `auth.workspace`; who belongs to one only may leave it out.
* **A refused connect** is CONNECT_ERROR `{message: CODE, data: {code: CODE}}` with one of `authentication_required`,
  `workspace_required`, `workspace_not_found`, `not_authorized`, `too_many_connections`.
* **Acks**: every client event may ask for one. It is `{ok: true, …}` with the fields below, or
  `{ok: false, error: {code, message, …}}`. `ok` means committed. Without an ack an error comes as the event `error`.
* **Fields** that are not listed are refused (`invalid_payload`, with the `field` named).
* **Too fast** is `rate_limited`, with `retryAfter` in seconds. The connection lives on.
* **What one may not see does not exist**: foreign and absent are answered by the same bytes.
* **Rooms** are named by a string or an id; the server says both, `room` and `roomId`.
* **People's ids** are strings, ids of rooms and messages are integers, times are milliseconds since the epoch.
""".strip()
