import { execFileSync } from "node:child_process";
import { ROOT } from "../../scripts/process/paths";
import { libraryOf } from "../../scripts/terraform/library";
import { pinned, type Stack, versionsIn, whereInstalled } from "./library";

/** Every stack of the environments and of the policy tests' variants, by its name. */
function synthesized(library: "cdktf" | "cdktn"): Readonly<Record<string, Stack>> {
  const env = { ...process.env, TSX_TSCONFIG_PATH: undefined, ...libraryOf({ CDK_LIBRARY: library }).variables };
  const options = { cwd: ROOT, env, maxBuffer: 64 * 1024 * 1024 };
  const printed = execFileSync(process.execPath, ["--import", "tsx", "test/cdktn/print-stacks.ts"], options);
  return JSON.parse(printed.toString()) as Readonly<Record<string, Stack>>;
}

/** Each stack's text without the library's metadata about itself. */
const texts = (stacks: Readonly<Record<string, Stack>>) =>
  Object.fromEntries(Object.entries(stacks).map(([name, stack]) => [name, JSON.stringify({ ...stack, "//": undefined }, undefined, 2)]));

whereInstalled("CDKTF and CDK Terrain", () => {
  test("make the same stacks, byte for byte", () => {
    const [cdktf, cdktn] = [synthesized("cdktf"), synthesized("cdktn")];
    expect(versionsIn(Object.values(cdktf))).toEqual([pinned("package.json", "cdktf")]);
    expect(versionsIn(Object.values(cdktn))).toEqual([pinned("compat/cdktn/package.json", "cdktn")]);
    expect(Object.keys(cdktf)).toHaveLength(80);
    expect(texts(cdktn)).toEqual(texts(cdktf));
  });
});
