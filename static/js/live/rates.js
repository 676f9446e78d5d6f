/** How much a socket does: the difference between two maps, a second. */

export function ratesOf() {
  let before = new Map();
  let rates = new Map();
  let at = 0;
  return {
    /** @param {Array<{sid: string, connection: string, eventsIn: number, bytesOut: number}>} sockets of a new map */
    take(sockets) {
      const now = performance.now();
      const seconds = (now - at) / 1000;
      rates = new Map(sockets.map((socket) => {
        const last = before.get(socket.sid);
        return [socket.sid, last ? { events: (socket.eventsIn - last.eventsIn) / seconds, bytes: (socket.bytesOut - last.bytesOut) / seconds } : null];
      }));
      before = new Map(sockets.map((socket) => [socket.sid, socket]));
      at = now;
    },
    of: (sid) => rates.get(sid),
    /** Of all together; a connection's bytes count once, whatever sockets it has. */
    total(sockets) {
      const connections = new Map(sockets.map((socket) => [socket.connection, socket.sid]));
      const sum = (sids, what) => sids.reduce((all, sid) => all + (rates.get(sid)?.[what] ?? 0), 0);
      return { events: sum(sockets.map(({ sid }) => sid), "events"), bytes: sum([...connections.values()], "bytes") };
    },
  };
}

const units = ["B", "kB", "MB", "GB"];

/** "1.2 kB/s". */
export function bytesASecond(bytes) {
  let unit = 0;
  while (bytes >= 1000 && unit < units.length - 1) (bytes /= 1000), unit++;
  return `${unit ? bytes.toFixed(1) : Math.round(bytes)} ${units[unit]}/s`;
}
