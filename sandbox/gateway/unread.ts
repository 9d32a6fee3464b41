import type { IncomingMessage, ServerResponse } from "node:http";
import { MEBIBYTE } from "../kit/limits";

/** A client that is still sending gets its answer only when it has sent this much at most (bytes). */
const READ_ON = MEBIBYTE;

/**
 * Ends the connection of a client that goes on sending a body which was answered already: an endless one would be read for ever.
 * A little is read on, because most clients read the answer only after they have sent everything.
 */
export function endUnread(request: IncomingMessage, response: ServerResponse): void {
  response.once("finish", () => {
    if (request.complete) return;
    let read = 0;
    request.on("data", (chunk: Buffer) => {
      read += chunk.length;
      if (read > READ_ON) request.socket.destroy();
    });
    request.resume();
  });
}
