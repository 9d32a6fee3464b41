import { KMSClient, KMSInvalidStateException, NotFoundException } from "@aws-sdk/client-kms";
import { SSMClient } from "@aws-sdk/client-ssm";
import { actorIn } from "../../../../../scripts/aws/actor";
import { askAws } from "../../../../../scripts/drift/unrefreshed/ask";
import { judgeWithReal, statesIn } from "../../../../../scripts/drift/unrefreshed/judge";
import { sandbox } from "../../../../helpers/states";
import { failure, fakeClient, type Handlers } from "../../fake-client";

const KEY = "aws_kms_key.key";
const ALIAS = "aws_kms_alias.key_alias";
const TOKEN = "aws_ssm_parameter.token";
const TAGS = { project: "package-scan" };
const statement = (Sid: string, more: object = {}) => ({
  Sid,
  Effect: "Allow",
  Principal: { AWS: "111122223333" },
  Action: "kms:*",
  Resource: "*",
  ...more,
});
const policyOf = (...Statement: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const DENIAL = statement("NobodyElseDecrypts", { Effect: "Deny", Principal: "*", Action: "kms:Decrypt" });
const POLICY = policyOf(statement("ByIam"), DENIAL);

const STATE: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  [KEY]: { id: "k", description: "Secrets", is_enabled: true, enable_key_rotation: true, policy: POLICY, tags_all: TAGS },
  [ALIAS]: { name: "alias/x", target_key_id: "k", target_key_arn: "arn:k" },
  [TOKEN]: { name: "/t", type: "SecureString", tier: "Standard", description: "Snyk token", tags_all: TAGS, version: 1 },
};

/** A plan without a refresh that changes nothing. */
function plan(): unknown {
  const masks = { after_unknown: {}, before_sensitive: {}, after_sensitive: {} };
  const resource_changes = Object.entries(STATE).map(([address, values]) => ({
    address,
    type: address.split(".")[0],
    mode: "managed",
    change: { actions: ["no-op"], before: values, after: values, ...masks },
  }));
  return { format_version: "1.2", complete: true, errored: false, resource_changes };
}

const AS_MADE: Handlers = {
  DescribeKey: () => ({ KeyMetadata: { KeyId: "k", Arn: "arn:k", Description: "Secrets", Enabled: true, KeyState: "Enabled" } }),
  GetKeyPolicy: () => ({ Policy: POLICY }),
  GetKeyRotationStatus: () => ({ KeyRotationEnabled: true }),
  ListResourceTags: () => ({
    Tags: [
      { TagKey: "project", TagValue: "package-scan" },
      { TagKey: "aws:x", TagValue: "y" },
    ],
  }),
  DescribeParameters: () => ({
    Parameters: [{ Name: "/t", Type: "SecureString", Tier: "Standard", Description: "Snyk token", KeyId: "arn:k" }],
  }),
  ListTagsForResource: () => ({ TagList: [{ Key: "project", Value: "package-scan" }] }),
};

/** What drift shows if AWS answers like this: `severity kind address attribute`, with what an apply leaves in brackets. */
async function found(answers: Handlers = {}, environment = sandbox) {
  const handlers = { ...AS_MADE, ...answers };
  const ask = askAws(actorIn, new AbortController().signal, () =>
    Promise.resolve({ kms: fakeClient(KMSClient, handlers).client, ssm: fakeClient(SSMClient, handlers).client }),
  );
  const real = await ask(environment, "secrets", statesIn(plan()));
  const ignored = (address: string) => (address.startsWith("aws_ssm") ? ["description", "type", "tier"] : []);
  const items = judgeWithReal(plan(), real, ignored).map(({ severity, kind, address, attribute = "", endsWithApply }) =>
    `${severity} ${kind} ${address} ${attribute}${endsWithApply ? "" : " (stays)"}`.trim(),
  );
  return { items, unchecked: real.unchecked, aspects: real.aspects };
}

const itemsOf = async (answers: Handlers) => (await found(answers)).items;
const gone = () => {
  throw new NotFoundException({ ...failure, message: "gone" });
};

test("as everything was made, nothing differs, and no value was read", async () => {
  expect(await found()).toEqual({ items: [], unchecked: [], aspects: 7 });
});

test("a parameter that was deleted outside", async () => {
  expect(await itemsOf({ DescribeParameters: () => ({ Parameters: [] }) })).toEqual([`high deleted-outside ${TOKEN}`]);
});

test("another tag, and what an apply does not put back", async () => {
  const other = { Name: "/t", Type: "SecureString", Tier: "Advanced", Description: "mine" };
  expect(await itemsOf({ DescribeParameters: () => ({ Parameters: [other] }), ListTagsForResource: () => ({ TagList: [] }) })).toEqual([
    `low changed-outside ${TOKEN} description (stays)`,
    `low changed-outside ${TOKEN} tags.project`,
    `low changed-outside ${TOKEN} tier (stays)`,
  ]);
  const marked = { Name: "/t", Type: "SecureString", Tier: "Standard", Description: "Snyk token (never set)" };
  expect(await itemsOf({ DescribeParameters: () => ({ Parameters: [marked] }) })).toEqual([]);
});

test("a tag that others give is no difference, if the file says so", async () => {
  const tags = [
    { Key: "project", Value: "package-scan" },
    { Key: "company:cost", Value: "1" },
    { Key: "backup", Value: "daily" },
  ];
  const given = { ListTagsForResource: () => ({ TagList: tags }) };
  const differing = (await found(given)).items;
  expect(differing).toEqual([`low changed-outside ${TOKEN} tags.backup`, `low changed-outside ${TOKEN} tags.company:cost`]);
  const ignoring = { ...sandbox, ignoreTags: { keys: ["backup"], prefixes: ["company:"] } };
  expect((await found(given, ignoring)).items).toEqual([]);
});

test("a key policy that lets in more", async () => {
  const everybody = statement("Everybody", { Principal: "*", Action: "kms:Decrypt" });
  expect(await itemsOf({ GetKeyPolicy: () => ({ Policy: policyOf(statement("ByIam"), DENIAL, everybody) }) })).toEqual([
    `high changed-outside ${KEY} policy.Everybody`,
  ]);
  expect(await itemsOf({ GetKeyPolicy: () => ({ Policy: policyOf(statement("ByIam")) }) })).toEqual([
    `high changed-outside ${KEY} policy.NobodyElseDecrypts`,
  ]);
});

test("a key that is not rotated, or disabled", async () => {
  expect(await itemsOf({ GetKeyRotationStatus: () => ({ KeyRotationEnabled: false }) })).toEqual([
    `high changed-outside ${KEY} enable_key_rotation`,
  ]);
  const DescribeKey = ({ KeyId }: { KeyId: string }) => ({
    KeyMetadata: { KeyId: "k", Arn: "arn:k", Description: "Secrets", Enabled: KeyId !== "k" },
  });
  expect(await itemsOf({ DescribeKey })).toEqual([`high changed-outside ${KEY} is_enabled`]);
});

test("a key that is about to be deleted: an apply would make another, which decrypts nothing", async () => {
  const KeyMetadata = {
    KeyId: "k",
    Arn: "arn:k",
    Description: "Secrets",
    Enabled: false,
    KeyState: "PendingDeletion",
    DeletionDate: new Date(0),
  };
  const answers = { DescribeKey: () => ({ KeyMetadata }), GetKeyRotationStatus: () => ({ KeyRotationEnabled: false }) };
  expect(await itemsOf(answers)).toEqual([`high changed-outside ${KEY} deletion_date (stays)`]);
});

test("an alias that is gone or names another key", async () => {
  const DescribeKey = ({ KeyId }: { KeyId: string }) => (KeyId === "k" ? AS_MADE.DescribeKey?.({}) : gone());
  expect(await itemsOf({ DescribeKey })).toEqual([`medium deleted-outside ${ALIAS}`]);
  const moved = ({ KeyId }: { KeyId: string }) =>
    KeyId === "k" ? AS_MADE.DescribeKey?.({}) : { KeyMetadata: { KeyId: "other", Arn: "arn:other", Enabled: true } };
  expect(await itemsOf({ DescribeKey: moved })).toEqual([
    `high changed-outside ${ALIAS} target_key_arn`,
    `high changed-outside ${ALIAS} target_key_id`,
  ]);
});

test("what cannot be asked is no difference, and not well either: each aspect is named", async () => {
  const denied = () => Promise.reject(Object.assign(new Error("not allowed"), failure, { name: "AccessDeniedException" }));
  const state = () => Promise.reject(new KMSInvalidStateException({ ...failure, message: "replica" }));
  const { items, unchecked, aspects } = await found({ GetKeyPolicy: denied, DescribeParameters: denied, GetKeyRotationStatus: state });
  expect([items, aspects]).toEqual([[], 4]);
  expect(unchecked.map(({ address, aspect }) => `${aspect} of ${address}`).sort()).toEqual([
    `policy of ${KEY}`,
    `rotation of ${KEY}`,
    `type, tier and description of ${TOKEN}`,
  ]);
});
