import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../../../scripts/process/paths";
import { atLeast, oldestPython, oldestTerraform, pinnedVersion } from "../../../../scripts/setup/pins.mjs";

describe("pins", () => {
  it.each([
    ["1.11.4", "1.11.0", true],
    ["1.11.0", "1.11.0", true],
    ["1.9.8", "1.11.0", false],
    ["2.0.0", "1.11.0", true],
    ["3.10", "3.10", true],
    ["3.9.18", "3.10", false],
    ["1.12.0-beta1", "1.11.0", true],
    ["20.9.0", "20.19", false],
  ])("atLeast(%s, %s) is %s", (version, least, expected) => {
    expect(atLeast(version, least)).toBe(expected);
  });

  it("reads the versions from the requirements file", () => {
    expect(pinnedVersion("moto")).toBe("5.2.1");
    expect(pinnedVersion("awscli")).toBe("1.45.11");
    expect(() => pinnedVersion("flask")).toThrow("pins no flask");
  });

  it("are what README and CONTRIBUTING ask for", () => {
    const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
    const { engines } = JSON.parse(read("package.json")) as { readonly engines: { readonly node: string } };
    const needed = `Node ${engines.node.replace(">=", "")} or later`;
    for (const file of ["README.md", "CONTRIBUTING.md"]) expect([file, read(file).includes(needed)]).toEqual([file, true]);
    expect(read("README.md")).toContain(`Python ${oldestPython} or later`);
    expect(read("README.md")).toContain(`Terraform (${oldestTerraform.replace(/\.0$/, "")})`);
  });
});
