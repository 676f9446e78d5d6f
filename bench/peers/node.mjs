/* Socket.IO for Node: node node.mjs PORT */
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer();
const io = new Server(http, { serveClient: false });
io.on("connection", (socket) => {
  socket.on("join", (room) => socket.join(room));
  socket.on("say", (room, text) => io.to(room).emit("said", { text }));
  socket.on("echo", (value, ack) => ack(value));
});
http.listen(Number(process.argv[2]), "127.0.0.1");
