import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeSnykFolder } from "../../modules/scanner/adapters/snyk-folder";
import type { Engine } from "../../modules/snyk/engine";
import { bundleScanner } from "../../modules/scanner/bundle";
import { type Inventory, inventorySchema, latestSchema, type Summary, summarySchema } from "../../modules/scanner/contract/results";
import { pythonModules } from "../../test/helpers/python-modules";
import { buildCommand } from "./build-command";
import { type Moved, since } from "./traffic";
import { type Usage, usageOf } from "./usage";
import { ORGANIZATION_PARAMETER, REPOSITORY, type ScanWorld, TOKEN_PARAMETER } from "./world";

const ROOT = join(__dirname, "..", "..");
const CLI_VERSION = "1.1110.0";

/** A scan by the scanner as it is published. */
export interface Scanned {
  readonly usage: Usage;
  readonly moved: Moved;
  readonly summary: Summary;
  readonly inventory: Inventory;
  /** Seconds until all versions are listed and in an environment that Snyk's CLI reads; they are described meanwhile. */
  readonly toEnvironment: number;
  /** Seconds until it is known too what pip could install. */
  readonly toDescribed: number;
}

/** A folder as the build of the scan has it. What its install phase does is not measured. */
export async function publishScanner(engine: Engine): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "bench-scan-"));
  for (const [path, content] of await bundleScanner({ engine, cliVersion: CLI_VERSION })) await writeFile(join(folder, path), content);
  if (engine === "cli") await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  await symlink(await pythonModules(), join(folder, "python_modules"));
  return folder;
}

/** Scans a domain once. Throws Error if the scan is not complete. */
export async function scanOnce(
  world: ScanWorld,
  folder: string,
  domain: string,
  { take, engine }: { readonly take: string; readonly engine: Engine },
): Promise<Scanned> {
  const { sandbox, traffic } = world;
  const settings = {
    SCAN_DOMAIN: domain,
    SCAN_DOMAIN_OWNER: sandbox.account,
    SCAN_REPOSITORY: REPOSITORY,
    SCAN_VERSIONS: take,
    SCAN_BUCKET: domain,
    SNYK_TOKEN_PARAMETER: TOKEN_PARAMETER,
    SNYK_ORGANIZATION_PARAMETER: ORGANIZATION_PARAMETER,
    SNYK_PROJECT_NAME: "bench",
    SNYK_ENGINE: engine,
    SNYK_CLI_VERSION: CLI_VERSION,
    SNYK_API: `${sandbox.snyk.url}/v1`,
    SCAN_ENVIRONMENT: "bench",
  };
  const before = traffic.moved();
  const { flags, env } = buildCommand();
  const usage = await usageOf({
    file: process.execPath,
    args: [...flags, join(folder, "scanner.js")],
    cwd: folder,
    env: { ...env, ...sandbox.environment, PATH: process.env.PATH, ...settings },
  });
  const moved = since(before, traffic.moved());
  if (usage.exitCode !== 0) throw new Error(`The scan ended with ${usage.exitCode}:\n${usage.output.slice(-2000)}`);
  const { prefix } = latestSchema.parse(await world.stored(domain, "outputs/latest.json"));
  const summary = summarySchema.parse(await world.stored(domain, `${prefix}summary.json`));
  const inventory = inventorySchema.parse(await world.stored(domain, `${prefix}inventory.json`));
  const { inventory: listed = 0, confusion = 0, pins = 0, describe = 0 } = summary.seconds;
  const known = listed + confusion + pins;
  // The API needs no environment: it can be asked as soon as the versions are known.
  const environment = engine === "cli" ? await environmentSeconds(inventory) : 0;
  return { usage, moved, summary, inventory, toEnvironment: known + environment, toDescribed: known + describe };
}

/** Seconds to write the environment of the first batch, which the scan does within its check. */
async function environmentSeconds({ packages }: Inventory): Promise<number> {
  const names = new Map(packages.map(({ name, version }) => [name, { name, version, dependsOn: [] }]));
  const folder = await mkdtemp(join(tmpdir(), "bench-environment-"));
  try {
    const begin = performance.now();
    await writeSnykFolder(folder, [...names.values()]);
    return (performance.now() - begin) / 1000;
  } finally {
    await rm(folder, { recursive: true });
  }
}
