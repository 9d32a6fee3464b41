import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { devNull } from "node:os";
import { join } from "node:path";
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

/** Serves moto to whoever has the secret, and ends when its standard input closes, so that it never outlives the sandbox. */
const PROGRAM = join(__dirname, "serve.py");

/**
 * Starts moto and waits until it listens.
 * @param python an interpreter that has moto[server]
 * @throws Error with moto's own last lines if it ends before it listens
 */
export async function startMoto(python: string): Promise<MotoProcess> {
  // moto's botocore reads no settings of the user's, which may name a profile that is not there, and asks no other machine: without
  // credentials of its own, it would ask the machine's metadata service for some.
  const ofUser = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  const own = { MOTO_IAM_LOAD_MANAGED_POLICIES: "true", PYTHONUNBUFFERED: "1", AWS_EC2_METADATA_DISABLED: "true" };
  const env = { ...Object.fromEntries(ofUser), ...own, AWS_CONFIG_FILE: devNull, AWS_SHARED_CREDENTIALS_FILE: devNull };
  // A terminal sends Ctrl-C to the whole group in front, but a Terraform that is told to stop has yet to write its state.
  const detached = process.platform !== "win32";
  const child = spawn(python, [PROGRAM], { env, stdio: ["pipe", "ignore", "pipe"], detached });
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
