import { join } from "node:path";
import { describeTests, readCosts } from "../../../bench/tests";
import { ROOT } from "../../../scripts/process/paths";
import { childrenCounted, cpuSeconds, cpuSecondsIn } from "../../helpers/cpu-seconds";

const cost = (name: string, cpu: number, seconds: number, childrenCounted = true) => ({
  file: join(ROOT, "test", name),
  cpu,
  seconds,
  childrenCounted,
});

test("the most expensive file comes first and the sum last", () => {
  expect(describeTests([cost("cheap.test.ts", 0.5, 20), cost("expensive.test.ts", 12.345, 10)])).toEqual([
    "cpu s  seconds  file",
    "12.35  10.00    test/expensive.test.ts",
    "0.50   20.00    test/cheap.test.ts",
    "12.85  30.00    2 files together",
  ]);
});

test("the report says if its figures lack the programs that tests started", () => {
  expect(describeTests([cost("a.test.ts", 1, 1, false)]).at(-1)).toBe("Programs that tests start are not counted on this system.");
  expect(describeTests([])).toEqual(["cpu s  seconds  file", "0.00   0.00     0 files together"]);
});

test("costs are read from the lines that the test files write", () => {
  const costs = [cost("a.test.ts", 1, 2), cost("b.test.ts", 3, 4)];
  expect(readCosts(costs.map((each) => `${JSON.stringify(each)}\n`).join(""))).toEqual(costs);
});

test("CPU seconds include a process and the children that it waited for, whatever its name", () => {
  const stat = "42 (a) b (c) S 1 42 42 0 -1 4194560 900 800 0 0 150 25 300 7 20 0 11 0 99 1000 10";
  expect(cpuSecondsIn(stat)).toBe(4.82);
  expect(cpuSeconds()).toBeGreaterThan(0);
  expect(childrenCounted).toBe(process.platform === "linux");
});
