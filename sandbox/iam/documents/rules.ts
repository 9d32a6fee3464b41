import { AwsError } from "../../core/errors";

/** The kinds of policy documents that AWS keeps, each with rules and words of its own. */
export type DocumentKind = "identity" | "session" | "trust" | "bucket" | "key" | "topic" | "queue" | "secret";

/** What AWS wants of a kind, and how it says no. */
export interface DocumentRules {
  readonly code: string;
  readonly notJson: string;
  /** For what else is no policy. @default the problem in the sandbox's words */
  readonly syntax?: string;
  /** Whether statements name principals. */
  readonly principal: "required" | "prohibited";
  /** Whether statements name resources. */
  readonly resource: "required" | "prohibited" | "optional";
  readonly wrongPrincipal: string;
  readonly wrongResource?: string;
  /** Whether a `Sid` may have letters and digits alone. */
  readonly plainSid: boolean;
  /** Actions that statements may name. @default any */
  readonly actions?: { readonly service: string; readonly only?: readonly string[]; readonly wrong: string };
}

const SYNTAX = "Syntax errors in policy.";
const IAM = { code: "MalformedPolicyDocument", syntax: SYNTAX, plainSid: true };
const NO_PRINCIPAL = "Policy document should not specify a principal.";
const NO_RESOURCES = "Policy statement must contain resources.";
const TRUST_ACTIONS = ["AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "TagSession", "SetSourceIdentity", "SetContext"];

/** Source: the user guides of IAM, S3 and KMS, and what people have reported of their errors; the other three are not documented. */
export const RULES: Readonly<Record<DocumentKind, DocumentRules>> = {
  identity: {
    ...IAM,
    notJson: SYNTAX,
    principal: "prohibited",
    wrongPrincipal: NO_PRINCIPAL,
    resource: "required",
    wrongResource: NO_RESOURCES,
  },
  session: {
    ...IAM,
    notJson: "The policy is not in the valid JSON format.",
    principal: "prohibited",
    wrongPrincipal: NO_PRINCIPAL,
    resource: "required",
    wrongResource: NO_RESOURCES,
  },
  trust: {
    ...IAM,
    notJson: "This policy contains invalid Json",
    principal: "required",
    wrongPrincipal: "Missing required field Principal",
    resource: "prohibited",
    wrongResource: "Has prohibited field Resource",
    actions: { service: "sts", only: TRUST_ACTIONS, wrong: "AssumeRole policy may only specify STS AssumeRole actions." },
  },
  bucket: {
    code: "MalformedPolicy",
    notJson: "Policies must be valid JSON and the first byte must be '{'",
    principal: "required",
    wrongPrincipal: "Missing required field Principal",
    resource: "required",
    wrongResource: "Missing required field Resource",
    plainSid: false,
    actions: { service: "s3", wrong: "Policy has invalid action" },
  },
  key: {
    code: "MalformedPolicyDocumentException",
    notJson: "The policy is not valid JSON.",
    principal: "required",
    wrongPrincipal: "Policy contains a statement with no principal.",
    resource: "required",
    wrongResource: "Policy contains a statement with no resource.",
    plainSid: false,
  },
  topic: ofOther("InvalidParameter", "Invalid parameter: Policy Error: null"),
  queue: ofOther("InvalidAttributeValue", "Invalid value for the parameter Policy."),
  secret: ofOther("MalformedPolicyDocumentException", "This resource policy contains a syntax error."),
};

function ofOther(code: string, message: string): DocumentRules {
  return { code, notJson: message, syntax: message, principal: "required", wrongPrincipal: message, resource: "optional", plainSid: false };
}

/** AWS's error for a document of this kind. */
export function malformed(kind: DocumentKind, message: string): AwsError {
  return new AwsError(RULES[kind].code, message, {}, 400);
}
