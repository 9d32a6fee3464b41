import { denialOf } from "../../aws/denial";
import { GetObjectCommand, ListObjectsV2Command, NoSuchBucket, NoSuchKey, type S3Client } from "@aws-sdk/client-s3";
import { join, resolve, sep } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { z } from "zod";
import {
  type Findings,
  findingsSchema,
  type Inventory,
  inventorySchema,
  type Latest,
  LATEST_COMPLETE_KEY,
  LATEST_KEY,
  latestSchema,
  OUTPUT,
  OUTPUT_PREFIX,
  SEVERITIES,
  type Summary,
  summarySchema,
} from "../../../modules/scanner/contract/results";
import { stampSchema } from "../../../modules/scanner/contract/stamp";
import { writeWholeReport } from "../../process/whole-file";
import { deployScannerFirst } from "../../words/commands";
import { OperationError } from "../../words/errors";

/** The scans in a report bucket. Every read throws OperationError if the bucket or a file cannot be used. */
export class ScanOutputs {
  constructor(
    private readonly s3: S3Client,
    readonly bucket: string,
    /** For the commands in messages. */
    private readonly environmentName: string,
  ) {}

  /** Stamps (`YYYY-MM-DD-HHMMSS`, UTC) of all scans, finished or not, newest first. */
  async stamps(): Promise<string[]> {
    const keys = await this.list({ prefix: OUTPUT_PREFIX, delimiter: "/" });
    return keys
      .map((prefix) => prefix.slice(OUTPUT_PREFIX.length).replace(/\/$/, ""))
      .filter((stamp) => stampSchema.safeParse(stamp).success)
      .sort()
      .reverse();
  }

  /** The last scan that wrote its results, complete or not; undefined if there is none yet. */
  async latest(): Promise<Latest | undefined> {
    return this.json(LATEST_KEY, latestSchema);
  }

  /** The last complete scan; undefined if there is none, or if no scanner that writes this pointer has run yet. */
  async latestComplete(): Promise<Latest | undefined> {
    return this.json(LATEST_COMPLETE_KEY, latestSchema);
  }

  /** Summary of a scan; undefined if the scan did not get that far. */
  async summary(stamp: string): Promise<Summary | undefined> {
    return this.fileOf(stamp, OUTPUT.summary, summarySchema);
  }

  async findings(stamp: string): Promise<Findings | undefined> {
    return this.fileOf(stamp, OUTPUT.findings, findingsSchema);
  }

  async inventory(stamp: string): Promise<Inventory | undefined> {
    return this.fileOf(stamp, OUTPUT.inventory, inventorySchema);
  }

  /**
   * Summary and findings of a scan; undefined if it did not get that far. Throws OperationError if they are not of one scan: the summary
   * counts the findings, and a file that lost some would say that there are none.
   */
  async results(stamp: string): Promise<{ readonly summary: Summary; readonly findings: Findings } | undefined> {
    const [summary, findings] = await Promise.all([this.summary(stamp), this.findings(stamp)]);
    if (summary === undefined || findings === undefined) return undefined;
    const counted = SEVERITIES.map((severity) => findings.findings.filter((each) => each.severity === severity).length);
    const said = SEVERITIES.map((severity) => summary.findings.bySeverity[severity]);
    if (findings.findings.length === summary.findings.total && counted.join() === said.join()) return { summary, findings };
    throw new OperationError(
      `The scan ${stamp} in s3://${this.bucket} contradicts itself: ${OUTPUT.summary} counts ${summary.findings.total} findings, ${OUTPUT.findings} has ${findings.findings.length}`,
      `Somebody has changed a file, or it is cut off. Scan again: npm run ops -- scan --env ${this.environmentName}`,
    );
  }

  /** Keys of a scan's files. */
  async keys(stamp: string): Promise<string[]> {
    return this.list({ prefix: `${OUTPUT_PREFIX}${stamp}/` });
  }

  /** The page of a scan. */
  async report(stamp: string): Promise<string> {
    const Key = `${OUTPUT_PREFIX}${stamp}/${OUTPUT.report}`;
    try {
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key }));
      return (await Body?.transformToString("utf8")) ?? "";
    } catch (error) {
      if (error instanceof NoSuchKey) throw new OperationError(`s3://${this.bucket}/${Key} does not exist`, undefined, { cause: error });
      throw this.explain(error);
    }
  }

  /** Copies a scan's files into `directory`/`stamp`. Gives the paths. */
  async download(stamp: string, directory: string): Promise<string[]> {
    const prefix = `${OUTPUT_PREFIX}${stamp}/`;
    const target = resolve(directory, stamp);
    const keys = await this.keys(stamp);
    return Promise.all(
      keys.map(async (key) => {
        const path = resolve(target, key.slice(prefix.length));
        // A key may be any text: one with `..` must not lead out of the folder.
        if (!path.startsWith(target + sep))
          throw new OperationError(`The key ${JSON.stringify(key)} would be written outside ${directory}`);
        const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
        await writeWholeReport(path, await text(Body as Readable));
        return join(path);
      }),
    );
  }

  private async list({ prefix, delimiter }: { prefix: string; delimiter?: string }): Promise<string[]> {
    const found: string[] = [];
    let token: string | undefined;
    try {
      do {
        const page = await this.s3.send(
          new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix, Delimiter: delimiter, ContinuationToken: token }),
        );
        found.push(
          ...(delimiter ? (page.CommonPrefixes ?? []).map(({ Prefix = "" }) => Prefix) : (page.Contents ?? []).map(({ Key = "" }) => Key)),
        );
        token = page.NextContinuationToken;
      } while (token);
    } catch (error) {
      throw this.explain(error);
    }
    return found;
  }

  /** A file of a scan. Throws OperationError if it says that it is another scan's. */
  private async fileOf<T extends { readonly stamp: string }>(stamp: string, file: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const key = `${OUTPUT_PREFIX}${stamp}/${file}`;
    const found = await this.json(key, schema);
    if (found === undefined || found.stamp === stamp) return found;
    throw new OperationError(
      `s3://${this.bucket}/${key} is of the scan ${found.stamp}`,
      `Somebody has put it there. Scan again: npm run ops -- scan --env ${this.environmentName}`,
    );
  }

  private async json<T>(key: string, schema: z.ZodType<T>): Promise<T | undefined> {
    let content: string;
    try {
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      content = (await Body?.transformToString("utf8")) ?? "";
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw this.explain(error);
    }
    try {
      return schema.parse(JSON.parse(content));
    } catch (error) {
      throw new OperationError(
        `s3://${this.bucket}/${key} is not what a scan writes`,
        `It may be of another version of the scanner. Publish and scan again: npm run ops -- publish --env ${this.environmentName}`,
        { cause: error },
      );
    }
  }

  private explain(error: unknown): unknown {
    if (error instanceof Error && error.name === "AccessDenied") {
      return new OperationError(
        `s3://${this.bucket} cannot be read: AWS denies it${denialOf(error)}`,
        "Your role lacks s3:ListBucket, s3:GetObject or, on the bucket's key, kms:Decrypt; or the bucket is another account's.",
        { cause: error },
      );
    }
    if (!(error instanceof NoSuchBucket)) return error;
    return new OperationError(`There is no bucket ${this.bucket}`, deployScannerFirst(this.environmentName), { cause: error });
  }
}
