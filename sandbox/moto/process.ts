import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** The header with the secret of this run, without which moto answers nothing. */
export const SECRET_HEADER = "x-sandbox-secret";

/** Where moto is, for the gateway alone. */
export interface MotoPlace {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly secret: string;
}

/** A running `moto_server` on a free loopback port. */
export interface MotoProcess extends MotoPlace {
  stop(): Promise<void>;
}

/**
 * moto checks no signature, so its server is put behind a secret, which comes as the first line of its standard input: it is in no
 * argument and no environment. Ends moto when its standard input closes, so that it never outlives the sandbox. Also works around
 * two faults of moto 5.2.1: it fails when the last version of a key with a delete marker is deleted, and to find an access key it
 * makes IAM anew in all six partitions of each account, a second of CPU time for AWS's managed policies. At each request, it would
 * list its own folders and write a line that nobody reads, a fifth of its work. Python would look for garbage among its several 100,000
 * objects again and again while they are made, half of what the first request costs.
 */
const LAUNCHER = `
import gc, hmac, os, sys, threading
gc.set_threshold(100_000, 50, 50)
secret = sys.stdin.buffer.readline().strip().decode()
def guarded(app):
    def serve(environ, start_response):
        given = environ.pop("HTTP_X_SANDBOX_SECRET", "")
        if hmac.compare_digest(given.encode("latin-1"), secret.encode()):
            return app(environ, start_response)
        start_response("403 Forbidden", [("Content-Type", "text/plain"), ("Connection", "close")])
        return [b"Only the sandbox's gateway may call moto.\\n"]
    return serve
def wait():
    sys.stdin.buffer.read()
    os._exit(0)
threading.Thread(target=wait, daemon=True).start()
from moto.s3.models import FakeDeleteMarker
FakeDeleteMarker.dispose = lambda self, garbage=False: None
from moto.iam import models as iam
def account_of(access_key):
    for account, partitions in list(iam.iam_backends.items()):
        if any(access_key in backend.access_keys for backend in list(partitions.values())):
            return account
    return iam.DEFAULT_ACCOUNT_ID
iam.get_account_id_from = account_of
from moto import server
from moto import backends
modules = sorted(backends.list_of_moto_modules())
backends.list_of_moto_modules = lambda: modules
from werkzeug.serving import WSGIRequestHandler
WSGIRequestHandler.log_request = lambda self, code="-", size="-": None
run_simple = server.run_simple
server.run_simple = lambda host, port, app, **more: run_simple(host, port, guarded(app), **more)
server.main(["-H", "127.0.0.1", "-p", "0"])
`;

/**
 * Starts moto and waits until it listens.
 * @param python an interpreter that has moto[server]
 * @throws Error with moto's own last lines if it ends before it listens
 */
export async function startMoto(python: string): Promise<MotoProcess> {
  // Without credentials of its own, moto's botocore would ask the machine's metadata service for some: another machine.
  const own = { MOTO_IAM_LOAD_MANAGED_POLICIES: "true", PYTHONUNBUFFERED: "1", AWS_EC2_METADATA_DISABLED: "true" };
  const env = { ...process.env, ...own };
  // A terminal sends Ctrl-C to the whole group in front, but a Terraform that is told to stop has yet to write its state.
  const detached = process.platform !== "win32";
  const child = spawn(python, ["-c", LAUNCHER], { env, stdio: ["pipe", "ignore", "pipe"], detached });
  const ended = once(child, "exit");
  const secret = randomBytes(32).toString("base64url");
  child.stdin.on("error", () => undefined).write(`${secret}\n`);
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
    secret,
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
