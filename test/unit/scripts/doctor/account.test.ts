import type { Aws } from "../../../../scripts/aws/clients";
import type { Access } from "../../../../scripts/doctor/check";
import { account } from "../../../../scripts/doctor/checks/account";
import { credentials } from "../../../../scripts/doctor/checks/credentials";
import { OperationError } from "../../../../scripts/words/errors";
import { awsError, patient, said } from "./patient";

const deployRoleArn = "arn:aws:iam::111122223333:role/deploy";
const readOnlyRoleArn = "arn:aws:iam::111122223333:role/read";
const denied = new OperationError("role denied", "ask for it");

/** @param answers by role; `caller` for a call without a role */
const entering = (answers: Record<string, Error | undefined>, roles = {}) => {
  const as: Access["as"] = (arn = "caller") => {
    const error = answers[arn];
    return error ? Promise.reject(error) : Promise.resolve({ account: "111122223333", callerArn: `session of ${arn}` } as Aws);
  };
  const subject = patient({}, roles);
  return { ...subject, access: { ...subject.access, as } };
};

test("reports who the caller is", async () => {
  expect(await said(credentials, patient({}))).toEqual(["ok: arn:of:caller"]);
});

test("says by which means the caller acts, and what is set and not used", async () => {
  const subject = { ...patient({}), identity: { means: "the keys in AWS_ACCESS_KEY_ID", passedOver: ["AWS_PROFILE=prod"] } };
  const unused = "warning: not used, though set: AWS_PROFILE=prod";
  expect(await said(credentials, subject)).toEqual(["ok: arn:of:caller, by the keys in AWS_ACCESS_KEY_ID", unused]);
  const caller = () => Promise.reject(awsError("ExpiredToken", 400, "old"));
  expect(await said(credentials, { ...subject, access: { ...subject.access, caller } })).toEqual([
    "could not check: AWS does not accept these credentials: old (ExpiredToken)",
    unused,
  ]);
});

test("if there are no roles, the caller's own account has to be the right one", async () => {
  expect(await said(account, entering({}))).toEqual(["ok: 111122223333, as the caller"]);
  expect(await account.run(entering({ caller: new OperationError("wrong account") }))).toEqual([
    { level: "problem", what: "wrong account", fix: undefined, stops: true },
  ]);
});

test("one role that the caller may assume is enough for the other checks", async () => {
  const roles = { deployRoleArn, readOnlyRoleArn };
  expect(await said(account, entering({}, roles))).toEqual([
    `ok: 111122223333, as session of ${deployRoleArn}`,
    `ok: 111122223333, as session of ${readOnlyRoleArn}`,
  ]);
  expect((await account.run(entering({ [deployRoleArn]: denied }, roles))).map(({ level, stops }) => [level, stops])).toEqual([
    ["problem", undefined],
    ["ok", undefined],
  ]);
  const throttled = awsError("ThrottlingException");
  const neither = await account.run(entering({ [deployRoleArn]: throttled, [readOnlyRoleArn]: denied }, roles));
  expect(neither.map(({ level, stops }) => [level, stops])).toEqual([
    ["could not check", true],
    ["problem", true],
  ]);
});
