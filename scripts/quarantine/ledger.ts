import type { S3Client } from "@aws-sdk/client-s3";
import { type Ledger, type LedgerEntry, LEDGER_KEY, ledgerSchema } from "../../modules/scanner/contract/quarantine";
import { denialOf } from "../aws/denial";
import type { VerbContext } from "../cli/context";
import { codeOf } from "../state/s3-failure";
import { S3Objects } from "../state/s3-objects";
import { OperationError } from "../words/errors";
import { placeKey } from "./types";

/** What changes in the ledger: entries by place, `undefined` for one that goes. */
export type LedgerChange = ReadonlyMap<string, LedgerEntry | undefined>;

/** How often a change is made again on what somebody else has written in between. */
const ATTEMPTS = 8;

/** The ledger in the report bucket, which is read and written whole. */
export class LedgerFile {
  private readonly objects: S3Objects;

  constructor(
    s3: S3Client,
    private readonly context: Pick<VerbContext, "environment" | "names">,
  ) {
    const { environment, names } = context;
    const { account: owner, region, name: environmentName } = environment;
    // The bucket's default encryption applies.
    this.objects = new S3Objects({ s3, owner, region, environmentName, bucket: names.reportBucket, encryption: {} });
  }

  /** The entries; none if nothing was ever quarantined. Throws OperationError if it cannot be read, or is not of this domain. */
  async entries(): Promise<readonly LedgerEntry[]> {
    return (await this.read()).ledger.entries;
  }

  /**
   * Changes entries and leaves the others as they are, also those that somebody else writes at the same moment: the file is replaced only
   * if it is still the one that was read, else the change is made again on the newer one.
   */
  async change(changes: LedgerChange): Promise<void> {
    if (changes.size === 0) return;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const { ledger, etag } = await this.read();
      const entries = [...ledger.entries.filter((entry) => !changes.has(placeKey(entry)))];
      entries.push(...[...changes.values()].filter((entry) => entry !== undefined));
      entries.sort((one, other) => (placeKey(one) < placeKey(other) ? -1 : 1));
      if (await this.write({ ...ledger, entries }, etag)) return;
    }
    throw new OperationError(`${this.objects.url(LEDGER_KEY)} was changed ${ATTEMPTS} times by somebody else meanwhile`, "Run this again.");
  }

  private async read(): Promise<{ readonly ledger: Ledger; readonly etag: string | undefined }> {
    const { environment, names } = this.context;
    const here = { domain: environment.registry.domain, domainOwner: names.domainOwner };
    const found = await this.explained(() => this.objects.get(LEDGER_KEY));
    if (found === undefined) return { ledger: { format: 1, ...here, entries: [] }, etag: undefined };
    const ledger = this.parsed(found.content);
    if (ledger.domain !== here.domain || ledger.domainOwner !== here.domainOwner)
      throw new OperationError(
        `${this.objects.url(LEDGER_KEY)} is of another domain: ${ledger.domain} (${ledger.domainOwner})`,
        "Release there what it names, then move it aside.",
      );
    return { ledger, etag: found.etag };
  }

  private async write(ledger: Ledger, etag: string | undefined): Promise<boolean> {
    return this.explained(() => this.objects.put(LEDGER_KEY, `${JSON.stringify(ledger, null, 2)}\n`, etag));
  }

  private parsed(content: string): Ledger {
    try {
      return ledgerSchema.parse(JSON.parse(content));
    } catch (error) {
      throw new OperationError(
        `${this.objects.url(LEDGER_KEY)} is no ledger of this version`,
        "An older version of it is in the bucket: aws s3api list-object-versions.",
        { cause: error },
      );
    }
  }

  /** The remedies of {@link S3Objects} are about states. */
  private async explained<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      if (codeOf(cause) !== "AccessDenied") throw error;
      throw new OperationError(
        `${this.objects.url(LEDGER_KEY)} cannot be reached: AWS denies it${denialOf(cause)}`,
        "ops quarantine runs as quarantineRoleArn, with the permissions that npm run ops -- roles prints.",
        { cause },
      );
    }
  }
}

/** A change of these entries. */
export function changeOf(put: readonly LedgerEntry[], gone: readonly LedgerEntry[] = []): LedgerChange {
  return new Map([
    ...gone.map((entry): [string, undefined] => [placeKey(entry), undefined]),
    ...put.map((entry): [string, LedgerEntry] => [placeKey(entry), entry]),
  ]);
}
