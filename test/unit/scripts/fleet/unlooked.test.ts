import { loadEnvironment } from "../../../../environments/load";
import { exitCodeOf } from "../../../../scripts/fleet/report";
import { leftLines } from "../../../../scripts/fleet/report-lines";
import { withUnlooked } from "../../../../scripts/fleet/unlooked";
import type { StackReport } from "../../../../scripts/fleet/stack-report";
import { NOTHING_LEFT } from "../../../../scripts/leftovers/types";

const environment = loadEnvironment("dev");
const report = (stack: StackReport["stack"]): StackReport => ({
  environment: "dev",
  stack,
  account: environment.account,
  region: environment.region,
  result: "planned",
  seconds: 1,
});
const looked = (kind: StackReport["stack"], unchecked: readonly string[]) =>
  ({ environment, kind, name: `dev-${kind}`, outcome: { status: "done", value: { ...NOTHING_LEFT, unchecked } } }) as const;

it("is no plan to rely on where nobody could look whether what it makes exists already", () => {
  const outcomes = [looked("registry", []), looked("scanner", ["IAM role x: denied", "S3 bucket y: denied"])];
  const [registry, scanner, secrets] = withUnlooked([report("registry"), report("scanner"), report("secrets")], outcomes);
  expect([registry, secrets]).toEqual([report("registry"), report("secrets")]);
  expect(scanner && leftLines(scanner)).toEqual([
    "could not check what exists already of dev-scanner: IAM role x: denied",
    "could not check what exists already of dev-scanner: S3 bucket y: denied",
  ]);
  expect(exitCodeOf("plan", [report("registry"), ...(scanner ? [scanner] : [])])).toBe(1);
  expect(exitCodeOf("plan", [report("registry")])).toBe(0);
});

it("leaves a look that failed as a whole to the plan, which fails too", () => {
  const failed = { environment, kind: "scanner", name: "dev-scanner", outcome: { status: "failed", error: new Error("no") } } as const;
  expect(withUnlooked([report("scanner")], [failed])).toEqual([report("scanner")]);
});
