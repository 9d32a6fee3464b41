import type { Caller } from "../../../../sandbox/core/service";
import { authorizerOver } from "../../../../sandbox/iam/authorizer";
import { withdrawalsHandler } from "../../../../sandbox/gateway/control";
import { Decisions } from "../../../../sandbox/iam/decisions";
import { requestedRegion } from "../../../../sandbox/iam/request-context";
import { MemoryResourceSource } from "../../../../sandbox/iam/resources/port";
import type { ResourceFacts } from "../../../../sandbox/iam/resources/port";
import { MemoryPolicySource } from "../../../../sandbox/iam/source/memory";
import { ACCOUNT, allow, deny, policy } from "./builders";

const ARN = `arn:aws:sts::${ACCOUNT}:assumed-role/scan/build`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/scan`;
const CALLER: Caller = { arn: ARN, account: ACCOUNT, accessKeyId: "ASIAEXAMPLE" };
const KEY = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/1`;
const ROOT = { Principal: { AWS: ACCOUNT } };

function setUp(statements: readonly object[], facts: Partial<ResourceFacts> = {}, arn = KEY) {
  const decisions = new Decisions();
  const policies = new MemoryPolicySource().set(ARN, { identity: [policy("p", ...statements.map((each) => ({ ...each })))] });
  const { authorize, authorizeService } = authorizerOver(policies, new MemoryResourceSource().set(arn, facts), { decisions });
  return { decisions, authorizeService, may: (action: string, more = {}) => authorize(CALLER, { action, resources: [arn], ...more }) };
}

test("every decision is recorded once, with how often it was made", async () => {
  const { decisions, may } = setUp([allow("kms:Decrypt")]);
  await may("kms:Decrypt");
  await may("kms:Decrypt");
  await expect(may("kms:Encrypt")).rejects.toThrow("kms:Encrypt");
  expect(decisions.records()).toEqual([
    { principal: ROLE, action: "kms:Decrypt", resource: KEY, outcome: "allowed", times: 2 },
    { principal: ROLE, action: "kms:Encrypt", resource: KEY, outcome: "implicitDeny", times: 1 },
  ]);
  decisions.reset();
  expect(decisions.records()).toEqual([]);
});

test("an action that is taken away is denied as if no statement named it, until it is given back", async () => {
  const { decisions, may } = setUp([allow("kms:*"), allow(["kms:decrypt", "kms:Encrypt"])]);
  decisions.withdraw({ principal: ROLE, action: "kms:Decrypt" });
  await expect(may("kms:Decrypt")).rejects.toThrow(
    `User: ${ARN} is not authorized to perform: kms:Decrypt on resource: ${KEY} because no identity-based policy allows the kms:Decrypt action`,
  );
  await may("kms:Encrypt");
  decisions.restore();
  await may("kms:Decrypt");
  decisions.withdraw({ principal: `arn:aws:iam::${ACCOUNT}:role/other`, action: "kms:Decrypt" });
  await may("kms:Decrypt");
});

test("the use of keys by one service is recorded and taken away apart", async () => {
  const { decisions, may } = setUp([allow("kms:*")]);
  const through = (service: string) => ({ context: { "kms:ViaService": `${service}.eu-central-1.amazonaws.com` } });
  const viaService = "s3.eu-central-1.amazonaws.com";
  decisions.withdraw({ principal: ROLE, action: "kms:Decrypt", viaService });
  await may("kms:Decrypt");
  await may("kms:Decrypt", through("ssm"));
  await expect(may("kms:Decrypt", through("s3"))).rejects.toThrow("kms:Decrypt");
  expect(decisions.records().map((record) => [record.viaService, record.outcome])).toEqual([
    [undefined, "allowed"],
    ["ssm.eu-central-1.amazonaws.com", "allowed"],
    [viaService, "implicitDeny"],
  ]);
  decisions.withdrawOnly([{ principal: ROLE, action: "kms:Decrypt" }]);
  await expect(may("kms:Decrypt", through("ssm"))).rejects.toThrow("kms:Decrypt");
  await expect(may("kms:Decrypt")).rejects.toThrow("kms:Decrypt");
});

test("the sandbox takes away one action, or a list in place of what was taken away, and refuses anything else", async () => {
  const decisions = new Decisions();
  const url = new URL("http://sandbox/_sandbox/withdrawals");
  const send = (method: string, body: unknown) =>
    withdrawalsHandler(decisions)({ method, url, headers: {}, body: Buffer.from(JSON.stringify(body)) });
  const decrypt = { principal: ROLE, action: "kms:Decrypt" };
  const read = { principal: ROLE, action: "s3:GetObject", viaService: "s3.eu-central-1.amazonaws.com" };
  await send("POST", decrypt);
  await send("POST", read);
  expect(decisions.withdrawals()).toEqual([decrypt, read]);
  await send("PUT", [read]);
  expect(decisions.withdrawals()).toEqual([read]);
  for (const [method, body] of [
    ["PUT", read],
    ["PUT", [{ principal: ROLE }]],
    ["POST", [read]],
    ["POST", { ...read, viaService: 3 }],
    ["POST", { action: "s3:GetObject" }],
  ] as const)
    expect(() => send(method, body)).toThrow("A withdrawal is a JSON object, such as ");
  expect(decisions.withdrawals()).toEqual([read]);
  await send("DELETE", {});
  expect(decisions.withdrawals()).toEqual([]);
});

test("a denial stays although its action is taken away", async () => {
  const { decisions, may } = setUp([allow("*"), deny("kms:*")]);
  decisions.withdraw({ principal: ROLE, action: "kms:Decrypt" });
  await expect(may("kms:Decrypt")).rejects.toThrow("with an explicit deny in an identity-based policy");
});

test("either of several actions may be enough, and AWS may refuse in other words", async () => {
  const either = { alternatives: ["logs:TagLogGroup"], refusal: { code: "Other", message: "words" } };
  await setUp([allow("logs:TagLogGroup")]).may("logs:TagResource", either);
  await expect(setUp([allow("s3:*")]).may("logs:TagResource", either)).rejects.toMatchObject({ code: "Other", message: "words" });
});

test("condition keys about the resource are read only if a policy asks for them", async () => {
  const read: string[] = [];
  const details = {
    "aws:ResourceTag/": () => {
      read.push("tags");
      return Promise.resolve({ "aws:ResourceTag/team": "data" });
    },
  };
  await setUp([allow("kms:Decrypt")], { details }).may("kms:Decrypt");
  expect(read).toEqual([]);
  const ofTeam = (team: string) => allow("kms:Decrypt", "*", { Condition: { StringEquals: { "AWS:ResourceTag/team": team } } });
  await setUp([ofTeam("data")], { details }).may("kms:Decrypt");
  await setUp([allow("kms:Decrypt", "arn:aws:kms:eu-central-1:*:key/${aws:ResourceTag/none, '1'}")], { details }).may("kms:Decrypt");
  await expect(setUp([ofTeam("other")], { details }).may("kms:Decrypt")).rejects.toThrow("kms:Decrypt");
  expect(read).toEqual(["tags", "tags", "tags"]);
});

test("a new policy counts in place of the key's", async () => {
  const facts = { kind: "key", policies: [policy("old", allow("kms:*", "*", ROOT))] } as const;
  const of = (statement: object) => ({ newPolicy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) });
  const { may } = setUp([allow("kms:PutKeyPolicy")], facts);
  await may("kms:PutKeyPolicy", of(allow("kms:*", "*", ROOT)));
  await expect(may("kms:PutKeyPolicy", of(allow("kms:Decrypt", "*", ROOT)))).rejects.toThrow(
    "because no resource-based policy allows the kms:PutKeyPolicy action",
  );
});

test("KMS does not tell the key if its policy is what denies to decrypt", async () => {
  const { may } = setUp([allow("kms:*")], { kind: "key", policies: [policy("key", allow("kms:Encrypt", "*", ROOT))] });
  await may("kms:Encrypt");
  await expect(may("kms:Decrypt")).rejects.toThrow(
    `User: ${ARN} is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext because the resource does not exist in this Region`,
  );
});

test("a service needs the key's policy", async () => {
  const service = "logs.eu-central-1.amazonaws.com";
  const facts = { kind: "key", policies: [policy("key", allow("kms:Encrypt", "*", { Principal: { Service: service } }))] } as const;
  const { authorizeService } = setUp([], facts);
  await authorizeService(service, { action: "kms:Encrypt", resources: [KEY] });
  await expect(authorizeService("logs.eu-west-1.amazonaws.com", { action: "kms:Encrypt", resources: [KEY] })).rejects.toThrow("User: logs");
});

test.each([
  ["iam", "us-east-1"],
  ["organizations", "us-east-1"],
  ["globalaccelerator", "us-west-2"],
  ["sts", "eu-central-1"],
  ["s3", "eu-central-1"],
])("a call of %s is made in %s", (service, region) => {
  expect(requestedRegion(service, "eu-central-1")).toEqual({ "aws:RequestedRegion": region });
});
