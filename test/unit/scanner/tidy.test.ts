import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { tidy } from "../../../modules/scanner/adapters/tidy";

test.each(["quickly", "thoroughly"] as const)("what nothing holds any more is gone at once, %s", async (how) => {
  let big: object | undefined = { text: "x".repeat(1000) };
  const seen = new WeakRef(big);
  big = undefined;
  // A weak reference holds its object until the turn ends.
  await new Promise((resolve) => setImmediate(resolve));
  await tidy(how);
  expect(seen.deref()).toBeUndefined();
});

test("what is kept is moved together, thoroughly, and the memory between is given back", async () => {
  const script = `
    const { tidy } = require(${JSON.stringify(join(__dirname, "../../../modules/scanner/adapters/tidy.ts"))});
    const kept = [];
    const answers = [];
    for (let index = 0; index < 600_000; index++) (index % 12 === 0 ? kept : answers).push({ text: "x" + index, list: [index] });
    answers.length = 0;
    tidy("thoroughly").then(() => {
      const { heapTotal, heapUsed } = process.memoryUsage();
      console.log(JSON.stringify([kept.length, heapTotal / heapUsed]));
    });`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "-e", script]);
  const [kept, timesUsed] = JSON.parse(stdout) as number[];
  expect(kept).toBe(50_000);
  expect(timesUsed).toBeLessThan(2);
});
