import { AwsError } from "../../../../sandbox/core/errors";
import { Identities } from "../../../../sandbox/gateway/identities";
import { answerSts, checkSession } from "../../../../sandbox/gateway/token-sessions";
import { text } from "../../../../sandbox/kit/xml";

const ACCOUNT = "111122223333";
const ana = { account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/ana`, accessKeyId: "AKIAANA" };
const root = { account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root`, accessKeyId: ACCOUNT };
const role = { account: ACCOUNT, arn: `arn:aws:sts::${ACCOUNT}:assumed-role/scan/build`, accessKeyId: "ASIA1" };
const identities = new Identities({ query: () => Promise.reject(new Error("moto is not asked")) }, "of this run");

function sts(operation: string, caller = ana, params: Readonly<Record<string, string>> = {}) {
  const answered = answerSts({ operation, params }, caller, identities);
  const xml = answered?.reply.body.toString() ?? "";
  return { xml, key: text(xml, "AccessKeyId") ?? "", seconds: (Date.parse(text(xml, "Expiration") ?? "") - Date.now()) / 1000 };
}

function codeOf(call: () => unknown): string | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    return error instanceof AwsError ? error.code : String(error);
  }
}

test("a session token's keys are new, the caller's, and end when it asks for, root's after an hour", async () => {
  const { xml, key, seconds } = sts("GetSessionToken", ana, { DurationSeconds: "900" });
  expect(text(xml, "SessionToken")).toBe(identities.identify(key)?.sessionToken);
  expect((await identities.known(key)).caller).toEqual({ ...ana, accessKeyId: key, opener: ana });
  expect(Math.round(seconds / 60)).toBe(15);
  expect(sts("GetSessionToken").key).not.toBe(key);
  expect([sts("GetSessionToken").seconds, sts("GetSessionToken", root).seconds].map((each) => Math.round(each / 60))).toEqual([720, 60]);
});

test("a federated user has an ARN of its own", async () => {
  const { xml, key } = sts("GetFederationToken", ana, { Name: "bob" });
  const arn = `arn:aws:sts::${ACCOUNT}:federated-user/bob`;
  expect([text(xml, "FederatedUserId"), text(xml, "Arn")]).toEqual([`${ACCOUNT}:bob`, arn]);
  const { caller } = await identities.known(key);
  expect(caller).toEqual({ account: ACCOUNT, arn, accessKeyId: key, opener: ana });
  const who = sts("GetCallerIdentity", caller).xml;
  expect([text(who, "Arn"), text(who, "UserId"), text(who, "Account")]).toEqual([arn, `${ACCOUNT}:bob`, ACCOUNT]);
});

test("no session opens one of these, and theirs reach neither IAM nor the rest of STS", () => {
  const session = { ...ana, opener: ana };
  const bob = { ...session, arn: `arn:aws:sts::${ACCOUNT}:federated-user/bob` };
  expect(codeOf(() => sts("GetSessionToken", role))).toBe("AccessDenied");
  const asked = (caller: typeof session) =>
    [
      ["sts", "GetSessionToken"],
      ["sts", "GetFederationToken"],
      ["sts", "AssumeRole"],
      ["sts", "GetCallerIdentity"],
      ["iam", undefined],
      ["s3", "GetObject"],
    ].map(([service = "", operation]) => codeOf(() => checkSession(caller, service, operation)));
  const denied = ["AccessDenied", "AccessDenied"];
  expect(asked(session)).toEqual([...denied, undefined, undefined, "InvalidClientTokenId", undefined]);
  expect(asked(bob)).toEqual([...denied, "AccessDenied", undefined, "InvalidClientTokenId", undefined]);
  expect(codeOf(() => checkSession(ana, "iam", "CreateUser"))).toBeUndefined();
});

test("a web identity that comes in another way than its check looks at is refused, and moto tells who users are", () => {
  expect(codeOf(() => sts("AssumeRoleWithWebIdentity"))).toBe("AccessDenied");
  expect(answerSts({ operation: "GetCallerIdentity", params: {} }, ana, identities)).toBeUndefined();
});
