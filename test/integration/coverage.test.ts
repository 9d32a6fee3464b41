import { readFileSync } from "node:fs";
import { join } from "node:path";
import { currentCoverage } from "../../sandbox/write-coverage";

test("sandbox/COVERAGE.md says what the code does (npm run coverage writes it)", async () => {
  expect(readFileSync(join(__dirname, "..", "..", "sandbox", "COVERAGE.md"), "utf8")).toBe(await currentCoverage());
});
