import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironment } from "../../../../environments/load";
import type { Environment } from "../../../../environments/schema";
import { Console } from "../../../../scripts/cli/console";
import type { EnvironmentRoles } from "../../../../scripts/roles/documents";
import { templateHintsOf } from "../../../../scripts/roles/hints";
import { ROOT } from "../../../../scripts/process/paths";
import { rolesVerb } from "../../../../scripts/verbs/roles";
import { everyAction } from "../../../permissions/environment";

const dev = loadEnvironment("dev");
const HUB = "111122223333";

async function run(options: Parameters<typeof rolesVerb.run>[0], environments: readonly Environment[] = [dev]) {
  let [out, err] = ["", ""];
  const console = new Console({
    out: { isTTY: false, write: (text: string) => Boolean((out += text)) },
    err: { isTTY: false, write: (text: string) => Boolean((err += text)) },
  });
  const actorIn = () => {
    throw new Error("nobody acts");
  };
  const code = await Promise.resolve().then(() =>
    rolesVerb.run(options, { environments, actorIn, console, signal: new AbortController().signal }),
  );
  return { code, out, err };
}

test("standard output has the document alone", async () => {
  const { code, out, err } = await run({ trust: [HUB] });
  expect([code, err]).toEqual([0, ""]);
  const { roles } = JSON.parse(out) as { roles: { kind: string; trust: { Statement: { Principal: unknown }[] } }[] };
  expect(roles.map(({ kind }) => kind)).toEqual(["deploy", "read-only", "quarantine", "scan", "pipeline", "schedule"]);
  expect(roles[0]?.trust.Statement[0]?.Principal).toEqual({ AWS: `arn:aws:iam::${HUB}:root` });
});

test("what the environment's file lacks is said beside it", async () => {
  const { err } = await run({}, [{ ...dev, deployRoleArn: undefined, readOnlyRoleArn: undefined, quarantineRoleArn: undefined, iam: {} }]);
  expect(err.trimEnd().split("\n")).toEqual([
    "Add to environments/dev.yaml, or the deploy role may make no role:",
    "deployRoleArn: arn:aws:iam::222233334444:role/dev-package-scan-deploy",
    "readOnlyRoleArn: arn:aws:iam::222233334444:role/dev-package-scan-read-only",
    "quarantineRoleArn: arn:aws:iam::222233334444:role/dev-package-scan-archive",
    'iam: { permissionsBoundary: "arn:aws:iam::222233334444:policy/dev-package-scan-boundary" }',
    "The roles trust account 222233334444 itself. Name others with --trust.",
  ]);
  const company = { permissionsBoundary: "arn:aws:iam::222233334444:policy/company" };
  const { err: own } = await run({ trust: [HUB] }, [{ ...dev, iam: company }]);
  expect(own).toBe("arn:aws:iam::222233334444:policy/company is not written: it is not this environment's own policy.\n");
});

test("a template that is too large for a call of CloudFormation is said to need a bucket", async () => {
  const { out, err } = await run({ trust: [HUB], format: "cloudformation" }, [everyAction()]);
  expect(err).toBe(
    `The template has ${Buffer.byteLength(out) - 1} bytes, and CloudFormation takes 51200 with a call: put it into a bucket and name it with --template-url, or upload it in the console.\n`,
  );
  const small = "x".repeat(51_200);
  expect([templateHintsOf(small), templateHintsOf(`${small}x`).length]).toEqual([[], 1]);
});

test("each environment has a folder of its own", async () => {
  const folder = mkdtempSync(join(tmpdir(), "roles-"));
  try {
    const environments = [dev, loadEnvironment("prod")];
    const { code, out } = await run({ trust: [HUB], format: "terraform", out: folder }, environments);
    expect([code, out]).toEqual([0, ["dev", "prod"].map((name) => `  ${name}  ${join(folder, name, "main.tf.json")}\n`).join("")]);
    for (const { name, account } of environments) expect(readFileSync(join(folder, name, "main.tf.json"), "utf8")).toContain(account);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  [{ format: "yaml" }, [dev], "There is no format yaml.\n  Formats are: json, terraform, cloudformation."],
  [{}, [dev, dev], "Several environments do not fit into one document.\n  Name a folder with --out, or one environment."],
  [
    { trust: ["*"] },
    [dev],
    "--trust * is neither an account of 12 digits nor the ARN of a role or user.\n  For example: --trust 111122223333, or --trust arn:aws:iam::111122223333:role/ci",
  ],
])("%j is refused", async (options, environments, message) => {
  await expect(run(options, environments)).rejects.toMatchObject({ message, exitCode: 3 });
});

test("while states are moved, the roles reach the old place too", async () => {
  const folder = mkdtempSync(join(tmpdir(), "roles-"));
  try {
    const from = join(folder, "before.yaml");
    writeFileSync(from, readFileSync(join(ROOT, "environments", "dev.yaml")));
    const moved: Environment = { ...dev, backend: { kind: "s3", bucket: "all-states" } };
    const { code, out } = await run({ trust: [HUB], from }, [moved]);
    expect(code).toBe(0);
    for (const kind of ["deploy", "read-only"]) {
      const { roles } = JSON.parse(out) as EnvironmentRoles;
      const statements = roles
        .filter((role) => role.kind === kind)
        .flatMap(({ managedPolicies }) => managedPolicies.flatMap(({ document }) => document.Statement));
      expect(statements.find(({ Sid }) => Sid === "States")?.Resource).toEqual([
        "arn:aws:s3:::all-states/dev/*",
        "arn:aws:s3:::dev-scan-state-222233334444-eu-central-1/dev/*",
      ]);
    }
    await expect(run({ from, out: folder }, [dev, loadEnvironment("prod")])).rejects.toThrow("--from is the old file of one environment.");
    await expect(run({ from }, [dev])).rejects.toThrow("there is nothing to move");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
