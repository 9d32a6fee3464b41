import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "..");
const PAIRS = 9;

export interface SynthComparison {
  /** Median of all runs of `ENVIRONMENT=dev node --import tsx main.ts`, in milliseconds. */
  readonly ours: number;
  /** The same for an app that has only the same resources. */
  readonly bare: number;
  /** Median of the ratios of all pairs. */
  readonly ratio: number;
  /** Ratio of the fastest runs, which other load on the machine disturbs least. */
  readonly fastestRatio: number;
  readonly resources: number;
}

/**
 * Compares the synthesis of one environment with that of a bare CDKTF app with the same resources. Runs in pairs, so that other
 * load on the machine affects both. Throws if the two do not synthesize the same resources.
 */
export function compareSynth(pairs = PAIRS): SynthComparison {
  const folder = mkdtempSync(join(tmpdir(), "bench-synth-"));
  try {
    const outputs = { ours: join(folder, "ours"), bare: join(folder, "bare") };
    const ours = () => milliseconds(["main.ts"], outputs.ours);
    const bare = () => milliseconds([join("bench", "synth-bare.ts"), join(outputs.ours, "stacks")], outputs.bare);
    // The first runs are not counted: they fill the caches of the transformer and the disk.
    ours();
    bare();
    const resources = addresses(outputs.ours);
    if (resources.join() !== addresses(outputs.bare).join()) throw new Error("the two apps do not have the same resources");
    const runs = Array.from({ length: pairs }, () => ({ ours: ours(), bare: bare() }));
    return {
      ours: median(runs.map((run) => run.ours)),
      bare: median(runs.map((run) => run.bare)),
      ratio: median(runs.map((run) => run.ours / run.bare)),
      fastestRatio: Math.min(...runs.map((run) => run.ours)) / Math.min(...runs.map((run) => run.bare)),
      resources: resources.length,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function milliseconds(program: readonly string[], output: string): number {
  const start = process.hrtime.bigint();
  execFileSync(process.execPath, ["--import", "tsx", ...program], {
    cwd: ROOT,
    env: { ...process.env, ENVIRONMENT: "dev", CDKTF_OUTDIR: output },
    stdio: ["ignore", "ignore", "inherit"],
  });
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function addresses(output: string): string[] {
  return readdirSync(join(output, "stacks")).flatMap((stack) => {
    const { resource } = JSON.parse(readFileSync(join(output, "stacks", stack, "cdk.tf.json"), "utf8")) as {
      resource: Record<string, object>;
    };
    return Object.entries(resource).flatMap(([type, named]) => Object.keys(named).map((name) => `${stack} ${type}.${name}`));
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** One line for a terminal. */
export function describeSynth({ ours, bare, ratio, fastestRatio, resources }: SynthComparison): string {
  const times = `ours ${ours.toFixed(0)} ms, bare app ${bare.toFixed(0)} ms`;
  return `synth of dev, ${resources} resources: ${times}, ratio ${ratio.toFixed(2)}, of the fastest runs ${fastestRatio.toFixed(2)} (goal 1.20)`;
}
