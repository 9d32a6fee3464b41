import {
  AttachRolePolicyCommand,
  CreateOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  NoSuchEntityException,
  GetRoleCommand,
} from "@aws-sdk/client-iam";
import { TagResourceCommand } from "@aws-sdk/client-codeartifact";
import { CreateRepositoryCommand } from "@aws-sdk/client-codecommit";
import { GetParameterCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
import { CreateBucketCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import type { Adoption } from "../../scripts/adopt/adopt";
import type { BootstrapReport } from "../../scripts/bootstrap/report";
import type { DriftJson } from "../../scripts/drift/render/json";
import type { FleetReport } from "../../scripts/fleet/report";
import { lockContent } from "../../scripts/state/lock-file";
import type { StateLine } from "../../scripts/state/survey";
import { ownLock } from "../../scripts/terraform/own-lock";
import { type Fleet, startFleet } from "../helpers/fleet";
import type { WireResource } from "../helpers/hcp";
import { putRolePolicy } from "../helpers/iam";
import { BEYOND_THE_TABLE } from "../permissions/open";
import { HcpGuide } from "./hcp-guide";

const NAMES = ["dev", "staging"];
const EVERYWHERE = ["--env", ...NAMES];
const STACKS = ["registry", "secrets", "scanner"];

/** Two accounts, deployed by remote runs in the sandbox's HCP Terraform; each test goes on from what those before have left in its account. */
describe("two accounts over HCP Terraform, which bootstrap makes ready", () => {
  let fleet: Fleet;
  const guide = new HcpGuide();
  beforeAll(async () => {
    fleet = await startFleet(NAMES, {
      hcp: (organization, name) => [
        "kind: hcp",
        `organization: ${organization}`,
        "project: Package scan",
        "workspacePrefix: team-",
        ...(name === "staging" ? ["runRoles: administrator"] : []),
      ],
    });
    const staging = join(fleet.folder, "environments", "staging.yaml");
    writeFileSync(staging, readFileSync(staging, "utf8").replace("registry:\n", "registry:\n  protect: false\n"));
  });
  afterAll(() => fleet.stop());

  /** The API, as the organization's owner. */
  const hcp = {
    async call(method: string, path: string, body?: object): Promise<unknown> {
      const { TFE_ADDRESS = "", TFE_TOKEN = "" } = fleet.clients.sandbox.hcpEnvironment;
      const headers = { authorization: `Bearer ${TFE_TOKEN}`, "content-type": "application/vnd.api+json" };
      const reply = await fetch(`${TFE_ADDRESS}/api/v2${path}`, { method, headers, body: body && JSON.stringify(body) });
      return reply.json();
    },
    list: async (path: string) => ((await hcp.call("GET", path)) as { data: readonly WireResource[] }).data,
    workspace: async (name: string) => {
      const path = `/organizations/${fleet.clients.sandbox.hcpEnvironment.TFE_ORGANIZATION}/workspaces/${name}`;
      return ((await hcp.call("GET", path)) as { data: WireResource }).data;
    },
  };
  const reportOf = (output: string) => JSON.parse(output) as FleetReport;
  const results = (output: string) => reportOf(output).stacks.map(({ environment, stack, result }) => `${environment}-${stack} ${result}`);
  const approved = () => join(fleet.folder, "approved.json");
  const linkOf = (workspace: string) =>
    `https://app.terraform.io/app/${fleet.clients.sandbox.hcpEnvironment.TFE_ORGANIZATION}/workspaces/team-${workspace}`;

  test("the roles of runs are documents for an administrator, with their trust, where the file says so", async () => {
    const out = join(fleet.folder, "roles");
    expect(await fleet.ops(...guide.take(/ops -- roles/, { prod: "staging", roles: out }))).toMatchObject({ code: 0 });
    expect(readFolder(out)).toContain("run_phase:apply");
  });

  test("bootstrap makes the workspaces, and the roles of plans and applies as whoever calls it, once", async () => {
    const { iam } = fleet.outside("dev").aws;
    // Somebody of the account has one for other runs.
    const provider = { Url: "https://app.terraform.io", ClientIDList: ["theirs"], Tags: [{ Key: "team", Value: "theirs" }] };
    const { OpenIDConnectProviderArn } = await iam.send(new CreateOpenIDConnectProviderCommand(provider));
    const bootstrap = guide.take(/ops -- bootstrap/, { prod: "dev" });
    // The deploy role of people is not an administrator, and their own account is another.
    expect(await fleet.ops(...bootstrap)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Environment dev is account") as string,
    });
    const made = await fleet.opsAsAdministrator("dev", ...bootstrap, "--json");
    expect(made).toMatchObject({ code: 0, stderr: expect.not.stringContaining("failed") as string });
    const reportsOf = (output: string) =>
      (JSON.parse(output) as BootstrapReport[]).map(({ result, runRoles, workspaces = [] }) => [
        result,
        runRoles,
        ...workspaces.map(({ workspace }) => workspace),
      ]);
    const named = (name: string, stacks: readonly string[]) => stacks.map((stack) => `team-${name}-${stack}`);
    expect(reportsOf(made.stdout)).toEqual([["made", "made", ...named("dev", ["runs", ...STACKS])]]);
    // Of a bootstrap that was killed here: no process has this number.
    const lock = { ...ownLock("path", "terraform"), info: `process ${2 ** 22 + 1}` };
    const { id } = await hcp.workspace("team-dev-runs");
    await hcp.call("POST", `/workspaces/${id}/actions/lock`, { reason: `Package scan ${lockContent(lock)}` });
    const again = await fleet.opsAsAdministrator("dev", "bootstrap", "--env", "dev");
    expect([again.code, again.stdout]).toEqual([
      0,
      expect.stringContaining("Roles of its runs in AWS: no changes.\nNext   npm run ops -- deploy --env dev\n"),
    ]);
    expect((await hcp.workspace("team-dev-runs")).attributes.locked).toBe(false);
    const staging = await fleet.ops("bootstrap", "--env", "staging", "--json");
    expect(reportsOf(staging.stdout)).toEqual([["made", undefined, ...named("staging", STACKS)]]);
    expect(await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }))).toMatchObject({
      ClientIDList: ["theirs", "aws.workload.identity"],
      Tags: provider.Tags,
    });
  });

  test("plan shows what speculative runs say, with their addresses, and holds no workspace", async () => {
    const planned = await fleet.ops(...guide.take(/ops -- plan/, { prod: "dev", "approved.json": approved() }), "--json");
    expect([planned.code, results(planned.stdout)]).toEqual([0, STACKS.map((stack) => `dev-${stack} planned`)]);
    for (const { stack, link = "" } of reportOf(planned.stdout).stacks)
      expect(link).toMatch(new RegExp(`^${linkOf(`dev-${stack}`)}/runs/run-`));
    const locks = await fleet.ops("state", "lock", ...EVERYWHERE, "--json");
    expect((JSON.parse(locks.stdout) as { lock?: object }[]).filter(({ lock }) => lock !== undefined)).toEqual([]);
  });

  test("deploy applies exactly the runs that were shown; a second plan has nothing to do", async () => {
    const deployed = await fleet.ops(...guide.take(/ops -- deploy/, { prod: "dev", "approved.json": approved() }), "--yes");
    expect(deployed).toMatchObject({ code: 0 });
    for (const stack of STACKS) expect(deployed.stdout).toContain(`dev-${stack}  ${linkOf(`dev-${stack}`)}/runs/run-`);
    const planned = await fleet.ops("plan", "--env", "dev", "--json", "--detailed-exitcode");
    expect([planned.code, results(planned.stdout)]).toEqual([0, STACKS.map((stack) => `dev-${stack} no changes`)]);
  });

  test("without a terminal and without a yes, nothing is applied, and no run is left waiting", async () => {
    const asked = await fleet.ops("deploy", "--env", "staging", "--stack", "registry");
    expect([asked.code, asked.stderr]).toEqual([3, expect.stringContaining("Nobody can be asked here.")]);
    expect(asked.stdout).toMatch(/staging-registry: its run was discarded: https:/);
    expect((await fleet.ops("state", "lock", "--env", "staging", "--json")).stdout).not.toContain('"lock"');
  });

  test("drift is found by runs that read, and put back by one that was agreed to", async () => {
    await fleet.outside("dev").deleteScheduleRole();
    const files = ["--history", join(fleet.folder, "history.json"), "--out", join(fleet.folder, "drift")];
    const { code, stdout } = await fleet.ops("drift", "--env", "dev", "--stack", "scanner", ...files, "--json", "--fix", "--yes");
    const { stacks } = JSON.parse(stdout) as DriftJson;
    const items = stacks.flatMap((each) => each.items.map(({ address, kind }) => `${each.stack} ${kind} ${address}`));
    expect([code, items]).toEqual([0, expect.arrayContaining(["scanner deleted-outside aws_iam_role.schedule_role"])]);
    const again = await fleet.ops("plan", "--env", "dev", "--stack", "scanner", "--json");
    expect(results(again.stdout)).toEqual(["dev-scanner no changes"]);
  });

  test("drift looks at the roles of runs, as the role that reads, and bootstrap puts them back", async () => {
    const { sandbox } = fleet.clients;
    const { aws, environment } = fleet.outside("dev");
    const { iam } = aws;
    const principal = environment.readOnlyRoleArn;
    const RoleName = "dev-package-scan-plan";
    const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
    const files = ["--history", join(fleet.folder, "runs-history.json"), "--out", join(fleet.folder, "runs-drift"), "--json"];
    const drift = async () => {
      const { code, stdout } = await fleet.ops("drift", "--env", "dev", "--stack", "runs", ...files);
      const { stacks } = JSON.parse(stdout) as DriftJson;
      return [code, stacks.flatMap(({ status, items }) => [status, ...items.map(({ severity, address }) => `${severity} ${address}`)])];
    };
    expect(await drift()).toEqual([0, ["checked"]]);
    // What the table of permissions does not have: its environment has no runs.
    for (const action of BEYOND_THE_TABLE) {
      await sandbox.control("POST", "/_sandbox/withdrawals", { principal, action });
      const refused = await fleet.ops("drift", "--env", "dev", "--stack", "runs", ...files);
      await sandbox.control("DELETE", "/_sandbox/withdrawals");
      expect([action, refused.code, refused.stdout]).toEqual([action, 1, expect.stringContaining(action) as string]);
    }
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    expect(await drift()).toEqual([
      2,
      ["checked", "high aws_iam_role.plan", "high aws_iam_role_policy_attachments_exclusive.plan_attached"],
    ]);
    expect(await fleet.opsAsAdministrator("dev", "bootstrap", "--env", "dev")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("Roles of its runs in AWS: changed.") as string,
    });
    expect(await drift()).toEqual([0, ["checked"]]);
  });

  test("a state that the apply could not store is found, and put back by the guide's command", async () => {
    await fleet.outside("dev").deleteScheduleRole();
    await fleet.fault({ service: "hcp-run", operation: "UPLOAD /state", status: 503, times: 1 });
    const deployed = await fleet.ops("deploy", "--env", "dev", "--stack", "scanner", "--yes");
    expect([deployed.code, deployed.stderr + deployed.stdout]).toEqual([
      1,
      expect.stringMatching(/could not be stored. It is kept in \S+/),
    ]);
    const unstored = async () => {
      const { stdout } = await fleet.ops("doctor", "--env", "dev", "--json");
      const findings = JSON.parse(stdout) as { check: string; level: string; what: string }[];
      return findings.filter(({ check }) => check === "states that were not stored").map(({ level, what }) => `${level}: ${what}`);
    };
    const [note = ""] = await unstored();
    const [run = ""] = /run-\w+/.exec(note) ?? [];
    expect(note).toMatch(/^problem: team-dev-scanner: the run run-\w+, made \d minutes? ago, could not store the state of what it did$/);
    const restore = guide.take(/state restore/, { prod: "dev", "run-AbCdEf123456": run });
    expect(await fleet.ops(...restore, "--yes")).toMatchObject({ code: 0 });
    expect(await unstored()).toEqual(["ok: none"]);
    const planned = await fleet.ops("plan", "--env", "dev", "--stack", "scanner", "--json");
    expect(results(planned.stdout)).toEqual(["dev-scanner no changes"]);
  });

  test("states are listed, backed up and restored there; a lock names its holder", async () => {
    const listed = JSON.parse((await fleet.ops("state", "list", "--env", "dev", "--json")).stdout) as StateLine[];
    expect(listed.map(({ stack, condition, location }) => [stack, condition, location])).toEqual(
      ["runs", ...STACKS].map((stack) => [stack, "present", linkOf(`dev-${stack}`)]),
    );
    const archive = join(fleet.folder, "states.tar.gz");
    expect((await fleet.ops("state", "backup", "--env", "dev", "--out", archive)).code).toBe(0);
    const versions = await fleet.ops("state", "versions", "--env", "dev", "--stack", "scanner", "--json");
    const [, earlier] = (JSON.parse(versions.stdout) as { versions: { id: string }[] }).versions;
    const restore = (...source: string[]) => fleet.ops("state", "restore", "--env", "dev", "--stack", "scanner", ...source, "--yes");
    expect(await restore("--version", earlier?.id ?? "")).toMatchObject({ code: 0 });
    expect(await restore("--from", archive)).toMatchObject({ code: 0 });
    expect((await restore("--from", archive)).stdout).toContain("is like that already");
  });

  test("doctor says what is there", async () => {
    const { stdout } = await fleet.ops(...guide.take(/ops -- doctor/, { prod: "dev" }), "--json");
    const findings = JSON.parse(stdout) as { check: string; level: string; what: string }[];
    const of = (name: string) => findings.filter(({ check }) => check === name).map(({ level, what }) => `${level}: ${what}`);
    expect([of("HCP Terraform")[0], of("workspaces"), of("waiting runs"), of("state locks")]).toEqual([
      expect.stringMatching(/^ok: \S+ at app\.terraform\.io as \S+$/),
      ["ok: 4 workspaces"],
      ["ok: none"],
      ["ok: none is held"],
    ]);
  });

  test("who is told, who may what and what is queued is as the file says; drift names what somebody changed", async () => {
    const told: string[] = [];
    const hook = createServer((request, response) => {
      void text(request).then((body) => {
        const { notifications } = JSON.parse(body) as { notifications: { trigger: string }[] };
        told.push(...notifications.map(({ trigger }) => trigger));
        response.end();
      });
    });
    await new Promise<void>((resolve) => hook.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`;
    const file = join(fleet.folder, "environments", "dev.yaml");
    const before = readFileSync(file, "utf8");
    const more = [`notifyUrl: ${url}`, "teams: { developers: plan }", "runTrigger: true"];
    writeFileSync(
      file,
      before.replace("  workspacePrefix: team-\n", ["  workspacePrefix: team-", ...more, ""].join("\n  ").trimEnd() + "\n"),
    );
    const bootstrap = () => fleet.opsAsAdministrator("dev", "bootstrap", "--env", "dev", "--json");
    const changed = ({ stdout }: { stdout: string }) =>
      (JSON.parse(stdout) as BootstrapReport[]).flatMap(({ workspaces = [] }) => workspaces.map((each) => each.changed));
    const settings = ["notifications", "access of developers"];
    expect(changed(await bootstrap())).toEqual([["access of developers"], settings, settings, ["run trigger", ...settings]]);
    expect(told).toEqual(["verification", "verification", "verification"]);
    expect(changed(await bootstrap())).toEqual([[], [], [], []]);
    const { id } = await hcp.workspace("team-dev-scanner");
    const [access] = (await hcp.list(`/team-workspaces?filter[workspace][id]=${id}`)).filter(
      ({ attributes }) => attributes.access === "plan",
    );
    await hcp.call("PATCH", `/team-workspaces/${access?.id}`, { data: { type: "team-workspaces", attributes: { access: "admin" } } });
    const files = ["--history", join(fleet.folder, "settings-history.json"), "--out", join(fleet.folder, "settings"), "--json"];
    const { stdout } = await fleet.ops("drift", "--env", "dev", "--stack", "scanner", ...files);
    expect(
      (JSON.parse(stdout) as DriftJson).stacks
        .flatMap(({ items }) => items)
        .filter(({ type }) => type === "hcp_workspace")
        .map(({ address, attribute, severity }) => [address, attribute, severity]),
    ).toEqual([
      ["hcp_workspace.scanner", "access_of_developers", "high"],
      // This team manages every workspace of the stand-in's organization.
      ["hcp_workspace.scanner", "access_of_developers_through_the_organization", "high"],
    ]);
    expect(changed(await bootstrap())).toEqual([[], [], [], ["access of developers"]]);
    // An apply of the registry, which changes a tag, queues a run of the scanner.
    writeFileSync(file, readFileSync(file, "utf8").replace("owner: platform", "owner: security"));
    expect(await fleet.ops("deploy", "--env", "dev", "--stack", "registry", "--yes")).toMatchObject({ code: 0 });
    const triggered = async () =>
      (await hcp.list(`/workspaces/${id}/runs?filter[operation]=plan_and_apply`)).filter(
        ({ attributes }) => attributes["trigger-reason"] === "run_trigger",
      );
    while ((await triggered()).length === 0) await wait(200);
    expect([(await triggered()).length, told.includes("run:needs_attention")]).toEqual([1, true]);
    writeFileSync(file, before.replace("owner: platform", "owner: security"));
    hook.closeAllConnections();
    await new Promise((resolve) => hook.close(resolve));
  });

  test("drift that a health assessment has found answers in a plan's place", async () => {
    const { aws } = fleet.outside("dev");
    const repository = "arn:aws:codeartifact:eu-central-1:222233334444:repository/dev-packages/team";
    await aws.codeArtifact.send(new TagResourceCommand({ resourceArn: repository, tags: [{ key: "owner", value: "nobody" }] }));
    const { id } = await hcp.workspace("team-dev-registry");
    await hcp.call("POST", `/workspaces/${id}/actions/assess`);
    for (let result = "pending"; ["pending", "running"].includes(result); await wait(500)) {
      const found = (await hcp.call("GET", `/workspaces/${id}/current-assessment-result`)) as {
        data?: { attributes: Record<string, unknown> };
      };
      result = found.data?.attributes["succeeded"] === true ? "done" : "pending";
    }
    const runs = async () => (await hcp.list(`/workspaces/${id}/runs?filter[operation]=plan_only`)).length;
    const planned = await runs();
    const files = ["--history", join(fleet.folder, "assessed-history.json"), "--out", join(fleet.folder, "assessed"), "--json"];
    const drift = async (...more: string[]) => {
      const { code, stdout } = await fleet.ops("drift", "--env", "dev", "--stack", "registry", ...files, ...more);
      const { stacks } = JSON.parse(stdout) as DriftJson;
      return [
        code,
        ...stacks.flatMap(({ assessedAt, items }) => [assessedAt !== undefined, ...new Set(items.map(({ address }) => address))]),
      ];
    };
    expect([await drift(), await runs()]).toEqual([[2, true, "aws_codeartifact_repository.team"], planned]);
    expect([await drift("--max-age", "0"), await runs()]).toEqual([[2, false, "aws_codeartifact_repository.team"], planned + 1]);
  });

  test("what was made by hand is imported by a run, and a secret's parameter without its value", async () => {
    const { aws } = fleet.outside("staging");
    const Name = "/staging/package-scan/snyk-token";
    await aws.codeCommit.send(new CreateRepositoryCommand({ repositoryName: "staging-package-scanner" }));
    await aws.ssm.send(new PutParameterCommand({ Name, Value: "5eb4e4a4-made-by-hand", Type: "SecureString" }));
    const adopted = await fleet.ops("adopt", "--env", "staging", "--yes", "--json");
    const { result, toAdopt } = JSON.parse(adopted.stdout) as Adoption;
    expect([adopted.code, result, toAdopt.map(({ address }) => address).sort()]).toEqual([
      0,
      "adopted",
      ["aws_codecommit_repository.source", "aws_ssm_parameter.token"],
    ]);
    const [scanner, secrets] = await Promise.all(
      ["scanner", "secrets"].map(async (stack) => (await fleet.ops("state", "show", "--env", "staging", "--stack", stack)).stdout),
    );
    expect([scanner, secrets]).toEqual([
      expect.stringContaining("aws_codecommit_repository.source"),
      expect.stringContaining("aws_ssm_parameter.token"),
    ]);
    const archive = join(fleet.folder, "adopted.tar.gz");
    expect((await fleet.ops("state", "backup", "--env", "staging", "--out", archive)).code).toBe(0);
    expect(gunzipSync(readFileSync(archive)).includes("5eb4e4a4-made-by-hand")).toBe(false);
    // From now on nobody decrypts but the scan and the deploy role, not even the account's root.
    await expect(aws.ssm.send(new GetParameterCommand({ Name, WithDecryption: true }))).rejects.toThrow("kms:Decrypt");
    const again = await fleet.ops("adopt", "--env", "staging", "--yes", "--json");
    expect((JSON.parse(again.stdout) as Adoption).result).toBe("nothing to adopt");
  });

  test("states move to S3 and back, with serial and lineage, and the same plan on both sides", async () => {
    const { aws, iam, environment } = fleet.outside("staging");
    const bucket = "staging-states";
    await aws.s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } }));
    await aws.s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: "Enabled" } }));
    for (const role of ["package-scan-deploy", "package-scan-read-only"])
      await putRolePolicy(iam, role, { Effect: "Allow", Action: "s3:*", Resource: "*" });
    const file = join(fleet.folder, "environments", `${environment.name}.yaml`);
    const there = readFileSync(file, "utf8");
    const here = `${there.slice(0, there.indexOf("backend:\n"))}backend:\n  kind: s3\n  bucket: ${bucket}\n`;
    const state = async () => {
      const lines = JSON.parse((await fleet.ops("state", "list", "--env", "staging", "--json")).stdout) as StateLine[];
      return lines.filter(({ condition }) => condition === "present").map(({ stack, serial, lineage }) => [stack, serial, lineage]);
    };
    expect(await fleet.ops("deploy", "--env", "staging", "--stack", "secrets", "--yes")).toMatchObject({ code: 0 });
    const before = await state();
    const copy = join(fleet.folder, "before.yaml");
    // Here the file of before is in no repository.
    const migrate = guide.take(/state migrate/, { prod: "staging", "--from-ref": "--from", main: copy });
    const move = async (from: string, to: string) => {
      writeFileSync(copy, from);
      writeFileSync(file, to);
      return fleet.ops(...migrate, "--yes");
    };
    const out = await move(there, here);
    expect(out).toMatchObject({ code: 0, stdout: expect.stringContaining("no changes after") as string });
    expect(out.stdout).toContain("HCP Terraform removes none");
    expect(await state()).toEqual(before);
    const back = await move(here, there);
    expect(back).toMatchObject({ code: 0, stdout: expect.stringContaining("no changes after") as string });
    expect([await state(), before.map(([stack]) => stack)]).toEqual([before, ["secrets", "scanner"]]);
  });

  test("destroy is a run too, and needs its plan agreed to", async () => {
    const destroyed = await fleet.ops("destroy", "--env", "staging", "--stack", "secrets", "--confirm", "staging", "--json");
    expect([destroyed.code, results(destroyed.stdout)]).toEqual([0, ["staging-secrets applied"]]);
    const state = await fleet.ops("state", "show", "--env", "staging", "--stack", "secrets", "--json");
    expect((JSON.parse(state.stdout) as { resources: object[] }).resources).toEqual([]);
  });

  test("the roles of runs are destroyed only by name, and the identity provider stays for the account's other environment", async () => {
    const dev = join(fleet.folder, "environments", "dev.yaml");
    const roles = /^(iam:\n( .*\n)+|(deploy|readOnly|quarantine)RoleArn: .*\n|externalId: .*\n)/gm;
    const twin = readFileSync(dev, "utf8").replace("dev-packages", "twin-packages").replace(roles, "");
    writeFileSync(join(fleet.folder, "environments", "twin.yaml"), twin);
    const second = await fleet.opsAsAdministrator("dev", "bootstrap", "--env", "twin", "--yes");
    expect([second.code, second.stdout]).toEqual([0, expect.stringContaining("Roles of its runs in AWS: made.")]);
    writeFileSync(dev, readFileSync(dev, "utf8").replace("registry:\n", "registry:\n  protect: false\n"));
    const destroyed = await fleet.opsAsAdministrator("dev", "destroy", "--env", "dev", "--stack", "runs", "--yes");
    expect(destroyed).toMatchObject({ code: 0, stdout: expect.stringContaining("The identity provider of runs stays") as string });
    const { iam } = fleet.outside("dev").aws;
    const gone = iam.send(new GetRoleCommand({ RoleName: "dev-package-scan-apply" }));
    await expect(gone).rejects.toBeInstanceOf(NoSuchEntityException);
    const state = await fleet.ops("state", "show", "--env", "dev", "--stack", "runs", "--json");
    expect((JSON.parse(state.stdout) as { resources: { address: string }[] }).resources.map(({ address }) => address)).toEqual([
      "aws_iam_openid_connect_provider.provider",
    ]);
    const planned = await fleet.opsAsAdministrator("dev", "plan", "--env", "twin", "--stack", "registry", "--json");
    expect([planned.code, results(planned.stdout)]).toEqual([0, ["twin-registry planned"]]);
  });

  test("every other command of the guide was run", () => {
    expect(guide.untaken).toEqual(["demo -- --backend hcp"]);
  });
});

/** All files of a folder and below, as one text. */
function readFolder(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .flatMap((each) => (each.isFile() ? [readFileSync(join(each.parentPath, each.name), "utf8")] : []))
    .join("\n");
}
