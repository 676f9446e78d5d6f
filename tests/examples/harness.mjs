/* What the conversations share: the stock client, people's sessions, and waiting instead of sleeping. */
import assert from "node:assert/strict";
import { io } from "socket.io-client";

const given = JSON.parse(process.argv[2]);
const { urls, people } = given;
const PATIENCE = 10_000;
const opened = [];
let turn = 0;

/* [{cookie, id, username}], as the test made them. */
export { assert, given, people };

/* A connected socket of `person`; neighbours sit on different servers, where there are several. */
export function connect(namespace, person, auth = {}) {
  const socket = io(urls[turn++ % urls.length] + namespace, {
    transports: ["websocket"],
    forceNew: true,
    auth,
    extraHeaders: person ? { Cookie: person.cookie } : {},
  });
  return entered(socket);
}

/* Another namespace on the connection of `socket`. */
export const beside = (socket, namespace, auth = {}) => entered(socket.io.socket(namespace, { auth }).connect());

/* The next `event` that `socket` hears, or heard and was not asked for yet. */
export async function next(socket, event) {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const place = socket.heard.findIndex(([name]) => name === event);
    if (place >= 0) return socket.heard.splice(place, 1)[0][1];
    const left = deadline - Date.now();
    if (left <= 0) throw new Error(`no ${event} came; unread: ${JSON.stringify(socket.heard)}`);
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, left);
      socket.onAny(function once() {
        clearTimeout(timer);
        socket.offAny(once);
        resolve();
      });
    });
  }
}

/* Whether `socket` has heard `event` and nobody asked for it. Only worth asking after a later event came. */
export const heard = (socket, event) => socket.heard.some(([name]) => name === event);

export async function ok(socket, event, ...args) {
  const answer = await socket.timeout(PATIENCE).emitWithAck(event, ...args);
  assert.equal(answer.ok, true, JSON.stringify(answer));
  return answer;
}

export async function refused(socket, event, ...args) {
  const answer = await socket.timeout(PATIENCE).emitWithAck(event, ...args);
  assert.equal(answer.ok, false, JSON.stringify(answer));
  return answer.error;
}

/* The line of what another program is asked to do; it answers with a line on standard input. */
export async function ask(line) {
  console.log(line);
  for await (const _ of process.stdin) return;
}

export function done() {
  for (const socket of opened) socket.disconnect();
  console.log("done");
  process.exit(0);
}

function entered(socket) {
  socket.heard = [];
  socket.onAny((event, payload) => socket.heard.push([event, payload]));
  opened.push(socket);
  return new Promise((resolve, reject) => {
    socket.on("connect", () => resolve(socket));
    socket.on("connect_error", (error) => {
      socket.disconnect();
      reject(error);
    });
  });
}
