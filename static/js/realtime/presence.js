/** Who is there, and what people say of themselves. */

const AWAY_AFTER = 10 * 60 * 1000;

export function listen({ connection, store }) {
  connection.on("presence-state", (state) => {
    store.presence = new Map(Object.entries(state));
    store.changed("presence");
  });
  connection.on("presence-changed", ({ changes }) => {
    for (const { userId, status } of changes) {
      if (status === "offline") store.presence.delete(String(userId));
      else store.presence.set(String(userId), status);
    }
    store.changed("presence");
  });
  connection.on("person-changed", (person) => store.know([person]));
  watchMe(connection);
}

/** Left alone for a while, the page says that one is away; the first sign of life takes it back. */
function watchMe(connection) {
  let away = false;
  let timer = 0;
  const tell = (now) => {
    away = now;
    connection.request("set-presence", { away }).catch(() => {}); // a new connection begins as there
  };
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => tell(true), AWAY_AFTER);
  };
  const alive = () => {
    if (document.hidden) return;
    if (away) tell(false);
    wait();
  };
  for (const event of ["pointerdown", "pointermove", "keydown", "focus"]) addEventListener(event, alive, { passive: true });
  document.addEventListener("visibilitychange", alive);
  connection.addEventListener("online", () => away && tell(true));
  wait();
}
