import { type Params, isObject, objects, string } from "../access/builder";
import { globMatches } from "../evaluation/glob";
import type { Policy } from "../evaluation/policy";
import type { MotoApi } from "../moto-api";
import type { RecognisedOperation } from "../operations/recognised";
import { readDocument } from "./grammar";
import { wrongPrincipal } from "./principals";
import { type DocumentKind, malformed } from "./rules";
import { checkSize } from "./sizes";

/** A call that writes a policy, as far as its documents concern it. */
interface Written extends RecognisedOperation {
  /** SigV4 service name. */
  readonly service: string;
  readonly body: Buffer;
  /** 12 digits. */
  readonly account: string;
}

/** Looks at the policy documents that a call brings, before moto keeps whatever it gets. */
export class Documents {
  constructor(private readonly moto: Pick<MotoApi, "query">) {}

  /** Throws AwsError for a document that AWS would not keep. */
  async check(written: Written): Promise<void> {
    const { service, operation, params, account } = written;
    for (const [kind, document] of documentsOf(written)) {
      const policy = await readDocument(kind, document);
      if (kind === "bucket") checkBucket(policy, string(params, "Bucket") ?? "");
      if (kind === "trust" || kind === "bucket" || kind === "key") await this.checkPrincipals(kind, policy);
      if (service === "iam") await checkSize(this.moto, operation, params, document, account);
    }
  }

  private async checkPrincipals(kind: DocumentKind, policy: Policy): Promise<void> {
    const wrong = await wrongPrincipal(this.moto, policy);
    if (wrong === undefined) return;
    if (kind === "key") throw malformed(kind, "Policy contains a statement with one or more invalid principals.");
    throw malformed(kind, `Invalid principal in policy${kind === "trust" ? `: "${wrong.type.toUpperCase()}":"${wrong.id}"` : ""}`);
  }
}

/** A bucket's policy is about this bucket alone, and "*" is none. */
function checkBucket({ statements }: Policy, bucket: string): void {
  const named = statements.flatMap(({ resource }) => resource?.values ?? []);
  const isOurs = (arn: string) => {
    const [, pattern] = /^arn:[\w-]+:s3:::([^/]+)(\/.*)?$/s.exec(arn) ?? [];
    return pattern !== undefined && globMatches(pattern, bucket);
  };
  if (!named.every(isOurs)) throw malformed("bucket", "Policy has invalid resource");
}

/** The documents in a call. None is a document that removes one. */
function documentsOf({ service, operation, params, body }: Written): readonly (readonly [DocumentKind, string])[] {
  if (service === "s3") return operation === "PutBucketPolicy" ? [["bucket", body.toString("utf8")]] : [];
  if (service === "iam")
    return documentIn(/AssumeRolePolicy$|^CreateRole$/.test(operation) ? "trust" : "identity", ofIam(operation, params));
  if (service === "sts") return documentIn("session", string(params, "Policy"));
  if (service === "kms") return documentIn("key", /^(CreateKey|PutKeyPolicy)$/.test(operation) ? string(params, "Policy") : undefined);
  if (service === "sns") return documentIn("topic", ofTopic(operation, params));
  if (service === "sqs") return documentIn("queue", isObject(params.Attributes) ? string(params.Attributes, "Policy") : undefined);
  const isSecret = service === "secretsmanager" && operation === "PutResourcePolicy";
  return documentIn("secret", isSecret ? string(params, "ResourcePolicy") : undefined);
}

function documentIn(kind: DocumentKind, document: string | undefined): readonly (readonly [DocumentKind, string])[] {
  return document === undefined ? [] : [[kind, document]];
}

function ofIam(operation: string, params: Params): string | undefined {
  if (operation === "CreateRole") return string(params, "AssumeRolePolicyDocument");
  const writes = /^(CreatePolicy|CreatePolicyVersion|Put(User|Role|Group)Policy|UpdateAssumeRolePolicy)$/.test(operation);
  return writes ? string(params, "PolicyDocument") : undefined;
}

function ofTopic(operation: string, params: Params): string | undefined {
  if (operation === "SetTopicAttributes") return params.AttributeName === "Policy" ? string(params, "AttributeValue") : undefined;
  const [policy] = operation === "CreateTopic" ? objects(params, "Attributes").filter(({ key }) => key === "Policy") : [];
  return policy && string(policy, "value");
}
