import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Variables } from "../../environments/variables";
import { runChild } from "../process/child";
import { platform } from "../setup/releases.mjs";
import { OperationError } from "../words/errors";
import type { CredentialsHelper } from "./cli-settings";

const TIMEOUT_MS = 60_000;

const answer = z.object({ token: z.string().optional() });

/**
 * Asks the program of a `credentials_helper` block for a host's token, as Terraform does: `terraform-credentials-NAME [ARGS] get HOST`
 * in the user's folder of plugins answers with JSON (developer.hashicorp.com, Credentials Helpers). Undefined if it has none. Throws
 * OperationError if there is no such program, or it fails.
 */
export async function tokenFromHelper(
  { name, args }: CredentialsHelper,
  hostname: string,
  variables: Variables,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const program = programOf(name, variables);
  const { exitCode, stdout, stderr } = await runChild(program, [...args, "get", hostname], {
    environment: variables,
    timeoutMs: TIMEOUT_MS,
    signal,
  });
  if (exitCode !== 0) throw new OperationError(`${program} has no token for ${hostname}: ${stderr.trim() || `exit code ${exitCode}`}`);
  const read = answer.safeParse(jsonIn(stdout));
  // Nothing of the answer is said: a token may be in it.
  if (!read.success) throw new OperationError(`What ${program} answers is not the JSON of a credentials helper`);
  return read.data.token;
}

function programOf(name: string, { HOME }: Variables): string {
  const plugins = join(HOME || homedir(), ".terraform.d", "plugins");
  const file = `terraform-credentials-${name}`;
  const found = [join(plugins, platform, file), join(plugins, file)].find((each) => existsSync(each));
  if (found !== undefined) return found;
  throw new OperationError(
    `Terraform's CLI configuration names the credentials helper ${name}, and there is no ${file} in ${plugins}`,
    "Put it there, or set the host's token in a variable TF_TOKEN_...",
  );
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
