import { chmodSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { generate } from "selfsigned";
import { CACHE } from "../../../scripts/process/paths";
import { Hashes } from "../../../scripts/setup/hashes.mjs";
import { platform } from "../../../scripts/setup/releases.mjs";
import { AWS_PROVIDER } from "../../../scripts/terraform/mirror-packages";
import { type QuickProvider, resourcesIn } from "../terraform";
import { namedTypes } from "./named-types";
import { partOf, wholeSchema } from "./schema";

const FOLDER = join(CACHE, "test-programs", "quick-provider");

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

async function mirrorOf({ version, program }: Installed): Promise<QuickProvider> {
  rmSync(FOLDER, { recursive: true, force: true });
  const starter = join(FOLDER, "mirror", AWS_PROVIDER, version, platform, basename(program));
  mkdirSync(dirname(starter), { recursive: true });
  await writeAnswers(program);
  const command = [process.execPath, join(__dirname, "serve.mjs"), program, FOLDER].map(quoted).join(" ");
  writeFileSync(starter, `#!/bin/sh\nexec ${command} "$@"\n`);
  chmodSync(starter, 0o755);
  const configuration = join(FOLDER, "quick-provider.tfrc");
  const path = JSON.stringify(join(FOLDER, "mirror"));
  writeFileSync(configuration, `provider_installation {\n  filesystem_mirror {\n    path = ${path}\n  }\n}\n`);
  const hash = new Hashes(join(FOLDER, "hashes.json")).ofPackage(dirname(starter));
  const releases = join(FOLDER, "releases.json");
  writeFileSync(releases, JSON.stringify({ provider: { [version]: { packages: { [platform]: hash }, hashes: [] } } }));
  return { TF_CLI_CONFIG_FILE: configuration, PACKAGE_SCAN_RELEASES: releases };
}

/** What `serve.mjs` reads: the schemas, and a certificate by which Terraform knows it (go-plugin's AutoMTLS). */
async function writeAnswers(program: string): Promise<void> {
  const [schema, { private: key, cert }] = await Promise.all([
    wholeSchema(program),
    generate([{ name: "commonName", value: "localhost" }], { keyType: "ec", curve: "P-256" }),
  ]);
  writeFileSync(join(FOLDER, "schema"), partOf(schema, namedTypes()));
  writeFileSync(join(FOLDER, "key.pem"), key, { mode: 0o600 });
  writeFileSync(join(FOLDER, "cert.pem"), cert);
}

/** A word of POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
