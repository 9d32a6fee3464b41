import { GetDomainPermissionsPolicyCommand, PutDomainPermissionsPolicyCommand } from "@aws-sdk/client-codeartifact";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../environments/schema";
import type { FleetReport } from "../../scripts/fleet/report";
import { readTools } from "../../scripts/terraform/tools";
import { type Fleet, startFleet } from "../helpers/fleet";
import { type StartedRules, startPythonRules } from "../helpers/python-rules";
import { makeUser } from "../helpers/iam";
import { keyVariables, sdkSettings } from "../helpers/sdk";
import { clientWith, keepStatesInFiles, scanAs } from "./shared-domain-world";

/** The pair of environments/examples in two accounts: one owns the domain, the other adds a repository to it. Each test goes on from the one before. */
const NAMES = ["shared", "guest"];
/** What a person of the guest's account may do: install from its own repository. */
const INSTALL = [
  { Action: "codeartifact:GetAuthorizationToken", Resource: "arn:aws:codeartifact:eu-central-1:222233334444:domain/company-packages" },
  {
    Action: ["codeartifact:GetRepositoryEndpoint", "codeartifact:ReadFromRepository"],
    Resource: "arn:aws:codeartifact:eu-central-1:222233334444:repository/company-packages/data-team",
  },
  { Action: "sts:GetServiceBearerToken", Resource: "*" },
];

let fleet: Fleet;
let python: StartedRules;
beforeAll(async () => {
  [fleet, python] = await Promise.all([startFleet(NAMES), startPythonRules()]);
  keepStatesInFiles(fleet);
});
afterAll(async () => {
  await Promise.all([fleet.stop(), python.stop()]);
});

const deploy = async (name: string) => {
  const { stdout } = await fleet.ops("deploy", "--env", name, "--stack", "registry", "--yes", "--json");
  return (JSON.parse(stdout) as FleetReport).stacks.map(({ result, reason }) => reason ?? result);
};

test("both deploy, each as the role that ops roles prints, the owner first", async () => {
  expect((await deploy("guest")).join("\n")).toContain("because no resource-based policy allows the codeartifact:CreateRepository action");
  expect(await deploy("shared")).toEqual(["applied"]);
  expect(await deploy("guest")).toEqual(["applied"]);
});

test("the guest's account installs through its own repository with pip; the packages are kept in the owner's store too", async () => {
  const { keys } = await clientWith(fleet, fleet.environments.guest as Environment, "ana", INSTALL);
  const { clients } = fleet;
  const variables = keyVariables(keys);
  const place = ["--domain", "company-packages", "--domain-owner", "222233334444", "--repository", "data-team"];
  await clients.done("aws", ["codeartifact", "login", "--tool", "pip", ...place], variables);
  const target = join(clients.folder, "installed");
  await clients.done(readTools().python, ["-m", "pip", "install", "--no-compile", "--target", target, "sandbox-leaf==1.0"], variables);
  const answer = (repository: string) =>
    clients.run("aws", ["codeartifact", "list-packages", ...place.slice(0, 4), "--repository", repository, "--output", "json"], variables);
  // What nobody has allowed her stays closed, whatever the domain's policy allows her account.
  expect((await answer("base")).stderr).toContain("is not authorized to perform: codeartifact:ListPackages");
});

test("both scans are complete: the guest's of its own repository, the owner's of all", async () => {
  const guest = await scanAs(fleet, "guest", python);
  expect(guest).toMatchObject({
    complete: true,
    exitCode: 0,
    repositories: ["data-team"],
    notLookedAt: ["base", "base-store"],
    packages: 1,
  });
  const shared = await scanAs(fleet, "shared", python);
  expect(shared).toMatchObject({
    complete: true,
    exitCode: 0,
    repositories: ["base", "base-store", "data-team"],
    notLookedAt: [],
    packages: 1,
  });
});

test("a repository that refuses makes a scan of all incomplete; one that is left out is named, and does not", async () => {
  const { codeArtifact } = fleet.outside("shared").aws;
  const domain = { domain: "company-packages" };
  const { policy } = await codeArtifact.send(new GetDomainPermissionsPolicyCommand(domain));
  const { Statement, ...rest } = JSON.parse(policy?.document ?? "{}") as { Statement: readonly { readonly Sid?: string }[] };
  const without = { ...rest, Statement: Statement.filter(({ Sid }) => Sid !== "OwnerReads") };
  await codeArtifact.send(new PutDomainPermissionsPolicyCommand({ ...domain, policyDocument: JSON.stringify(without) }));
  const refused = await scanAs(fleet, "shared", python);
  expect(refused).toMatchObject({ complete: false, exitCode: 2, repositories: ["base", "base-store", "data-team"] });
  expect(refused.failures).toEqual([
    {
      step: "inventory",
      subject: "data-team",
      reason: expect.stringMatching(/^AccessDeniedException: .* is not authorized to perform: codeartifact:ListPackages/) as string,
    },
  ]);
  appendFileSync(join(fleet.folder, "environments", "shared.yaml"), "scan: { repositories: own }\n");
  const own = await scanAs(fleet, "shared", python);
  expect(own).toMatchObject({ complete: true, exitCode: 0, repositories: ["base", "base-store"], notLookedAt: ["data-team"], packages: 1 });
});

test("accounts of the organization without an environment are discovered, by whoever may ask", async () => {
  const { clients } = fleet;
  await clients.aws("organizations", "create-organization", "--feature-set", "ALL");
  const made = await clients.aws<{ CreateAccountStatus: { AccountId: string } }>(
    ...["organizations", "create-account", "--email", "new@example.com", "--account-name", "new-team"],
  );
  const { code, stdout } = await fleet.ops("environments", "discover", "--json");
  const { missing, known } = JSON.parse(stdout) as { missing: { id: string; name: string }[]; known: number };
  expect([code, known]).toEqual([0, 0]);
  expect(missing.map(({ id, name }) => [id, name])).toEqual(
    expect.arrayContaining([
      [clients.sandbox.account, "master"],
      [made.CreateAccountStatus.AccountId, "new-team"],
    ]),
  );
  const keys = await makeUser(sdkSettings(clients.sandbox), "curious", { Action: "s3:ListAllMyBuckets", Resource: "*" });
  const refused = await clients.run("aws", ["organizations", "list-accounts"], keyVariables(keys));
  expect(refused.stderr).toContain("is not authorized to perform: organizations:ListAccounts");
});
