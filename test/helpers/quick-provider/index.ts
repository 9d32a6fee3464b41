import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { generate } from "selfsigned";
import { CACHE } from "../../../scripts/process/paths";
import { Hashes } from "../../../scripts/setup/hashes.mjs";
import { platform } from "../../../scripts/setup/releases.mjs";
import { AWS_PROVIDER } from "../../../scripts/terraform/mirror-packages";
import { type QuickProvider, resourcesIn } from "../terraform";
import { namedTypes } from "./named-types";
import { partOf, wholeSchema } from "./schema";

const PLACES = join(CACHE, "test-programs", "quick-provider");

/**
 * A mirror with the AWS provider, made quick: Terraform would read the 700 MB of its program whole for its checksum, and its 1,500
 * schemas, at each init, plan, show and apply: more than half of their CPU time. In the mirror is a line of shell that starts
 * `serve.mjs`: the schemas that the project's sources name, and the real provider for all the rest. The test of the whole way uses
 * the provider as it is.
 *
 * Where the provider comes from the registry, it is in the project's cache afterwards: two concurrent `terraform init` may
 * damage a cache that both fill.
 *
 * Whoever makes a kit uses it from now on, in child processes too. If there is no provider, the tests that need it fail with
 * Terraform's message.
 */
export async function useQuickProvider(): Promise<void> {
  delete process.env.QUICK_PROVIDER;
  const directory = mkdtempSync(join(tmpdir(), "provider-"));
  try {
    const installed = await installedIn(directory);
    if (installed !== undefined) process.env.QUICK_PROVIDER = JSON.stringify(await mirrorOf(installed));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Given to a program, its Terraforms have providers of their own, as those of users: for tests that kill them. */
export const PROVIDERS_ALONE = { QUICK_PROVIDER_ALONE: "true" };

/**
 * Has the Terraforms of this process's children share AWS providers, which stay between them; until this process ends. Their starters
 * find the folder of the shared ones in PATH, which is all that runs of the sandbox's HCP Terraform inherit.
 */
export async function shareProviders(): Promise<void> {
  const { QUICK_PROVIDER, PATH = "" } = process.env;
  // The other systems have no /proc.
  if (QUICK_PROVIDER === undefined || process.platform !== "linux") return;
  const { folder, program } = JSON.parse(QUICK_PROVIDER) as QuickProvider;
  const place = mkdtempSync(join(tmpdir(), "providers-"));
  const child = spawn(process.execPath, [join(__dirname, "shared.mjs"), program, folder, place], { stdio: ["pipe", "pipe", "inherit"] });
  await once(child.stdout, "data");
  child.unref();
  for (const stream of [child.stdin, child.stdout]) (stream as Socket).unref();
  process.env.PATH = [PATH, place].join(delimiter);
}

interface Installed {
  readonly version: string;
  /** Its only file, or the largest of them. */
  readonly program: string;
}

async function installedIn(directory: string): Promise<Installed | undefined> {
  const { configure, terraform } = resourcesIn(directory, { environment: {} });
  configure("");
  try {
    await terraform.init();
  } catch {
    return undefined;
  }
  // `VERSION/PLATFORM/`, a folder or a link to it.
  const versions = join(directory, ".terraform", "providers", AWS_PROVIDER);
  const [version = ""] = readdirSync(versions);
  const folder = realpathSync(join(versions, version, platform));
  return { version, program: join(folder, readdirSync(folder).find((name) => name.startsWith("terraform-provider-aws")) ?? "") };
}

/** Made once for a provider and what the sources name: another run in this checkout may be using it. */
async function mirrorOf(installed: Installed): Promise<QuickProvider> {
  const named = namedTypes();
  const folder = join(PLACES, identityOf(installed, named));
  const settings = { TF_CLI_CONFIG_FILE: join(folder, "quick-provider.tfrc"), PACKAGE_SCAN_RELEASES: join(folder, "releases.json") };
  const files = { folder, program: installed.program, settings };
  if (existsSync(folder)) return files;
  mkdirSync(PLACES, { recursive: true });
  const partial = mkdtempSync(join(PLACES, "partial-"));
  try {
    await fill(partial, folder, installed, named);
    renameSync(partial, folder);
  } catch (error) {
    rmSync(partial, { recursive: true });
    // Another run was quicker.
    if (!existsSync(folder)) throw error;
  }
  return files;
}

/** @param folder where the partial one is going to be */
async function fill(partial: string, folder: string, { version, program }: Installed, named: ReadonlySet<string>): Promise<void> {
  const starter = join(partial, "mirror", AWS_PROVIDER, version, platform, basename(program));
  mkdirSync(dirname(starter), { recursive: true });
  writeFileSync(starter, starterOf(program, folder));
  chmodSync(starter, 0o755);
  const path = JSON.stringify(join(folder, "mirror"));
  writeFileSync(join(partial, "quick-provider.tfrc"), `provider_installation {\n  filesystem_mirror {\n    path = ${path}\n  }\n}\n`);
  const hash = new Hashes(join(partial, "hashes.json")).ofPackage(dirname(starter));
  const releases = { provider: { [version]: { packages: { [platform]: hash }, hashes: [] } } };
  writeFileSync(join(partial, "releases.json"), JSON.stringify(releases));
  await writeAnswers(partial, program, named);
}

/**
 * What Terraform starts: it goes to the run's {@link shareProviders shared providers}, if there are any. What a provider logs belongs
 * to one Terraform, and one that goes out by TLS reads certificate authorities once only: then it has one of its own.
 */
function starterOf(program: string, folder: string): string {
  const alone = [process.execPath, join(__dirname, "serve.mjs"), program, folder].map(quoted).join(" ");
  return `#!/bin/sh
place=\${PATH##*:}
if [ -p "$place/door" ] && [ -z "$QUICK_PROVIDER_ALONE$TF_LOG$TF_LOG_CORE$TF_LOG_PROVIDER" ] && [ "\${AWS_ENDPOINT_URL#http://127.}" != "$AWS_ENDPOINT_URL" ] && read -r pid < "$place/pid" && kill -0 "$pid" && mkfifo -m 600 "$place/$$.out"; then
  trap '' INT
  exec 3<>"$place/$$.out"
  echo $$ > "$place/door"
  read -r ready <&3
  printf '%s\\n' "$ready"
  read -r code <&3
  exit "$code"
fi
exec ${alone} "$@"
`;
}

/** What `serve.mjs` reads: the schemas, and a certificate by which Terraform knows it (go-plugin's AutoMTLS). */
async function writeAnswers(folder: string, program: string, named: ReadonlySet<string>): Promise<void> {
  const [schema, { private: key, cert }] = await Promise.all([
    wholeSchema(program),
    generate([{ name: "commonName", value: "localhost" }], { keyType: "ec", curve: "P-256" }),
  ]);
  writeFileSync(join(folder, "schema"), partOf(schema, named));
  writeFileSync(join(folder, "key.pem"), key, { mode: 0o600 });
  writeFileSync(join(folder, "cert.pem"), cert);
}

/** Changes with all that the folder's content depends on; and every month, since its certificate is valid for a year. */
function identityOf({ program }: Installed, named: ReadonlySet<string>): string {
  const { size, mtimeMs } = statSync(program);
  const month = new Date().toISOString().slice(0, 7);
  const content = [starterOf(program, ""), size, mtimeMs, month, ...[...named].sort()];
  return createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 16);
}

/** A word of POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
