import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPlans } from "../../../../scripts/ci/plan-reports";

test("an environment without a changed stack is named, and is not one whose plan failed", () => {
  const folder = mkdtempSync(join(tmpdir(), "unchanged-"));
  try {
    mkdirSync(join(folder, "dev"));
    const report = { verb: "plan", startedAt: "2026-11-24T08:00:00.000Z", stacks: [], unchanged: ["dev"] };
    writeFileSync(join(folder, "dev", "report.json"), JSON.stringify(report));
    const { missing, report: text } = readPlans(folder, ["dev", "prod"]);
    expect(missing).toEqual(["prod"]);
    expect(text).toContain("No stack differs, so none was planned: dev.");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
