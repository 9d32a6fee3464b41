import { randomBytes } from "node:crypto";
import { ARN } from "../partition/arn";
import { AwsError } from "../core/errors";
import type { Caller } from "../core/service";
import type { Keys } from "../kit/aws-session";
import { text } from "../kit/xml";
import type { MotoClient } from "../moto/client";

/** What the gateway knows about an access key of this run. */
export interface Identity {
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** When the session ends (epoch milliseconds); undefined for keys that do not end. */
  readonly expires?: number;
  caller(): Promise<Caller>;
}

interface Issued extends Omit<Identity, "caller"> {
  /** Whose key it is, if moto cannot tell. */
  readonly owner?: Caller;
  /** See {@link Caller}. */
  readonly actsFor?: string;
  /** `UpdateAccessKey` may switch a user's key off. */
  readonly inactive?: boolean;
}

/** The keys of a session that {@link Identities.issue} made. */
export type Session = Required<Keys> & { readonly expires: number };

/**
 * The access keys of this run. 12 digits are that account's root, with the run's own secret key; all others were issued by STS or
 * IAM in this run. Any other key is nobody's.
 */
export class Identities {
  private readonly callers = new Map<string, Promise<Caller>>();
  private readonly issued = new Map<string, Issued>();

  constructor(
    private readonly moto: Pick<MotoClient, "query">,
    private readonly rootSecret: string,
  ) {}

  /** Keys of an account's root. */
  rootKeys(account: string): Keys {
    return { accessKeyId: account, secretAccessKey: this.rootSecret };
  }

  /** Undefined if the key was not issued in this run, was deleted, or is inactive. */
  identify(accessKeyId: string): Identity | undefined {
    if (/^\d{12}$/.test(accessKeyId)) {
      return { secretAccessKey: this.rootSecret, caller: () => Promise.resolve(rootOf(accessKeyId, accessKeyId)) };
    }
    const issued = this.issued.get(accessKeyId);
    if (issued === undefined || issued.inactive) return undefined;
    const { secretAccessKey, sessionToken, expires } = issued;
    return { secretAccessKey, sessionToken, expires, caller: () => this.callerOf(accessKeyId) };
  }

  /** Like {@link identify}, with the caller. Throws {@link AwsError} if the key is nobody's, or its session has ended. */
  async known(accessKeyId: string): Promise<Pick<Identity, "secretAccessKey" | "sessionToken"> & { readonly caller: Caller }> {
    const identity = this.identify(accessKeyId);
    if (identity === undefined) throw new AwsError("InvalidClientTokenId", "The access key is not one of this run of the sandbox", {}, 403);
    const { secretAccessKey, sessionToken, expires } = identity;
    if (expires !== undefined && Date.now() > expires)
      throw new AwsError("ExpiredToken", "The session of this access key has ended", {}, 403);
    return { secretAccessKey, sessionToken, caller: await identity.caller() };
  }

  /** Makes the keys of a session that somebody opens for himself: moto answers such calls with the same keys always. */
  issue(caller: Omit<Caller, "accessKeyId">, seconds: number): Session {
    const accessKeyId = `ASIA${randomBytes(8).toString("hex").toUpperCase()}`;
    const secretAccessKey = randomBytes(30).toString("base64");
    const sessionToken = randomBytes(192).toString("base64");
    // STS tells whole seconds.
    const expires = Math.ceil(Date.now() / 1000 + seconds) * 1000;
    this.issued.set(accessKeyId, { secretAccessKey, sessionToken, expires, owner: { ...caller, accessKeyId } });
    return { accessKeyId, secretAccessKey, sessionToken, expires };
  }

  /**
   * Keeps the keys in an answer of STS or IAM that issues some, and returns the access key's id.
   * @param actsFor of a session that a service of AWS has opened: ARN of what it acts for
   */
  learn(xml: string, actsFor?: string): string | undefined {
    const accessKeyId = text(xml, "AccessKeyId");
    const secretAccessKey = text(xml, "SecretAccessKey");
    if (!accessKeyId || !secretAccessKey) return undefined;
    const sessionToken = text(xml, "SessionToken");
    const expires = sessionToken ? Date.parse(text(xml, "Expiration") ?? "") : Number.NaN;
    this.issued.set(accessKeyId, {
      secretAccessKey,
      sessionToken: sessionToken || undefined,
      expires: Number.isNaN(expires) ? undefined : expires,
      actsFor,
    });
    this.callers.delete(accessKeyId);
    return accessKeyId;
  }

  /** A user's key was deleted. */
  forget(accessKeyId: string): void {
    this.issued.delete(accessKeyId);
    this.callers.delete(accessKeyId);
  }

  /** A user's key was made active or inactive. */
  setActive(accessKeyId: string, active: boolean): void {
    const issued = this.issued.get(accessKeyId);
    if (issued !== undefined) this.issued.set(accessKeyId, { ...issued, inactive: !active });
  }

  private callerOf(accessKeyId: string): Promise<Caller> {
    const known = this.callers.get(accessKeyId);
    if (known !== undefined) return known;
    const asked = this.ask(accessKeyId);
    this.callers.set(accessKeyId, asked);
    asked.catch(() => this.callers.delete(accessKeyId));
    return asked;
  }

  private async ask(accessKeyId: string): Promise<Caller> {
    const { owner, actsFor } = this.issued.get(accessKeyId) ?? {};
    if (owner !== undefined) return owner;
    const parameters = { Action: "GetCallerIdentity", Version: "2011-06-15" };
    const arn = text(await this.moto.query("sts", parameters, { accessKeyId }), "Arn") ?? "";
    const account = arn.split(":")[4];
    if (!account) throw new AwsError("InternalFailure", `moto does not know whose the key ${accessKeyId} is`, {}, 500);
    return { account, arn, accessKeyId, ...(actsFor !== undefined && { actsFor }) };
  }
}

function rootOf(account: string, accessKeyId: string): Caller {
  return { account, arn: `${ARN}:iam::${account}:root`, accessKeyId };
}
