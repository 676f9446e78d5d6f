// How long the first emit of a stock client takes, from its connect event to the ack: node first.mjs URL COOKIE TIMES
// Default transports: it connects by polling, and upgrades while that emit is under way.
import {io} from "socket.io-client";

const [url, cookie, times] = process.argv.slice(2);
for (let count = 0; count < Number(times); count += 1) {
    const socket = io(`${url}/chat`, {forceNew: true, reconnection: false, extraHeaders: {Cookie: cookie}});
    const took = await new Promise((done, failed) => {
        socket.on("connect_error", failed);
        socket.on("connect", async () => {
            const began = performance.now();
            await socket.timeout(30_000).emitWithAck("heads").catch(failed);
            done(performance.now() - began);
        });
    });
    console.log(took);
    socket.close();
}
