import { hasStateStack } from "../../../environments/names";
import type { Aws } from "../../aws/clients";
import type { Note, Patient } from "../check";

/** Where the checks of a state bucket look, and how what they find is mended. */
export interface StateBucketPlace {
  readonly aws: Pick<Aws, "s3" | "region" | "account">;
  /** Names the bucket to S3, which refuses where another account owns it. */
  readonly target: { readonly Bucket: string; readonly ExpectedBucketOwner: string };
  /** Whether the state stack made the bucket. */
  readonly ours: boolean;
  /** @param by what its owner has to do, where the bucket is not of the state stack */
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

/** A setting of the bucket that is not as it should be: a danger where the bucket is ours, its owner's choice where it is not. */
export function wrongSetting({ ours, fix }: StateBucketPlace, what: string, by: string): Note {
  return { level: ours ? "problem" : "warning", what, fix: fix(by) };
}

/** What S3 tells of a setting; undefined where S3 says, by this name, that there is none. */
export async function settingOf<T>(absent: string, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && error.name === absent) return undefined;
    throw error;
  }
}
