import { describeKey } from "../aws/keys";
import type { Aws } from "../aws/clients";

/** The key of the secrets stack, and how to tell whether a parameter is under it. Nothing is decrypted. */
export class SecretsKey {
  private constructor(
    /** Alias of the stack's key, or ARN of the file's own. */
    readonly alias: string,
    /** Undefined if there is no such key: the secrets stack is not deployed yet, or the file names one that does not exist. */
    readonly arn: string | undefined,
    private readonly aws: Pick<Aws, "kms">,
  ) {}

  /** @param alias or ARN */
  static async find(alias: string, aws: Pick<Aws, "kms">): Promise<SecretsKey> {
    return new SecretsKey(alias, (await describeKey(alias, aws))?.Arn, aws);
  }

  /** @param keyId as SSM shows it: an ARN, an id or an alias, however it was given with the last write */
  async encrypts(keyId: string | undefined): Promise<boolean> {
    if (this.arn === undefined || keyId === undefined) return false;
    if (keyId.includes("alias/")) return (await describeKey(keyId, this.aws))?.Arn === this.arn;
    return keyId === this.arn || this.arn.endsWith(`:key/${keyId}`);
  }

  /** `is encrypted with alias/aws/ssm, not with alias/dev-package-scan-secrets`. */
  otherText(keyId: string | undefined): string {
    return `is encrypted with ${keyId ?? "a key that SSM does not name"}, not with ${this.alias}`;
  }
}

/** What is wrong, and the fix, if the file names a key that does not exist. */
export function missingKey(arn: string): [problem: string, fix: string] {
  return [
    `snyk.kmsKeyArn names ${arn}, which does not exist`,
    "Make that key, name another one, or leave the key out: then the secrets stack makes one",
  ];
}
