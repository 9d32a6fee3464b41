import { authorizerOver } from "../../../../sandbox/iam/authorizer";
import type { ContextKeys } from "../../../../sandbox/iam/evaluation/context";
import { parsePolicy } from "../../../../sandbox/iam/evaluation/policy";
import { MemoryResourceSource } from "../../../../sandbox/iam/resources/port";
import { MemoryPolicySource } from "../../../../sandbox/iam/source/memory";
import type { TrustPrincipal } from "../../../../sandbox/iam/trust";
import { ACCOUNT, OTHER_ACCOUNT } from "./builders";

const ROLE = `arn:aws:iam::${ACCOUNT}:role/scan`;
const ANA = `arn:aws:iam::${OTHER_ACCOUNT}:user/ana`;
const SESSION = `arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/ops/ana`;
const SERVICE = { service: "codebuild.amazonaws.com" };

function check(statement: Record<string, unknown>, principal: TrustPrincipal, context?: ContextKeys): Promise<void> {
  const document = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "sts:AssumeRole", ...statement } };
  const source = new MemoryPolicySource()
    .setTrust(ROLE, parsePolicy(ROLE, JSON.stringify(document)))
    .setOrganization(OTHER_ACCOUNT, "o-team");
  return authorizerOver(source, new MemoryResourceSource()).checkTrust(ROLE, principal, context);
}

const service = { Principal: { Service: "codebuild.amazonaws.com" } };
const project = `arn:aws:codebuild:eu-central-1:${ACCOUNT}:project/scan`;
const confined = { ...service, Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT }, ArnLike: { "aws:SourceArn": `${project}*` } } };
const external = { Principal: { AWS: OTHER_ACCOUNT }, Condition: { StringEquals: { "sts:ExternalId": "secret-handshake" } } };

test.each<[name: string, statement: Record<string, unknown>, principal: TrustPrincipal, context?: ContextKeys]>([
  ["the service that is trusted", service, SERVICE],
  ["one of several services", { Principal: { Service: ["ec2.amazonaws.com", "codebuild.amazonaws.com"] } }, SERVICE],
  ["a service that says for whom", confined, SERVICE, { "aws:SourceAccount": ACCOUNT, "aws:SourceArn": project }],
  ["a user by its account", { Principal: { AWS: OTHER_ACCOUNT } }, { arn: ANA }],
  ["a user by its name", { Principal: { AWS: ANA } }, { arn: ANA }],
  ["a session by its role", { Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:role/ops` } }, { arn: SESSION }],
  [
    "a role by its ARN",
    { Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:role/ops` } },
    { arn: `arn:aws:iam::${OTHER_ACCOUNT}:role/ops` },
  ],
  ["the root of an account", { Principal: { AWS: OTHER_ACCOUNT } }, { arn: `arn:aws:iam::${OTHER_ACCOUNT}:root` }],
  ["whoever knows the external id", external, { arn: ANA }, { "sts:ExternalId": "secret-handshake" }],
  ["the organization", { Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-team" } } }, { arn: ANA }],
])("lets in %s", async (_name, statement, principal, context = {}) => {
  await expect(check(statement, principal, context)).resolves.toBeUndefined();
});

test.each<[name: string, statement: Record<string, unknown>, principal: TrustPrincipal, context?: ContextKeys]>([
  ["another service", { Principal: { Service: "codepipeline.amazonaws.com" } }, SERVICE],
  ["a service that does not say for whom", confined, SERVICE],
  ["a service that acts for another account", confined, SERVICE, { "aws:SourceAccount": OTHER_ACCOUNT, "aws:SourceArn": project }],
  [
    "a service that acts for another project",
    confined,
    SERVICE,
    { "aws:SourceAccount": ACCOUNT, "aws:SourceArn": `${project.slice(0, -4)}other` },
  ],
  ["a user if only a service is trusted", service, { arn: ANA }],
  ["a user of another account", { Principal: { AWS: ACCOUNT } }, { arn: ANA }],
  ["who gives no external id", external, { arn: ANA }],
  ["who gives a wrong external id", external, { arn: ANA }, { "sts:ExternalId": "guess" }],
  ["for another action", { ...service, Action: "sts:TagSession" }, SERVICE],
])("keeps out %s", async (_name, statement, principal, context = {}) => {
  const who = principal.service ?? principal.arn ?? "";
  await expect(check(statement, principal, context)).rejects.toMatchObject({
    code: "AccessDenied",
    status: 403,
    message: `User: ${who} is not authorized to perform: sts:AssumeRole on resource: ${ROLE} because no role trust policy allows the sts:AssumeRole action`,
  });
});

test("an explicit deny is reported as one", async () => {
  await expect(check({ ...service, Effect: "Deny" }, SERVICE)).rejects.toThrow("with an explicit deny in the role trust policy");
});

test("a role that does not exist lets nobody in", async () => {
  const { checkTrust } = authorizerOver(new MemoryPolicySource(), new MemoryResourceSource());
  await expect(checkTrust(ROLE, SERVICE)).rejects.toMatchObject({ code: "AccessDenied" });
});
