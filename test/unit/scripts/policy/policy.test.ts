import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environmentNames, loadEnvironment } from "../../../../environments/load";
import { policySchema } from "../../../../modules/scanner/contract/policy";
import { bundleScanner } from "../../../../modules/scanner/bundle";
import { checkPolicyFor } from "../../../../scripts/policy/needs";
import { policyOf, quarantinePolicyOf, readPolicy } from "../../../../scripts/policy/read-policy";
import { policyFor, policyJsonSchema } from "../../../../scripts/policy/schema";
import { ROOT } from "../../../../scripts/process/paths";

const example = readFileSync(join(ROOT, "environments", "examples", "policy.yaml"), "utf8");
const WAIVER = "package: jinja2\n    owner: web\n    reason: ours\n";
const complaint = (text: string): string => {
  try {
    readPolicy("policy.yaml", text, ["dev", "prod"]);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("the policy was accepted");
};

test("the example is read, and each environment gets its own waivers", () => {
  const file = readPolicy("policy.yaml", example, ["dev"]);
  const dev = policyFor("dev", file);
  expect(policySchema.parse(JSON.parse(JSON.stringify(dev)))).toEqual(JSON.parse(JSON.stringify(dev)));
  expect(dev.gate).toEqual({
    severity: "high",
    fixOnly: true,
    licences: [],
    confusion: ["mixed-origins", "upstream-open"],
    unanswered: "closed",
  });
  expect(dev.waivers.map(({ package: name }) => name)).toEqual(["jinja2", "pyyaml"]);
  expect(policyFor("prod", file).waivers.map(({ package: name }) => name)).toEqual(["pyyaml"]);
});

test("a gate for licences needs the CLI: the API tells nothing of them", () => {
  const dev = loadEnvironment("dev");
  const by = (engine: "cli" | "api", licences: string) => () =>
    checkPolicyFor({ ...dev, snyk: { ...dev.snyk, engine } }, policyFor("dev", readPolicy("policy.yaml", `gate: { ${licences} }\n`, [])));
  expect(by("api", "licences: [AGPL-*]")).toThrow(
    "gate.licences of the policy asks for AGPL-*, and dev has snyk.engine: api, which tells nothing of licences: the gate could never trip for them.",
  );
  expect(by("cli", "licences: [AGPL-*]")).not.toThrow();
  expect(by("api", "severity: high")).not.toThrow();
});

test("a policy that says nothing asks for nothing", () => {
  expect(policyFor("dev", readPolicy("policy.yaml", "gate: {}\n", []))).toEqual({
    gate: { fixOnly: false, licences: [], confusion: [], unanswered: "open" },
    waivers: [],
  });
});

test.each([
  ["gate:\n  severity: terrible\n", "policy.yaml:2  gate.severity", "must be one of critical, high, medium, low"],
  ["gate:\n  severty: high\n", "policy.yaml:2  gate.severty", "did you mean severity?"],
  ["gate:\n  confusion: [all]\n", "policy.yaml:2  gate.confusion", "must be one of mixed-origins, upstream-open, public-name, group-open"],
  [`waivers:\n  - ${WAIVER}    expires: 2027-03-31\n`, "policy.yaml:2  waivers[0].package", "needs versions or issue"],
  [`waivers:\n  - ${WAIVER}    issue: CVE-2020-1\n`, "policy.yaml:2  waivers[0].package", "needs expires (its last day), or until: fixed"],
  [`waivers:\n  - ${WAIVER}    issue: CVE-2020-1\n    expires: 2027-02-31\n`, "waivers[0].expires", "is not a day of the calendar"],
  [`waivers:\n  - ${WAIVER}    issue: CVE-2020-1\n    expires: 2027-03-31\n    until: fixed\n`, "waivers[0].until", "leave out one of"],
  [`waivers:\n  - ${WAIVER}    versions: "2.10"\n    until: fixed\n`, "waivers[0].versions", "names no range: write ==2.10"],
  [`waivers:\n  - ${WAIVER}    versions: ""\n    until: fixed\n`, "waivers[0].versions", "a whole package is never waived"],
  ["gate:\n  exploit: mature\n", "policy.yaml:2  gate.exploit", "needs gate.severity"],
  ["gate:\n  fix: available\n", "policy.yaml:2  gate.fix", "needs gate.severity"],
  [`waivers:\n  - ${WAIVER}    versions: soon\n    until: fixed\n`, "waivers[0].versions", "is no range of versions (PEP 440)"],
  [
    `waivers:\n  - ${WAIVER}    issue: CVE-2020-1\n    until: fixed\n    environments: [prd]\n`,
    "waivers[0].environments[0]",
    "did you mean prod?",
  ],
])("%j is refused by line, key and fix", (text, where, fix) => {
  expect(complaint(text)).toContain(where);
  expect(complaint(text)).toContain(fix);
});

test("it is read beside the environments, is none of them, and comes with the scanner", async () => {
  const folder = mkdtempSync(join(tmpdir(), "policy-"));
  try {
    writeFileSync(join(folder, "dev.yaml"), "account: nonsense\n");
    expect(policyOf("dev", folder)).toBeUndefined();
    writeFileSync(join(folder, "policy.yaml"), "gate:\n  severity: high\n");
    expect(environmentNames(folder)).toEqual(["dev"]);
    const policy = policyOf("dev", folder);
    const files = await bundleScanner({ cliVersion: "1.1110.0", policy });
    expect(policySchema.parse(JSON.parse(files.get("policy.json")?.toString() ?? ""))).toMatchObject({ gate: { severity: "high" } });
    expect([...files.keys()]).toEqual([...files.keys()].sort());
    expect((await bundleScanner({ cliVersion: "1.1110.0" })).has("policy.json")).toBe(false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a policy that cannot be read, or is called otherwise, is not taken for none", () => {
  const folder = mkdtempSync(join(tmpdir(), "policy-"));
  try {
    symlinkSync(join(folder, "gone"), join(folder, "policy.yaml"));
    expect(() => policyOf("dev", folder)).toThrow(/policy\.yaml cannot be read: ENOENT/);
    rmSync(join(folder, "policy.yaml"));
    mkdirSync(join(folder, "policy.yaml"));
    expect(() => policyOf("dev", folder)).toThrow(/policy\.yaml cannot be read: EISDIR/);
    rmSync(join(folder, "policy.yaml"), { recursive: true });
    for (const name of ["policy.yml", "Policy.yaml"]) {
      writeFileSync(join(folder, name), "gate: { severity: high }\n");
      expect(() => policyOf("dev", folder)).toThrow(`${name} would not be read.\n  Rename it to policy.yaml.`);
      rmSync(join(folder, name));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("schema.json is the output of npm run schema", () => {
  const written = JSON.parse(readFileSync(join(ROOT, "scripts", "policy", "schema.json"), "utf8")) as unknown;
  expect(written).toEqual(JSON.parse(JSON.stringify(policyJsonSchema())));
});

test("what is to be archived is said by a section of its own, which the scanner does not get", () => {
  const folder = mkdtempSync(join(tmpdir(), "policy-"));
  try {
    expect(() => quarantinePolicyOf(folder)).toThrow("policy.yaml does not exist: nothing says what to archive.");
    const write = (text: string) => writeFileSync(join(folder, "policy.yaml"), text);
    write("gate: { severity: high }\n");
    expect(() => quarantinePolicyOf(folder)).toThrow("policy.yaml has no key quarantine: nothing says what to archive.");
    write("quarantine: {}\n");
    expect(quarantinePolicyOf(folder)).toEqual({ tripped: true });
    write("quarantine: { tripped: false, minimumAgeHours: 72 }\n");
    expect(quarantinePolicyOf(folder)).toEqual({ tripped: false, minimumAgeHours: 72 });
    expect(Object.keys(policyOf("dev", folder) ?? {})).toEqual(["gate", "waivers"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect(complaint("quarantine: { minimumAgeHours: 0 }\n")).toContain("must be a whole number of hours, 1 to 8760. For example: 72");
});
