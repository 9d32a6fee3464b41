import { anyKey, arnIn, regionalService } from "./arn";
import { isArn, useThrough } from "./key-use";
import { allow, allowEverywhere, named, type Conditions, type Statement } from "./statement";
import type { Subject } from "./subject";

/** The tags of our keys as a condition. They are there from the first moment on; an alias counts only minutes after it was made. */
function ours({ keyTags }: Subject, kind: "RequestTag" | "ResourceTag"): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(keyTags).map(([tag, value]) => [`aws:${kind}/${tag}`, value]));
}

/** The use of our keys by one AWS service for the caller. */
function through(subject: Subject, service: string): Conditions {
  return { StringEquals: { "kms:ViaService": regionalService(subject, service), ...ours(subject, "ResourceTag") } };
}

/** The names of the keys that the stacks make. */
function aliasesOf({ states, registry, scanner }: Subject): string[] {
  return [
    ...(states?.made === true ? [states.keyAlias] : []),
    ...(registry.keyAlias === undefined ? [] : [registry.keyAlias]),
    ...[scanner.secretsKey, scanner.reportsKey].filter((key) => !isArn(key)),
    ...(scanner.messages === undefined ? [] : [scanner.messages.topicKey]),
  ];
}

/** Looks at keys, and reads what S3 encrypts with ours: states and reports. Nothing that Systems Manager encrypts. */
export function keysRead(subject: Subject): Statement[] {
  const { region } = subject;
  const all = anyKey(subject);
  return [
    named(
      "KeyLists",
      allowEverywhere(["kms:ListAliases", "kms:ListKeys"], "lists have no resource", {
        StringEquals: { "aws:RequestedRegion": region },
      }),
    ),
    // A key that a stopped run has made has no alias yet: its description and tags tell it from others.
    named("KeyFacts", allow(["kms:DescribeKey", "kms:ListResourceTags"], all)),
    // Before there is a key of that name, the question is about the name.
    named(
      "KeyNames",
      allow(
        "kms:DescribeKey",
        aliasesOf(subject).map((alias) => arnIn(subject, "kms", alias)),
      ),
    ),
    named(
      "Keys",
      allow(["kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListGrants"], all, { StringEquals: ours(subject, "ResourceTag") }),
    ),
    ...ownPolicies(subject),
    named("ReadThroughS3", allow("kms:Decrypt", all, through(subject, "s3"))),
    ...onStatesKeys(subject, "StatesKey", "kms:Decrypt"),
    ...onOwnKey(subject, "ReportsKey", { service: "s3", key: subject.scanner.reportsKey, actions: "kms:Decrypt" }),
  ];
}

/** Whether the policy of a key that the file names lets the roles use it. It has none of our tags. */
function ownPolicies({ registry, scanner }: Subject): Statement[] {
  const keys = [registry.keyArn, scanner.secretsKey, scanner.reportsKey].filter((key) => key !== undefined && isArn(key));
  return keys.length === 0
    ? []
    : [
        named(
          "OwnKeyPolicies",
          allow(
            "kms:GetKeyPolicy",
            [...new Set(keys)].filter((key) => key !== undefined),
          ),
        ),
      ];
}

/** Keys of states that exist already; one that our stack makes is known by its tags. */
function onStatesKeys(subject: Subject, name: string, action: string): Statement[] {
  const keys = [subject.states?.keyArn, subject.formerStates?.keyArn].filter((arn) => arn !== undefined);
  return keys.length === 0 ? [] : [named(name, allow(action, [...new Set(keys)], onlyThrough(subject, "s3")))];
}

/** A key that the file names has none of our tags. One that a stack makes is known by them. */
function onOwnKey(
  place: Subject,
  name: string,
  { service, key, actions }: { readonly service: string; readonly key: string; readonly actions: string | readonly string[] },
): Statement[] {
  return isArn(key) ? [named(name, useThrough(service, { actions, key, place }))] : [];
}

function onlyThrough(subject: Subject, service: string): Conditions {
  return { StringEquals: { "kms:ViaService": regionalService(subject, service) } };
}

/** Makes our keys, and uses them through the services that they are for. */
export function keysChange(subject: Subject): Statement[] {
  const { region } = subject;
  const all = anyKey(subject);
  const aliases = aliasesOf(subject);
  const oursOrNew = {
    StringEqualsIfExists: ours(subject, "ResourceTag"),
    "ForAllValues:StringEquals": { "kms:ResourceAliases": aliases },
  };
  const tagged = { StringEquals: ours(subject, "ResourceTag") };
  return [
    named(
      "MakeKeys",
      allowEverywhere("kms:CreateKey", "a key has no ARN before it is made", {
        StringEquals: { "aws:RequestedRegion": region, ...ours(subject, "RequestTag") },
      }),
    ),
    // At the making of a key. One that has another name, or other tags, is not made ours by its tags.
    named("MarkNewKeys", allow("kms:TagResource", all, { StringEquals: ours(subject, "RequestTag"), ...oursOrNew })),
    // KMS refuses a new key whose policy its maker could not change again.
    named("KeyPolicies", allow("kms:PutKeyPolicy", all, oursOrNew)),
    named("MarkKeys", allow("kms:TagResource", all, { "ForAnyValue:StringEquals": { "kms:ResourceAliases": aliases } })),
    named(
      "ChangeKeys",
      allow(
        [
          "kms:CreateAlias",
          "kms:DeleteAlias",
          "kms:EnableKey",
          "kms:EnableKeyRotation",
          "kms:ScheduleKeyDeletion",
          "kms:UntagResource",
          "kms:UpdateAlias",
          "kms:UpdateKeyDescription",
        ],
        all,
        tagged,
      ),
    ),
    named(
      "Aliases",
      allow(
        ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"],
        aliases.map((alias) => arnIn(subject, "kms", alias)),
      ),
    ),
    named("WriteThroughS3", allow("kms:GenerateDataKey", all, through(subject, "s3"))),
    ...onStatesKeys(subject, "WriteStatesKey", "kms:GenerateDataKey"),
    named("SecretsThroughSsm", allow(["kms:Decrypt", "kms:Encrypt"], all, through(subject, "ssm"))),
    ...onOwnKey(subject, "SecretsKey", { service: "ssm", key: subject.scanner.secretsKey, actions: ["kms:Decrypt", "kms:Encrypt"] }),
    ...domainKey(subject),
  ];
}

/** A domain gets its key when it is made (CodeArtifact User Guide, "Create a domain", example of a key policy). */
function domainKey(subject: Subject): Statement[] {
  const { keyAlias, keyArn } = subject.registry;
  const use = ["kms:CreateGrant", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"];
  if (keyAlias !== undefined) return [named("DomainKey", allow(use, anyKey(subject), through(subject, "codeartifact")))];
  if (keyArn === undefined) return [];
  return [named("DomainKey", allow(use, keyArn, onlyThrough(subject, "codeartifact")))];
}
