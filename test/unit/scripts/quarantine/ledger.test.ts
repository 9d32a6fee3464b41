import { S3Client } from "@aws-sdk/client-s3";
import { namesOf } from "../../../../environments/names";
import type { LedgerEntry } from "../../../../modules/scanner/contract/quarantine";
import { changeOf, LedgerFile } from "../../../../scripts/quarantine/ledger";
import { placeKey } from "../../../../scripts/quarantine/types";
import { named } from "../../../helpers/scans";
import { fakeClient } from "../fake-client";

const environment = named("dev");
const names = namesOf(environment);

const entry = (name: string, state: LedgerEntry["state"] = "archived"): LedgerEntry => ({
  repository: "team",
  package: name,
  version: "1.0",
  before: "Published",
  state,
  cause: "gate",
  reason: "high: SNYK-1",
  by: "ana",
  since: "2026-11-20T12:00:00Z",
  scan: "2026-11-20-110000",
});

class Refusal extends Error {
  readonly $metadata = {};
  constructor(name: string, message = name) {
    super(message);
    this.name = name;
  }
}

/** A bucket with one object. @param between what somebody else writes before each of our first writes */
function bucket(content: string | undefined, between: readonly string[] = []) {
  let now = content;
  let version = 0;
  const others = [...between];
  const conditions: unknown[] = [];
  const { client } = fakeClient(S3Client, {
    GetObject: () => {
      if (now === undefined) throw new Refusal("NoSuchKey");
      const text = now;
      return { Body: { transformToString: () => Promise.resolve(text) }, ETag: `e${version}` };
    },
    PutObject: ({ Body, IfMatch, IfNoneMatch }: { Body: string; IfMatch?: string; IfNoneMatch?: string }) => {
      const other = others.shift();
      if (other !== undefined) [now, version] = [other, version + 1];
      conditions.push(IfMatch ?? IfNoneMatch);
      if (IfMatch === undefined ? now !== undefined : IfMatch !== `e${version}`) throw new Refusal("PreconditionFailed");
      [now, version] = [Body, version + 1];
    },
  });
  return { file: new LedgerFile(client, { environment, names }), text: () => now, conditions };
}

const whole = (...entries: LedgerEntry[]) =>
  JSON.stringify({ format: 1, domain: environment.registry.domain, domainOwner: names.domainOwner, entries });
const states = async (file: LedgerFile) => (await file.entries()).map(({ package: name, state }) => `${name} ${state}`);

test("there is none at first: the first write makes it, and only if nobody else has", async () => {
  const { file, conditions } = bucket(undefined);
  expect(await file.entries()).toEqual([]);
  await file.change(changeOf([entry("six"), entry("jinja2")]));
  expect([await states(file), conditions]).toEqual([["jinja2 archived", "six archived"], ["*"]]);
});

test("a hold until a time that is none is not over: the file is refused", async () => {
  const { file } = bucket(whole({ ...entry("six"), cause: "age", until: "next week" }));
  await expect(file.entries()).rejects.toThrow("is no ledger of this version");
});

test("two people at once lose nothing: the later one's change is made again on the newer file", async () => {
  const { file, conditions } = bucket(whole(entry("six", "archiving"), entry("old")), [
    whole(entry("six", "archiving"), entry("old"), entry("theirs")),
  ]);
  await file.change(changeOf([entry("six")], [entry("old")]));
  expect(await states(file)).toEqual(["six archived", "theirs archived"]);
  expect(conditions).toEqual(["e0", "e1"]);
});

test("no change writes nothing; an entry that goes and comes in one change stays", async () => {
  const { file, conditions } = bucket(whole(entry("six")));
  await file.change(changeOf([]));
  expect(conditions).toEqual([]);
  expect([...changeOf([entry("six")], [entry("six")])]).toEqual([[placeKey(entry("six")), entry("six")]]);
});

test("who is always too late is told", async () => {
  const { file } = bucket(
    whole(),
    Array.from({ length: 9 }, () => whole()),
  );
  await expect(file.change(changeOf([entry("six")]))).rejects.toThrow("was changed 8 times by somebody else meanwhile\n  Run this again.");
});

test.each([
  [
    "of another domain",
    JSON.stringify({ format: 1, domain: "other", domainOwner: "111122223333", entries: [] }),
    "is of another domain: other",
  ],
  ["not of this version", '{"format":2}', "is no ledger of this version"],
  ["no JSON", "{", "is no ledger of this version"],
])("a ledger that is %s is not written over", async (_, content, message) => {
  const { file, text } = bucket(content);
  await expect(file.change(changeOf([entry("six")]))).rejects.toThrow(message);
  expect(text()).toBe(content);
});

test("a refusal names what AWS has said", async () => {
  const said = "User: arn:aws:sts::1:assumed-role/x/ops is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k";
  const { client } = fakeClient(S3Client, {
    GetObject: () => {
      throw new Refusal("AccessDenied", said);
    },
  });
  await expect(new LedgerFile(client, { environment, names }).entries()).rejects.toThrow(`AWS denies it (${said})`);
});
