import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/process/paths";
import type * as synthesized from "../policy/synthesized";
import { pinned, versionsIn, whereInstalled, type Stack } from "./library";

const FOLDER = join(ROOT, "test", "policy");
/** Those that look at stacks. */
const FILES = readdirSync(FOLDER).filter(
  (file) => file.endsWith(".test.ts") && readFileSync(join(FOLDER, file), "utf8").includes('from "./synthesized"'),
);

// All in one file, so that the stacks are synthesized once for all of them, by what jest.config.js puts in CDKTF's place.
whereInstalled("the policy tests under CDK Terrain", () => {
  test("look at its stacks", () => {
    const { ALL } = jest.requireActual<typeof synthesized>("../policy/synthesized");
    expect(versionsIn(ALL.map(({ construct }) => construct.toTerraform() as Stack))).toEqual([
      pinned("compat/cdktn/package.json", "cdktn"),
    ]);
    expect(FILES.length).toBeGreaterThan(10);
  });

  for (const file of FILES) {
    describe(file, () => {
      jest.requireActual<object>(join(FOLDER, file));
    });
  }
});
