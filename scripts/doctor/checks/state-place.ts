import { hasStateStack } from "../../../environments/names";
import type { Aws } from "../../aws/clients";
import type { Note, Patient } from "../check";

/** The state bucket to check, and how to correct its settings. */
export interface StateBucketPlace {
  readonly aws: Pick<Aws, "s3" | "region" | "account">;
  /** Arguments that name the bucket; S3 refuses the call if another account owns it. */
  readonly target: { readonly Bucket: string; readonly ExpectedBucketOwner: string };
  /** Whether the state stack created the bucket. */
  readonly ours: boolean;
  /** @param by what its owner has to do if the state stack did not create the bucket */
  readonly fix: (by: string) => string;
}

export function hasStateBucket({ environment }: Patient): boolean {
  return environment.backend.kind === "s3";
}

export async function stateBucketPlace({ environment, names, access }: Patient): Promise<StateBucketPlace> {
  const aws = await access.reader();
  const ours = hasStateStack(environment);
  return {
    aws,
    target: { Bucket: names.stateBucket, ExpectedBucketOwner: names.stateBucketOwner },
    ours,
    fix: (by) => (ours ? bootstrapCommand(environment.name) : by),
  };
}

export function bootstrapCommand(environmentName: string): string {
  return `npm run ops -- bootstrap --env ${environmentName}`;
}

/** A wrong setting of the bucket: a problem if the bucket is ours; only a warning if it is not, because its owner may want it so. */
export function wrongSetting({ ours, fix }: StateBucketPlace, what: string, by: string): Note {
  return { level: ours ? "problem" : "warning", what, fix: fix(by) };
}

/** A setting of the bucket; undefined if S3 answers with the error of this name, which means "not set". */
export async function settingOf<T>(absent: string, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && error.name === absent) return undefined;
    throw error;
  }
}
