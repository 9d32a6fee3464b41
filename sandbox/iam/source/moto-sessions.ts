import type { MotoApi } from "../moto-api";

/** The parameters with which a role was assumed, or the session of a federated user opened. */
export interface RoleSession {
  /** Absent for a federated user. */
  readonly roleArn?: string;
  /** Inline session policies, as JSON. */
  readonly policies: readonly string[];
  readonly policyArns: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly sourceIdentity?: string;
}

interface MotoAssumedRole {
  readonly access_key_id: string;
  readonly role_arn: string;
  readonly policy?: string | null;
}

/** Role sessions by access key: as the gateway saw them, or else as moto kept them (without tags and policy ARNs). */
export class RoleSessions {
  private readonly known = new Map<string, RoleSession>();

  constructor(private readonly moto: MotoApi) {}

  /** Keeps a session that was just made. */
  remember(accessKeyId: string, session: RoleSession): void {
    this.known.set(accessKeyId, session);
  }

  /** Undefined if the key is unknown or empty. */
  async find(accessKeyId: string): Promise<RoleSession | undefined> {
    if (accessKeyId === "") return undefined;
    if (!this.known.has(accessKeyId)) await this.readAll();
    return this.known.get(accessKeyId);
  }

  private async readAll(): Promise<void> {
    const data = JSON.parse(await this.moto.get("sts", "/moto-api/data.json", { account: "000000000000" })) as {
      sts?: { AssumedRole?: readonly MotoAssumedRole[] };
    };
    for (const { access_key_id: key, role_arn: roleArn, policy } of data.sts?.AssumedRole ?? []) {
      if (!this.known.has(key)) this.known.set(key, { roleArn, policies: policy ? [policy] : [], policyArns: [], tags: {} });
    }
  }
}
