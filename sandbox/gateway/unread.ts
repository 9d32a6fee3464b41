import type { IncomingMessage, ServerResponse } from "node:http";
import { MEBIBYTE } from "../kit/limits";

/** A client that is still sending gets its answer only when it has sent this much at most (bytes). */
const READ_ON = MEBIBYTE;
/** Milliseconds. */
const TIME_TO_READ_THE_ANSWER = 1_000;

/**
 * Ends the connection of a client that goes on sending a body which was answered already: an endless one would be read for ever.
 * A little is read on, because most clients read the answer only after they have sent everything.
 */
export function endUnread(request: IncomingMessage, response: ServerResponse): void {
  // Before Node's own listener, which lets a body that nobody has read yet run off unseen and without end.
  response.prependOnceListener("finish", () => {
    if (request.complete) return;
    let read = 0;
    request.on("data", (chunk: Buffer) => {
      read += chunk.length;
      if (read <= READ_ON || request.isPaused()) return;
      request.pause();
      request.socket.end();
      // A connection that is destroyed with bytes in it takes the answer with it.
      setTimeout(() => request.socket.destroy(), TIME_TO_READ_THE_ANSWER).unref();
    });
    // Now it counts as read.
    request.read(0);
  });
}
