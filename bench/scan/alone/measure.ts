import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { bundleProgram } from "../../../modules/scanner/bundle";
import type { Engine } from "../../../modules/snyk/engine";
import { table } from "../../../scripts/cli/table";
import { sandboxOrganization, startSnykApi } from "../../../sandbox/snyk";
import { pythonModules } from "../../../test/helpers/python-modules";
import { buildCommand } from "../build-command";
import { type Usage, usageOf } from "../usage";
import type { AloneInput } from "./program";

const ROOT = join(__dirname, "..", "..", "..");
const resultSchema = z.object({ seconds: z.record(z.string(), z.number()), exitCode: z.literal(0), checked: z.number() });

/** A scan without anything that is AWS's. */
export interface AloneCost {
  readonly packages: number;
  readonly versions: number;
  readonly engine: Engine;
  readonly usage: Usage;
  readonly seconds: Readonly<Record<string, number>>;
  readonly checked: number;
}

/**
 * What a scan itself costs: the registry is in memory and answers at once, Snyk is the local API in another process. So neither the
 * sandbox's work on the same processors nor any network is in the figures.
 */
export async function measureAlone(sizes: readonly number[], versions: number, engine: Engine): Promise<AloneCost[]> {
  const folder = await mkdtemp(join(tmpdir(), "bench-alone-"));
  const program = join(folder, "alone.js");
  const snyk = await startSnykApi();
  try {
    await writeFile(program, await bundleProgram(join(__dirname, "program.ts")));
    const costs: AloneCost[] = [];
    for (const packages of sizes) {
      const input: AloneInput = {
        packages,
        versions,
        engine,
        url: snyk.url,
        token: snyk.token,
        organization: sandboxOrganization.slug,
        cli: join(ROOT, "node_modules", ".bin", "snyk"),
        rules: join(ROOT, "modules", "scanner", "python", "pypa.py"),
        pythonModules: await pythonModules(),
      };
      const { flags, env } = buildCommand();
      const args = [...flags, program, JSON.stringify(input)];
      const usage = await usageOf({ file: process.execPath, args, cwd: folder, env: { ...process.env, ...env } });
      if (usage.exitCode !== 0) throw new Error(`The scan ended with ${usage.exitCode}:\n${usage.output.slice(-2000)}`);
      costs.push({ packages, versions, engine, usage, ...resultSchema.parse(JSON.parse(usage.output.trim().split("\n").at(-1) ?? "")) });
    }
    return costs;
  } finally {
    await snyk.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const STEPS = ["inventory", "pins", "describe", "check", "monitor"];

/** Lines for people: a row for each scan, and which program holds how much at the peak. */
export function describeAlone(costs: readonly AloneCost[]): string[] {
  const header = ["packages", "engine", "seconds", ...STEPS, "CPU s", "peak MB", "checked"];
  const rows = costs.map(({ packages, versions, engine, usage, seconds, checked }) => [
    versions === 1 ? String(packages) : `${packages} x ${versions}`,
    engine,
    usage.seconds.toFixed(1),
    ...STEPS.map((step) => (seconds[step] ?? 0).toFixed(1)),
    usage.cpuSeconds?.toFixed(1) ?? "",
    megabytes(usage.peak?.bytes),
    String(checked),
  ]);
  return [
    `registry in memory, without AWS; ${cpus().length} processors, load ${(loadavg()[0] ?? 0).toFixed(1)}; seconds`,
    ...table([header, ...rows], false),
    ...costs.map(({ packages, engine, usage }) => {
      const parts = (usage.peak?.parts ?? []).map(({ program, bytes }) => `${program} ${megabytes(bytes)}`);
      return `${packages} packages, ${engine}: at its peak, ${parts.join(", ")} MB`;
    }),
  ];
}

function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? "" : (bytes / 1e6).toFixed(0);
}
