import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { changedSince } from "../scripts/changed/changed";
import { synthesizeAll } from "../scripts/changed/synthesized";

const ROOT = join(__dirname, "..");

export interface FleetFigures {
  readonly environments: number;
  readonly stacks: number;
  /** Seconds to synthesize all of them. */
  readonly synth: number;
  /** Seconds to find what a commit changes: both commits are synthesized. */
  readonly find: number;
  readonly changed: readonly string[];
}

/** Measures a clone of the committed project with generated environments, of which one more commit changes a single one. */
export async function measureFleet(count: number): Promise<FleetFigures> {
  const folder = mkdtempSync(join(tmpdir(), "bench-fleet-"));
  const project = join(folder, "project");
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=bench", "-c", "user.email=bench@localhost", ...args], { cwd: project });
  const names = Array.from({ length: count }, (_, index) => `team-${String(index).padStart(3, "0")}`);
  try {
    execFileSync("git", ["clone", "--quiet", "--local", ROOT, project]);
    symlinkSync(join(ROOT, "node_modules"), join(project, "node_modules"));
    writeFileSync(join(project, "environments", "defaults.yaml"), "region: eu-central-1\nregistry: { repository: team }\n");
    for (const [index, name] of names.entries()) writeFileSync(join(project, "environments", `${name}.yaml`), environment(index, name));
    git("add", "environments");
    git("commit", "--quiet", "--message", "Generate environments");
    writeFileSync(join(project, "environments", `${names[0] ?? ""}.yaml`), `${environment(0, names[0] ?? "")}retentionDays: 7\n`);
    git("add", "environments");
    git("commit", "--quiet", "--message", "Change one");
    const place = { environments: names, variables: process.env, signal: new AbortController().signal };
    const [stacks, synth] = await timed(() => synthesizeAll({ ...place, project, output: join(folder, "all") }));
    const [{ changed }, find] = await timed(() => changedSince({ ...place, ref: "HEAD~1", project }));
    return { environments: count, stacks: stacks.size, synth, find, changed: changed === "all" ? ["all"] : changed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function environment(index: number, name: string): string {
  return `account: "${String(100_000_000_000 + index)}"\nregistry: { domain: ${name}-packages }\n`;
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const start = process.hrtime.bigint();
  const result = await work();
  return [result, Number(process.hrtime.bigint() - start) / 1e9];
}

export function describeFleet({ environments, stacks, synth, find, changed }: FleetFigures): string[] {
  return [
    `${environments} environments, ${stacks} stacks: synth of all ${synth.toFixed(1)} s`,
    `what a commit changes: found in ${find.toFixed(1)} s, ${changed.length} of ${stacks} to plan (${changed.join(", ")})`,
  ];
}
