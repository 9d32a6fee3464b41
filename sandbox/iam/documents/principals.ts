import type { Policy } from "../evaluation/policy";
import { text } from "../../kit/xml";
import { accountOf } from "../evaluation/arn";
import type { MotoApi } from "../moto-api";
import { ifFound } from "../moto-api";

/** A principal that AWS does not take. */
export interface WrongPrincipal {
  /** `AWS`, `Service`... */
  readonly type: string;
  readonly id: string;
}

const FORMS: Readonly<Record<string, RegExp>> = {
  Service: /^[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws\.com(\.cn)?|amazon\.com|aws\.internal)$/,
  Federated:
    /^(arn:[\w-]+:iam::\d{12}:(oidc|saml)-provider\/.+|cognito-identity\.amazonaws\.com|www\.amazon\.com|graph\.facebook\.com|accounts\.google\.com)$/,
  CanonicalUser: /^([0-9a-f]{64}|\*)$/,
};
/** Everybody, an account, a session, the unique id of a user or role, or an identity of CloudFront. */
const WITHOUT_LOOKING =
  /^(\*|\d{12}|arn:[\w-]+:iam::\d{12}:root|arn:[\w-]+:sts::\d{12}:(assumed-role|federated-user)\/[^*?]+|A(IDA|ROA)[A-Z0-9]+|arn:[\w-]+:iam::cloudfront:user\/[^*?]+)$/;

/** The first principal of a policy that is none: AWS looks for each user and role, in whichever account. */
export async function wrongPrincipal(moto: Pick<MotoApi, "query">, { statements }: Policy): Promise<WrongPrincipal | undefined> {
  for (const { principal } of statements) {
    for (const [type, ids] of Object.entries(principal?.values ?? {})) {
      for (const id of ids) if (!(await isPrincipal(moto, type, id))) return { type, id };
    }
  }
  return undefined;
}

async function isPrincipal(moto: Pick<MotoApi, "query">, type: string, id: string): Promise<boolean> {
  if (type !== "AWS") return FORMS[type]?.test(id) ?? false;
  if (WITHOUT_LOOKING.test(id)) return true;
  const [, kind, name] = /^arn:[\w-]+:iam::\d{12}:(role|user)\/(?:[^*?]*\/)?([^*?/]+)$/.exec(id) ?? [];
  if (kind === undefined || name === undefined) return false;
  const member = kind === "role" ? "Role" : "User";
  const call = { Action: `Get${member}`, Version: "2010-05-08", [`${member}Name`]: name };
  const found = await ifFound(moto.query("iam", call, { account: accountOf(id) ?? "" }));
  return found !== undefined && text(found, "Arn") === id;
}
