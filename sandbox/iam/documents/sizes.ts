import { AwsError } from "../../core/errors";
import { text, texts } from "../../kit/xml";
import type { Params } from "../access/builder";
import { string } from "../access/builder";
import type { MotoApi } from "../moto-api";
import { ifFound } from "../moto-api";

/** Characters, without white space (IAM User Guide, "IAM and AWS STS quotas"). */
const INLINE: Readonly<Record<string, number>> = { User: 2_048, Role: 10_240, Group: 5_120 };
const MANAGED = 6_144;
/** A quota that an account may have raised, to 4,096. */
const TRUST = 2_048;

/** Throws AwsError LimitExceeded if a document of IAM, or all that are written into one user, role or group, are too long. */
export async function checkSize(
  moto: Pick<MotoApi, "query">,
  operation: string,
  params: Params,
  document: string,
  account: string,
): Promise<void> {
  const [, kind] = /^Put(User|Role|Group)Policy$/.exec(operation) ?? [];
  if (kind !== undefined) return checkInline(moto, kind, params, document, account);
  if (/^CreatePolicy(Version)?$/.test(operation)) check(document, MANAGED, `Cannot exceed quota for PolicySize: ${MANAGED}`);
  else check(document, TRUST, `Cannot exceed quota for ACLSizePerRole: ${TRUST}`);
}

async function checkInline(moto: Pick<MotoApi, "query">, kind: string, params: Params, document: string, account: string): Promise<void> {
  const name = string(params, `${kind}Name`) ?? "";
  const who = { Version: "2010-05-08", [`${kind}Name`]: name };
  const ask = (parameters: Readonly<Record<string, string>>) => ifFound(moto.query("iam", { ...parameters, ...who }, { account }));
  const names = texts((await ask({ Action: `List${kind}Policies` })) ?? "", "member");
  const others = names.filter((each) => each !== params.PolicyName);
  const documents = await Promise.all(others.map((PolicyName) => ask({ Action: `Get${kind}Policy`, PolicyName })));
  const all = [document, ...documents.map((xml) => decoded(text(xml ?? "", "PolicyDocument") ?? ""))].join("");
  const limit = INLINE[kind] ?? 0;
  check(all, limit, `Maximum policy size of ${limit} bytes exceeded for ${kind.toLowerCase()} ${name}`);
}

function check(document: string, limit: number, message: string): void {
  if (document.replace(/\s/g, "").length > limit) throw new AwsError("LimitExceeded", message, {}, 409);
}

/** IAM percent-encodes documents, moto only in some operations. */
function decoded(document: string): string {
  return document.trimStart().startsWith("{") ? document : decodeURIComponent(document);
}
