import { loadEnvironment } from "../../../../environments/load";
import { cloudFormationOf } from "../../../../scripts/roles/cloudformation";
import { type EnvironmentRoles, rolesOf } from "../../../../scripts/roles/documents";
import { terraformOf } from "../../../../scripts/roles/terraform";

const roles = rolesOf(loadEnvironment("dev"), ["arn:aws:iam::111122223333:root"]);

interface Terraform {
  readonly provider: unknown;
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;
}
interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>>;
}
const asJson = <Shape>(value: object) => JSON.parse(JSON.stringify(value)) as Shape;
const policies = (from: EnvironmentRoles) => [
  from.boundary.policy,
  ...from.roles.filter(({ madeBy }) => madeBy === "administrator").flatMap(({ managedPolicies }) => managedPolicies),
];

test("Terraform makes boundary and the three roles, with all of their policies, in the environment's account only", () => {
  const { provider, resource } = asJson<Terraform>(terraformOf(roles));
  expect(provider).toEqual({ aws: [{ region: "eu-central-1", allowed_account_ids: ["222233334444"] }] });
  const made = Object.values(resource["aws_iam_policy"] ?? {});
  expect(made.map(({ name }) => name)).toEqual(policies(roles).map((policy) => policy?.name));
  expect(made.map(({ policy = "" }) => JSON.parse(policy) as unknown)).toEqual(
    policies(roles).map((policy) => asJson(policy?.document ?? {})),
  );
  expect(Object.keys(resource["aws_iam_role"] ?? {})).toEqual(["deploy", "read_only", "quarantine"]);
  const attached = Object.entries(resource["aws_iam_role_policy_attachment"] ?? {});
  expect(attached).toHaveLength(policies(roles).length - 1);
  for (const [id, { role, policy_arn }] of attached) {
    expect(policy_arn).toBe(`\${aws_iam_policy.${id}.arn}`);
    const [owner = ""] = /^(deploy|read_only|quarantine)/.exec(id) ?? [];
    expect(role).toBe(`\${aws_iam_role.${owner}.name}`);
  }
});

test("Terraform takes no text for a template", () => {
  const [deploy, ...others] = roles.roles;
  if (deploy === undefined) throw new Error("no roles");
  const odd = { ...roles, roles: [{ ...deploy, description: "${a} %{b} $c" }, ...others] };
  expect(asJson<Terraform>(terraformOf(odd)).resource["aws_iam_role"]?.["deploy"]?.["description"]).toBe("$${a} %%{b} $c");
});

test("CloudFormation's template names neither account nor partition, and attaches every policy", () => {
  const template = cloudFormationOf(roles);
  const text = JSON.stringify(template);
  expect(text).not.toContain("222233334444");
  expect(text).not.toContain("arn:aws:");
  // The account that is trusted is another one, and stays.
  expect(text).toContain("arn:${AWS::Partition}:iam::111122223333:root");
  const { Resources } = asJson<Template>(template);
  const ofType = (type: string) => Object.entries(Resources).filter(([, { Type }]) => Type === `AWS::IAM::${type}`);
  expect(ofType("ManagedPolicy").map(([, { Properties }]) => Properties["ManagedPolicyName"])).toEqual(
    policies(roles).map((policy) => policy?.name),
  );
  expect(ofType("Role").map(([id, { Properties }]) => [id, Properties["RoleName"]])).toEqual([
    ["Deploy", "package-scan-deploy"],
    ["ReadOnly", "package-scan-read-only"],
    ["Quarantine", "package-scan-archive"],
  ]);
  const refs = ofType("Role").flatMap(([, { Properties }]) => Properties["ManagedPolicyArns"]);
  expect(refs).toEqual(ofType("ManagedPolicy").flatMap(([id]) => (id === "Boundary" ? [] : [{ Ref: id }])));
});

test("CloudFormation's words, filled in, are the documents again", () => {
  const filled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(filled);
    if (typeof value !== "object" || value === null) return value;
    if ("Fn::Sub" in value)
      return String(value["Fn::Sub"]).replaceAll("${AWS::AccountId}", "222233334444").replaceAll("${AWS::Partition}", "aws");
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item)]));
  };
  const { Resources } = asJson<Template>(cloudFormationOf(roles));
  const documents = Object.values(Resources).flatMap(({ Properties }) => filled(Properties["PolicyDocument"] ?? []));
  expect(documents).toEqual(policies(roles).map((policy) => asJson(policy?.document ?? {})));
});

test("a company's own boundary is neither made nor changed", () => {
  const environment = { ...loadEnvironment("dev"), iam: { permissionsBoundary: "arn:aws:iam::222233334444:policy/company" } };
  const own = rolesOf(environment, []);
  expect(Object.keys(asJson<Terraform>(terraformOf(own)).resource["aws_iam_policy"] ?? {})).not.toContain("boundary");
  expect(Object.keys(asJson<Template>(cloudFormationOf(own)).Resources)).not.toContain("Boundary");
});
