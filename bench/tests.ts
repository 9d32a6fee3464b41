import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { table } from "../scripts/cli/table";

const ROOT = join(__dirname, "..");

/** The cost of one test file. */
export interface TestCost {
  readonly file: string;
  /** CPU seconds of the test, and of the programs that it started and waited for. */
  readonly cpu: number;
  /** Seconds from start to end; more if other files ran beside it. */
  readonly seconds: number;
  /** Whether `cpu` includes the started programs; only on Linux. */
  readonly childrenCounted: boolean;
}

/** Runs jest with these arguments. Its own output goes to standard error. */
export async function measureTests(args: readonly string[]): Promise<{ readonly costs: TestCost[]; readonly exitCode: number }> {
  const folder = mkdtempSync(join(tmpdir(), "bench-tests-"));
  try {
    const file = join(folder, "costs");
    const exitCode = await runJest(args, file);
    return { costs: existsSync(file) ? readCosts(readFileSync(file, "utf8")) : [], exitCode };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runJest(args: readonly string[], costs: string): Promise<number> {
  const child = spawn(process.execPath, [join("scripts", "run.mjs"), "test", ...args], {
    cwd: ROOT,
    env: { ...process.env, TEST_COSTS: costs },
    stdio: ["inherit", 2, 2],
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject).once("close", (code) => resolve(code ?? 1));
  });
}

/** The costs that the test files wrote, one line each. */
export function readCosts(text: string): TestCost[] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as TestCost);
}

/** Lines for a terminal: the file with the most CPU seconds first, the sum last. */
export function describeTests(costs: readonly TestCost[]): string[] {
  const sorted = [...costs].sort((a, b) => b.cpu - a.cpu);
  const rows = sorted.map(({ file, cpu, seconds }) => [cpu.toFixed(2), seconds.toFixed(2), relative(ROOT, file)]);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0).toFixed(2);
  const total = [sum(costs.map(({ cpu }) => cpu)), sum(costs.map(({ seconds }) => seconds)), `${costs.length} files together`];
  const notes = costs.every(({ childrenCounted }) => childrenCounted) ? [] : ["Programs that tests start are not counted on this system."];
  return [...table([["cpu s", "seconds", "file"], ...rows, total], false), ...notes];
}
