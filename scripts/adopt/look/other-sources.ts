import { GetFolderCommand, paginateListRepositories } from "@aws-sdk/client-codecommit";
import { ListBucketsCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import pLimit from "p-limit";
import type { Elsewhere } from "../types";
import type { Attempts } from "./attempt";
import type { LookClients, LookContext } from "./context";
import type { Walkthrough } from "./walkthrough";

/** The walkthrough's two scripts: a repository with both was made for the walkthrough. */
const SCRIPTS = ["list_repos.py", "pip_install.py"];
/** Keys of its builds' results; a scan of this project writes a summary too, which tells them apart. */
const RESULT = /^outputs\/\d{4}-\d{2}-\d{2}-\d{6}\/(requirements|errors)\.txt$/;
const AT_ONCE = 8;

/** CodeCommit repositories that are the source of the walkthrough's pipelines, or that have its scripts. */
export async function otherSources({ sources }: Walkthrough, aws: LookClients, attempts: Attempts): Promise<Elsewhere[]> {
  const all = await attempts.look("CodeCommit repositories", () => allRepositories(aws), []);
  const limit = pLimit(AT_ONCE);
  const looks = all.map((name) =>
    limit(async () => {
      const holds = () => attempts.look(`CodeCommit repository ${name}`, () => holdsScripts(name, aws), false);
      return sources.includes(name) || (await holds());
    }),
  );
  const marked = await Promise.all(looks);
  const names = all.filter((_, index) => marked[index]);
  return names.map((name) => ({ what: "CodeCommit repository", name, set: `scan.sourceRepository: ${name}` }));
}

async function allRepositories({ codeCommit }: LookClients): Promise<string[]> {
  const names: string[] = [];
  for await (const { repositories = [] } of paginateListRepositories({ client: codeCommit }, {}))
    names.push(...repositories.map(({ repositoryName = "" }) => repositoryName));
  return names;
}

async function holdsScripts(repositoryName: string, { codeCommit }: LookClients): Promise<boolean> {
  try {
    const { files = [] } = await codeCommit.send(new GetFolderCommand({ repositoryName, folderPath: "/" }));
    return SCRIPTS.every((script) => files.some(({ relativePath }) => relativePath === script));
  } catch (error) {
    // A repository without a commit has no folder.
    if (error instanceof Error && /DoesNotExistException$/.test(error.name)) return false;
    throw error;
  }
}

/** Buckets that the walkthrough's builds write to, or that have their results. */
export async function otherBuckets(
  { builds }: Walkthrough,
  { aws, names }: Pick<LookContext, "aws" | "names">,
  attempts: Attempts,
): Promise<Elsewhere[]> {
  const all = await attempts.look("S3 buckets", () => allBuckets(aws), []);
  const limit = pLimit(AT_ONCE);
  const own = [names.stateBucket, names.reportBucket];
  const others = all.filter((name) => !own.includes(name));
  const looks = others.map((name) =>
    limit(async () => {
      const holds = () => attempts.look(`S3 bucket ${name}`, () => holdsResults(name, aws), false);
      return builds.some(({ bucket }) => bucket === name) || (await holds());
    }),
  );
  const marked = await Promise.all(looks);
  return others.filter((_, index) => marked[index]).map((name) => ({ what: "S3 bucket", name, set: `scan.reportBucket: ${name}` }));
}

/** Buckets of the region, for which S3 says where they are. */
export async function allBuckets({ s3, region }: LookClients): Promise<string[]> {
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  return Buckets.filter(({ BucketRegion = region }) => BucketRegion === region).map(({ Name = "" }) => Name);
}

async function holdsResults(Bucket: string, { s3 }: LookClients): Promise<boolean> {
  try {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "outputs/", MaxKeys: 50 }));
    const keys = Contents.map(({ Key = "" }) => Key);
    return keys.some((key) => RESULT.test(key)) && !keys.some((key) => key.endsWith("/summary.json"));
  } catch (error) {
    // The bucket is in another region, which ListBuckets does not always say: it cannot be used here.
    if (error instanceof Error && error.name === "PermanentRedirect") return false;
    throw error;
  }
}
