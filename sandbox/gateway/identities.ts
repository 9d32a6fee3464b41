import type { Caller } from "../core/service";
import { text } from "../kit/xml";
import type { MotoClient } from "../moto/client";

/** What the gateway knows about an access key. */
export interface Identity {
  readonly caller: Caller;
  /** Undefined if the sandbox did not issue the key. */
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
}

interface IssuedSecret {
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Finds the caller of an access key: 12 digits are that account's root, issued keys belong to their owner, others to the default root. */
export class Identities {
  private readonly known = new Map<string, Promise<Caller>>();
  private readonly secrets = new Map<string, IssuedSecret>();

  constructor(
    private readonly moto: MotoClient,
    private readonly defaultAccount: string,
  ) {}

  async identify(accessKeyId: string): Promise<Identity> {
    let caller = this.known.get(accessKeyId);
    if (!caller) {
      caller = this.ask(accessKeyId);
      this.known.set(accessKeyId, caller);
      caller.catch(() => this.known.delete(accessKeyId));
    }
    return { caller: await caller, ...this.secrets.get(accessKeyId) };
  }

  /** Remembers the secrets in an answer of STS or IAM that issues keys, and returns the access key's id. */
  learn(xml: string): string | undefined {
    const accessKeyId = text(xml, "AccessKeyId");
    const secretAccessKey = text(xml, "SecretAccessKey");
    const sessionToken = text(xml, "SessionToken");
    if (!accessKeyId || !secretAccessKey) return undefined;
    this.secrets.set(accessKeyId, sessionToken ? { secretAccessKey, sessionToken } : { secretAccessKey });
    this.known.delete(accessKeyId);
    return accessKeyId;
  }

  private async ask(accessKeyId: string): Promise<Caller> {
    if (/^\d{12}$/.test(accessKeyId)) return rootOf(accessKeyId, accessKeyId);
    if (!this.secrets.has(accessKeyId)) return rootOf(this.defaultAccount, accessKeyId);
    const parameters = { Action: "GetCallerIdentity", Version: "2011-06-15" };
    const xml = await this.moto.query("sts", parameters, { accessKeyId });
    const arn = text(xml, "Arn") ?? "";
    const account = arn.split(":")[4] ?? this.defaultAccount;
    return { account, arn, accessKeyId };
  }
}

function rootOf(account: string, accessKeyId: string): Caller {
  return { account, arn: `arn:aws:iam::${account}:root`, accessKeyId };
}
