// The stock client, driven by a test: node client.mjs URL TRANSPORTS SCENARIO [COOKIE]; a line of JSON for each finding.
import { createInterface } from "node:readline";

import { io } from "socket.io-client";

const [url, transports, scenario, cookie] = process.argv.slice(2);
const options = transports === "default" ? {} : { transports: transports.split(",") };

const say = (finding) => console.log(JSON.stringify(finding));
const next = (socket, name) => new Promise((resolve) => socket.once(name, (...args) => resolve(args)));
const open = (namespace = "/", more = {}) => io(url + namespace, { forceNew: true, reconnectionDelay: 50, ...options, ...more });
const asked = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const question = async () => JSON.parse((await asked.next()).value);

const scenarios = {
  async basics() {
    const socket = open("/talk");
    await next(socket, "connect");
    say({ connected: Boolean(socket.id), transport: socket.io.engine.transport.name });
    say({ ack: await socket.emitWithAck("join", "team a") });
    const said = next(socket, "said");
    socket.emit("say-to-all", ["team a", "everybody"], "hello 你好");
    say({ said: await said });
    socket.disconnect();
  },

  async binary() {
    const socket = open("/");
    await next(socket, "connect");
    const sent = { file: Buffer.from([0, 1, 254, 255]), empty: Buffer.alloc(0), deep: [{ big: Buffer.alloc(70_000, 7) }] };
    const { value } = await socket.emitWithAck("echo", sent);
    const { file, empty, deep } = value;
    say({ file: [...file], empty: empty.byteLength, big: deep[0].big.byteLength, same: deep[0].big[69_999] === 7 });
    socket.disconnect();
  },

  async firstEmit() {
    const milliseconds = [];
    for (let time = 0; time < 5; time++) {
      const socket = open("/");
      await next(socket, "connect");
      const began = performance.now();
      await socket.emitWithAck("echo", 1);
      milliseconds.push(performance.now() - began);
      socket.disconnect();
    }
    say({ milliseconds });
  },

  async upgrade() {
    const socket = open("/");
    await next(socket, "connect");
    if (socket.io.engine.transport.name !== "websocket") await next(socket.io.engine, "upgrade");
    say({ after: socket.io.engine.transport.name, ack: await socket.emitWithAck("echo", "over there") });
    socket.disconnect();
  },

  // Fifty at once: over polling they share a POST.
  async many() {
    const socket = open("/");
    await next(socket, "connect");
    const acks = [];
    const times = new Map();
    await new Promise((resolve) => {
      for (let number = 0; number < 50; number++) {
        socket.emit("echo", number, ({ value }) => {
          acks.push(value);
          times.set(value, (times.get(value) ?? 0) + 1);
          if (acks.length === 50) setTimeout(resolve, 100); // time for one too many
        });
      }
    });
    say({ acks, once: [...times.values()].every((count) => count === 1) });
    socket.disconnect();
  },

  async burst() {
    const socket = open("/talk");
    const ticks = [];
    socket.on("tick", (number) => ticks.push(number));
    await next(socket, "connect");
    await socket.emitWithAck("burst", 500);
    while (ticks.length < 500) await next(socket, "tick");
    const answers = await Promise.all(ticks.map((number) => socket.emitWithAck("join", `room ${number}`)));
    say({ ticks, rooms: answers.map(({ room }) => room) });
    socket.disconnect();
  },

  // In one room with others: joins it at each connect, says what it is asked to, tells what it heard.
  async meet() {
    const socket = open("/talk", { extraHeaders: { cookie } });
    const heard = [];
    let joined = 0;
    socket.on("connect", async () => {
      await socket.emitWithAck("join", "the square");
      joined += 1;
      socket.emit("say-to-all", [socket.id], "in"); // to itself: wakes who waits for that
    });
    socket.on("said", ({ text }) => text === "in" || heard.push(text));
    const until = async (met) => {
      while (!met()) await next(socket, "said");
    };
    await until(() => joined);
    say({ transport: socket.io.engine.transport.name });
    for (;;) {
      const { texts, hears, joins } = await question();
      await until(() => joined >= joins);
      for (const text of texts) await socket.emitWithAck("say-to-all", ["the square"], text);
      await until(() => heard.length >= hears);
      say({ heard, joined, transport: socket.io.engine.transport.name });
    }
  },

  // Whoever started us cuts the wire once we said that we are connected.
  async reconnect() {
    const socket = open("/talk");
    await next(socket, "connect");
    const first = socket.id;
    await socket.emitWithAck("join", "a room");
    const gone = next(socket, "disconnect");
    say({ connected: true });
    const [reason] = await gone;
    await next(socket, "connect");
    const ack = await socket.emitWithAck("join", "a room");
    say({ reason, back: socket.id !== first, ack });
    socket.disconnect();
  },
};

await scenarios[scenario]();
process.exit(0);
