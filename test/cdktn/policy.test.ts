import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/process/paths";
import type * as synthesized from "../policy/synthesized";
import { pinned, type Stack, versionsIn, whereInstalled } from "./library";

// jest.config.js puts CDK Terrain in CDKTF's place for this project: the rules are the same files.
whereInstalled("the rules on the stacks under CDK Terrain", () => {
  test("look at its stacks", () => {
    const { ALL } = jest.requireActual<typeof synthesized>("../policy/synthesized");
    expect(versionsIn(ALL.map(({ construct }) => construct.toTerraform() as Stack))).toEqual([
      pinned("compat/cdktn/package.json", "cdktn"),
    ]);
    expect(readdirSync(join(ROOT, "test", "policy", "rules")).length).toBeGreaterThan(10);
  });

  jest.requireActual<object>("../policy/stacks.test");
});
