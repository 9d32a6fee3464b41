import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** A running `moto_server` on a free loopback port. */
export interface MotoProcess {
  /** `http://127.0.0.1:PORT`; only the gateway uses it. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Ends moto when its standard input closes, so that it never outlives the sandbox. Also works around a fault of moto 5.2.1,
 * which fails when the last version of a key with a delete marker is deleted.
 */
const LAUNCHER = `
import os, sys, threading
def wait():
    sys.stdin.buffer.read()
    os._exit(0)
threading.Thread(target=wait, daemon=True).start()
from moto.s3.models import FakeDeleteMarker
FakeDeleteMarker.dispose = lambda self, garbage=False: None
from moto.server import main
main(["-H", "127.0.0.1", "-p", "0"])
`;

/**
 * Starts moto and waits until it listens.
 * @param python an interpreter that has moto[server]
 * @throws Error with moto's own last lines if it ends before it listens
 */
export async function startMoto(python: string): Promise<MotoProcess> {
  const env = { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: "true", PYTHONUNBUFFERED: "1" };
  // A terminal sends Ctrl-C to the whole group in front, but a Terraform that is told to stop has yet to write its state.
  const detached = process.platform !== "win32";
  const child = spawn(python, ["-c", LAUNCHER], { env, stdio: ["pipe", "ignore", "pipe"], detached });
  const ended = once(child, "exit");
  const lastLines: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    child.once("error", (error) => reject(new Error(`cannot start moto with ${python}: ${error.message}`)));
    child.once("exit", () => reject(new Error(`moto ended before it listened:\n${lastLines.join("\n")}`)));
    createInterface({ input: child.stderr }).on("line", (line) => {
      if (lastLines.push(line) > 20) lastLines.shift();
      const [, address] = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line) ?? [];
      if (address) resolve(address);
    });
  });
  return {
    url,
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
