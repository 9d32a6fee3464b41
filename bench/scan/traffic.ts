import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** What a part of a measurement has moved. */
export interface Moved {
  /** Requests to AWS and to the package index. */
  readonly calls: number;
  /** Bytes of their answers, headers included. */
  readonly bytes: number;
}

/** Counts what goes through the sandbox's gateway, and lets each call take longer. */
export class Traffic {
  /** Milliseconds that each call takes longer. */
  delayMs = 0;
  private calls = 0;
  private readonly open = new Set<Socket>();
  private sent = 0;

  /** For the sandbox's option of that name. */
  readonly watch = async (request: IncomingMessage): Promise<void> => {
    const { socket } = request;
    this.calls += 1;
    if (!this.open.has(socket)) {
      this.open.add(socket);
      socket.once("close", () => {
        this.sent += socket.bytesWritten;
        this.open.delete(socket);
      });
    }
    if (this.delayMs > 0) await wait(this.delayMs);
  };

  moved(): Moved {
    return { calls: this.calls, bytes: [...this.open].reduce((sum, socket) => sum + socket.bytesWritten, this.sent) };
  }
}

export function since(before: Moved, after: Moved): Moved {
  return { calls: after.calls - before.calls, bytes: after.bytes - before.bytes };
}
