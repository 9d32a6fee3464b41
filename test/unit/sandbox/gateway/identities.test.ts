import { Identities } from "../../../../sandbox/gateway/identities";
import { changeKey } from "../../../../sandbox/gateway/key-changes";

const SECRET = "of this run";
const asked: string[] = [];
let identities: Identities;
beforeEach(() => {
  asked.length = 0;
  const arn = "arn:aws:sts::222233334444:assumed-role/deploy/me";
  const query = (_service: string, _parameters: object, { accessKeyId = "" }: { accessKeyId?: string }) => {
    asked.push(accessKeyId);
    return Promise.resolve(`<Arn>${arn}</Arn>`);
  };
  identities = new Identities({ query }, SECRET);
});

const xml = (expiration?: string) =>
  `<AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>s</SecretAccessKey>${expiration ? `<SessionToken>t</SessionToken><Expiration>${expiration}</Expiration>` : ""}`;

test("twelve digits are an account's root, with the secret of this run; any other key is nobody's", async () => {
  expect(identities.rootKeys("222233334444")).toEqual({ accessKeyId: "222233334444", secretAccessKey: SECRET });
  const root = { account: "222233334444", arn: "arn:aws:iam::222233334444:root", accessKeyId: "222233334444" };
  expect(await identities.known("222233334444")).toEqual({ secretAccessKey: SECRET, sessionToken: undefined, caller: root });
  for (const key of ["", "AKIAOTHER", "22223333444", "2222333344445", "sandbox"]) {
    expect(identities.identify(key)).toBeUndefined();
    await expect(identities.known(key)).rejects.toMatchObject({ code: "InvalidClientTokenId", status: 403 });
  }
  expect(asked).toEqual([]);
});

test("an issued key belongs to whom moto says, which is asked once", async () => {
  expect(identities.learn(xml("2999-01-01T00:00:00Z"))).toBe("ASIA1");
  const { secretAccessKey, sessionToken, caller } = await identities.known("ASIA1");
  expect([secretAccessKey, sessionToken]).toEqual(["s", "t"]);
  expect(caller).toMatchObject({ account: "222233334444", arn: "arn:aws:sts::222233334444:assumed-role/deploy/me", accessKeyId: "ASIA1" });
  await identities.known("ASIA1");
  expect(asked).toEqual(["ASIA1"]);
  expect(identities.learn("<Error/>")).toBeUndefined();
});

test("a session of the caller itself is the caller's, with keys that nobody else has", async () => {
  const opener = { account: "111122223333", arn: "arn:aws:iam::111122223333:root", accessKeyId: "111122223333" };
  const issue = () => identities.issue({ account: opener.account, arn: opener.arn, opener }, 900);
  const [one, two] = [issue(), issue()];
  const { secretAccessKey, sessionToken, caller } = await identities.known(one.accessKeyId);
  expect(caller).toEqual({ account: "111122223333", arn: opener.arn, accessKeyId: one.accessKeyId, opener });
  expect({ secretAccessKey, sessionToken }).toEqual({ secretAccessKey: one.secretAccessKey, sessionToken: one.sessionToken });
  expect(new Set([one, two].flatMap(({ expires: _, ...keys }) => Object.values(keys))).size).toBe(6);
  expect(Math.round((one.expires - Date.now()) / 60_000)).toBe(15);
  expect(asked).toEqual([]);
});

test("a session that a service has opened tells what the service acts for, and no other does", async () => {
  const rule = "arn:aws:events:eu-central-1:222233334444:rule/on-publish";
  const caller = { account: "222233334444", arn: "arn:aws:sts::222233334444:assumed-role/deploy/me", accessKeyId: "ASIA1" };
  identities.learn(xml("2999-01-01T00:00:00Z"), rule);
  expect((await identities.known("ASIA1")).caller).toEqual({ ...caller, actsFor: rule });
  identities.learn(xml("2999-01-01T00:00:00Z"));
  expect((await identities.known("ASIA1")).caller).toEqual(caller);
});

test("a session ends, and a user's key does not", async () => {
  identities.learn(xml("2020-01-01T00:00:00Z"));
  await expect(identities.known("ASIA1")).rejects.toMatchObject({ code: "ExpiredToken" });
  identities.learn(xml());
  expect(identities.identify("ASIA1")?.expires).toBeUndefined();
});

test("a deleted key signs nothing, an inactive one nothing until it is active again", () => {
  identities.learn(xml());
  const known = () => identities.identify("ASIA1") !== undefined;
  const change = (operation: string, params: object) => changeKey(identities, { operation, params: params as Record<string, unknown> });
  change("UpdateAccessKey", { AccessKeyId: "ASIA1", Status: "Inactive" });
  expect(known()).toBe(false);
  change("UpdateAccessKey", { AccessKeyId: "ASIA1", Status: "Active" });
  expect(known()).toBe(true);
  change("DeleteUser", { UserName: "ana" });
  expect(known()).toBe(true);
  change("DeleteAccessKey", { AccessKeyId: "ASIA1" });
  expect(known()).toBe(false);
});
