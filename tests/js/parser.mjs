// npm's parser as an oracle: a line of JSON in (a list of messages: a string, or {bytes: hex}), a line out.
import { createInterface } from "node:readline";
import { Decoder } from "socket.io-parser";

const plain = (value) => {
  if (Buffer.isBuffer(value)) return { "<bytes>": value.toString("hex") };
  if (Array.isArray(value)) return value.map(plain);
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]));
  return value;
};

const decode = (messages) => {
  const decoder = new Decoder();
  const packets = [];
  decoder.on("decoded", (packet) => packets.push(packet));
  try {
    for (const message of messages) decoder.add(typeof message === "string" ? message : Buffer.from(message.bytes, "hex"));
  } catch (error) {
    return { refused: error.message };
  }
  if (packets.length !== 1) return { refused: "no packet, or many" };
  const { type, nsp, data, id } = packets[0];
  return { type, nsp, data: plain(data) ?? null, id: id ?? null };
};

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(JSON.parse(line).map(decode)));
}
