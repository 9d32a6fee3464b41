import { ARN } from "../partition/arn";
import { AwsError } from "../core/errors";
import type { WireReply, WireRequest } from "../core/protocol";
import { escapeXml } from "../core/refusal";
import type { Authorizer } from "../iam/authorizer";
import { text } from "../kit/xml";
import type { MotoClient } from "../moto/client";
import type { Faults } from "./faults";
import type { Identities } from "./identities";

/** The claims of a web identity token that STS looks at. */
export interface WebIdentityClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string;
}

export interface WebIdentityParts {
  readonly moto: Pick<MotoClient, "query">;
  readonly identities: Pick<Identities, "learn">;
  readonly authorizer: Pick<Authorizer, "checkTrust" | "rememberSession">;
  readonly faults: Pick<Faults, "strike">;
  /** Throws AwsError for parameters that STS would refuse once it trusts the caller. */
  readonly check: (request: WireRequest, account: string) => Promise<void>;
  /** The claims of a token that an issuer of the sandbox signed and that is valid now; undefined for any other. */
  readonly verify: (token: string) => WebIdentityClaims | undefined;
}

const ACTION = "AssumeRoleWithWebIdentity";

/** Whether the parameters are those of the one call of STS that nobody signs: the token in it says who calls. */
export function isWebIdentity(body: Buffer): boolean {
  return new URLSearchParams(body.toString("utf8")).get("Action") === ACTION;
}

/** Answers `AssumeRoleWithWebIdentity`: signature, audience and subject have to be what the provider and the role's trust policy want. */
export class WebIdentity {
  constructor(private readonly parts: WebIdentityParts) {}

  /** Throws AwsError in the words of STS (docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html). */
  async answer(request: WireRequest): Promise<WireReply> {
    const given = new URLSearchParams(request.body.toString("utf8"));
    checkSaidOnce(given);
    const [roleArn, session, token] = ["RoleArn", "RoleSessionName", "WebIdentityToken"].map((name) => required(given, name));
    const [, account] = new RegExp(String.raw`^${ARN}:iam::(\d{12}):role\/.+`).exec(roleArn ?? "") ?? [];
    if (!account || !roleArn || !session || !token) throw new AwsError("ValidationError", `${roleArn} is invalid`, {}, 400);
    await this.parts.faults.strike({ service: "sts", operation: ACTION, account });
    const claims = this.parts.verify(token);
    if (claims === undefined)
      throw new AwsError("InvalidIdentityToken", "The web identity token that was passed could not be validated", {}, 400);
    const provider = await this.provider(account, claims);
    await this.trusted(roleArn, provider, claims);
    await this.parts.check(request, account);
    const parameters = { Version: "2011-06-15", ...Object.fromEntries(given), Action: ACTION };
    const xml = await this.parts.moto.query("sts", parameters, { account });
    const accessKeyId = this.parts.identities.learn(xml);
    const restrictions = { policies: policiesIn(given), policyArns: policyArnsIn(given) };
    if (accessKeyId) this.parts.authorizer.rememberSession(accessKeyId, { roleArn, ...restrictions, tags: {} });
    return { status: 200, headers: { "content-type": "text/xml" }, body: told(xml, provider, claims) };
  }

  /** The account's provider for the issuer, which has to accept the audience. */
  private async provider(account: string, { iss, aud }: WebIdentityClaims): Promise<string> {
    const arn = `${ARN}:iam::${account}:oidc-provider/${host(iss)}`;
    const parameters = { Action: "GetOpenIDConnectProvider", Version: "2010-05-08", OpenIDConnectProviderArn: arn };
    const xml = await this.parts.moto.query("iam", parameters, { account }).catch(() => undefined);
    if (xml === undefined)
      throw new AwsError("InvalidIdentityToken", `No OpenIDConnect provider found in your account for ${iss}`, {}, 400);
    const clients = [...(text(xml, "ClientIDList") ?? xml).matchAll(/<member>([^<]*)<\/member>/g)].map(([, client]) => client);
    if (!clients.includes(aud)) throw new AwsError("InvalidIdentityToken", "Incorrect token audience", {}, 400);
    return arn;
  }

  private async trusted(roleArn: string, federated: string, { iss, sub, aud }: WebIdentityClaims): Promise<void> {
    const keys = { [`${host(iss)}:sub`]: sub, [`${host(iss)}:aud`]: aud };
    await this.parts.authorizer.checkTrust(roleArn, { federated }, keys).catch((error: unknown) => {
      if (error instanceof AwsError) throw new AwsError("AccessDenied", `Not authorized to perform sts:${ACTION}`, {}, 403);
      throw error;
    });
  }
}

/** moto's answer, with what STS tells of the token. */
function told(xml: string, provider: string, { sub, aud }: WebIdentityClaims): string {
  const about = Object.entries({ SubjectFromWebIdentityToken: sub, Audience: aud, Provider: provider })
    .map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`)
    .join("");
  return xml.replace(`</${ACTION}Result>`, `${about}</${ACTION}Result>`);
}

/** A role that is named twice would be asked about as one and assumed as the other. */
function checkSaidOnce(given: URLSearchParams): void {
  const twice = [...given.keys()].find((name) => given.getAll(name).length > 1);
  if (twice !== undefined) throw new AwsError("MalformedQueryString", `The parameter ${twice} is given more than once`, {}, 400);
}

function required(given: URLSearchParams, name: string): string {
  const value = given.get(name);
  if (!value)
    throw new AwsError(
      "ValidationError",
      `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
      {},
      400,
    );
  return value;
}

function policiesIn(given: URLSearchParams): string[] {
  const policy = given.get("Policy");
  return policy ? [policy] : [];
}

function policyArnsIn(given: URLSearchParams): string[] {
  return [...given].flatMap(([name, value]) => (/^PolicyArns\.member\.\d+\.arn$/.test(name) ? [value] : []));
}

/** An issuer as ARNs and condition keys have it. */
function host(issuer: string): string {
  return issuer.replace(/^https?:\/\//, "");
}
