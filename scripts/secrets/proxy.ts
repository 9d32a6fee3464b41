import type { Environment } from "../../environments/schema";
import type { Names } from "../../environments/names";
import { passwordsIn } from "../../modules/text/address-passwords";
import { secrets } from "../../modules/text/redactor";
import type { Aws } from "../aws/clients";
import { askSecret, type Input, readAll } from "../cli/secret-input";
import { UsageError } from "../words/errors";
import { SecretsKey } from "./key";
import { overwrite } from "./parameters";

/** Characters of a standard parameter's value (Systems Manager User Guide, "Managing parameter tiers"). */
const LONGEST = 4096;

export interface ProxyContext {
  readonly aws: Pick<Aws, "ssm" | "kms">;
  readonly names: Pick<Names, "proxyParameter" | "secretsKey">;
  readonly environment: Pick<Environment, "name">;
}

/** The parameter of the proxy's address. Throws UsageError if the environment's file has none. */
export function proxyParameterOf({ names, environment }: Pick<ProxyContext, "names" | "environment">): string {
  if (names.proxyParameter !== undefined) return names.proxyParameter;
  throw new UsageError(
    `The proxy of ${environment.name} is no secret.`,
    "scan.proxy: { secret: true } in the environment's file makes it one, with user and password.",
  );
}

/** Reads the address from a terminal, without echo, or from a pipe. Throws UsageError, which never contains it. */
export async function readProxyAddress(input: Input): Promise<string> {
  const question = "Proxy of the build, http://USER:PASSWORD@HOST:PORT (not shown): ";
  const value = (input.isTTY === true ? await askSecret(question, input) : await readAll(input)).trim();
  const url = URL.canParse(value) ? new URL(value) : undefined;
  // Whoever logs the password alone, or both as a header has them, has to be found too.
  secrets.learn(...passwordsIn(value));
  if (url !== undefined && isProxy(value, url)) return value;
  throw new UsageError(
    `A proxy is http(s)://USER:PASSWORD@HOST:PORT, of at most ${LONGEST} printable characters of ASCII; other characters, and @ : / in user or password, are written as %XX.`,
    "Give it on standard input, or run the command on a terminal, which asks without showing what you type. Nothing was changed.",
  );
}

function isProxy(value: string, { protocol, hostname, pathname, search, hash }: URL): boolean {
  const isPlain = /^[\x21-\x7e]+$/.test(value) && value.length <= LONGEST;
  return isPlain && /^https?:$/.test(protocol) && hostname !== "" && pathname === "/" && search === "" && hash === "";
}

/** Writes the address into its parameter, past Terraform: no state, plan, log or argument contains it. Gives the parameter's version. */
export async function setProxyAddress(value: string, { aws, names, environment }: ProxyContext): Promise<number> {
  const parameter = proxyParameterOf({ names, environment });
  const { arn: keyArn } = await SecretsKey.find(names.secretsKey, aws);
  return overwrite(aws.ssm, parameter, value, { environmentName: environment.name, keyArn });
}
