// The stock clients against the conformance servers: node conformance.mjs URL TRANSPORTS socket|engine; findings as JSON.
import { Socket as EngineSocket } from "engine.io-client";
import { io } from "socket.io-client";

const [url, transports, kind] = process.argv.slice(2);
const options = transports === "default" ? {} : { transports: transports.split(",") };

const say = (finding) => console.log(JSON.stringify(finding));
const next = (emitter, name) => new Promise((resolve) => emitter.once(name, (...args) => resolve(args)));
const bytes = (value) => [...new Uint8Array(value)];

const kinds = {
  async socket() {
    const open = (namespace, auth) => io(url + namespace, { forceNew: true, ...options, ...(auth && { auth }) });
    for (const [namespace, auth] of [["/", undefined], ["/", { token: "123" }], ["/custom", { token: "abc" }]]) {
      const socket = open(namespace, auth);
      const [said] = await next(socket, "auth");
      say({ namespace, auth: said, sid: typeof socket.id, pid: socket._pid ?? null });
      socket.disconnect();
    }
    const refused = open("/random");
    const [error] = await next(refused, "connect_error");
    say({ refused: error.message, data: error.data ?? null });
    refused.disconnect();

    const socket = open("/");
    await next(socket, "connect");
    const args = [1, "2", { 3: [true] }, null, Buffer.from([0, 255]), Buffer.alloc(0)];
    const back = next(socket, "message-back");
    socket.emit("message", ...args);
    say({ back: (await back).map((each) => (Buffer.isBuffer(each) ? bytes(each) : each)) });
    const acked = await new Promise((resolve) => socket.emit("message-with-ack", ...args, (...answer) => resolve(answer)));
    say({ acked: acked.map((each) => (Buffer.isBuffer(each) ? bytes(each) : each)) });
    socket.disconnect();
  },

  async engine() {
    const socket = new EngineSocket(url, { path: "/engine.io/", ...options });
    socket.binaryType = "arraybuffer";
    await next(socket, "open");
    if (transports === "default" && socket.transport.name !== "websocket") await next(socket, "upgrade");
    const came = [];
    const all = new Promise((resolve) => {
      socket.on("data", (data) => came.push(typeof data === "string" ? data : bytes(data)) === 4 && resolve());
    });
    socket.send("hello");
    socket.send(Buffer.from([1, 2, 3, 4]));
    socket.send("你好");
    socket.send(Buffer.alloc(0));
    await all;
    let pings = 0;
    await new Promise((resolve) => socket.on("ping", () => ++pings === 3 && resolve()));
    say({ transport: socket.transport.name, came, alive: socket.readyState });
    socket.close();
  },
};

await kinds[kind]();
process.exit(0);
