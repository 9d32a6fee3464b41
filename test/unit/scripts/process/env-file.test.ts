import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { envFileOf, exportLines, writeEnvFile } from "../../../../scripts/process/env-file";

describe("env file", () => {
  const variables = { AWS_REGION: "eu-central-1", ODD: `it's $HOME \`x\` "q"\n2` };

  it("gives a shell the same values back", () => {
    const script = `${exportLines(variables)}printf '%s' "$ODD"`;
    expect(execFileSync("sh", ["-c", script], { encoding: "utf8" })).toBe(variables.ODD);
  });

  it("has a name of its own for each sandbox, if nobody gives one", () => {
    expect(envFileOf("http://127.0.0.1:4566")).toMatch(/\.cache\/sandbox-4566\.env$/);
  });

  it("is readable only for its owner, and no other file is left", () => {
    const folder = mkdtempSync(join(tmpdir(), "env-"));
    try {
      writeEnvFile(join(folder, "a.env"), variables);
      expect(readdirSync(folder)).toEqual(["a.env"]);
      expect(statSync(join(folder, "a.env")).mode & 0o777).toBe(0o600);
      expect(() => writeEnvFile(join(folder, "none", "a.env"), variables)).toThrow("ENOENT");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
