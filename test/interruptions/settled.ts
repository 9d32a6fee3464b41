import { DescribeDomainCommand } from "@aws-sdk/client-codeartifact";
import { DescribeKeyCommand, ListKeysCommand } from "@aws-sdk/client-kms";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { StackKind } from "../../environments/names";
import type { Place } from "./world";

/** What is wrong where a stack should be deployed: the plan is empty, nobody holds a lock, nothing exists beside the state. */
export async function deployedProblems(place: Place, stacks: readonly StackKind[]): Promise<string[]> {
  return [...(await planProblems(place, stacks)), ...(await lockProblems(place)), ...(await orphanProblems(place)), ...leftFiles(place)];
}

export async function planProblems(place: Place, stacks: readonly StackKind[]): Promise<string[]> {
  const { code, output } = await place.ops(["plan", "--env", place.name, "--stack", ...stacks]);
  const unchanged = output.match(/no changes$/gm)?.length ?? 0;
  return code === 0 && unchanged === stacks.length ? [] : [`the plan is not empty:\n${output}`];
}

async function lockProblems(place: Place): Promise<string[]> {
  const { Contents = [] } = await place.aws.s3.send(new ListObjectsV2Command({ Bucket: place.names.stateBucket }));
  const locks = Contents.map(({ Key = "" }) => Key).filter((key) => key.endsWith(".tflock"));
  return locks.map((key) => `a lock is left: ${key}`);
}

/** Only a key can exist beside the state when the plan is empty: everything else has a name that is taken. */
async function orphanProblems(place: Place): Promise<string[]> {
  const states = await Promise.all((["state", "registry", "secrets", "scanner"] as const).map((kind) => place.outside.readState(kind)));
  const known = states.join("\n");
  const keys = await livingKeys(place);
  return keys.filter((id) => !known.includes(id)).map((id) => `the key ${id} is in no state`);
}

async function livingKeys({ aws }: Place): Promise<string[]> {
  const { Keys = [] } = await aws.kms.send(new ListKeysCommand({}));
  const living: string[] = [];
  for (const { KeyId = "" } of Keys) {
    const { KeyMetadata } = await aws.kms.send(new DescribeKeyCommand({ KeyId }));
    if (KeyMetadata?.KeyState === "Enabled" && KeyMetadata.KeyManager === "CUSTOMER") living.push(KeyId);
  }
  return living;
}

/** Files that only a run that is at work has. */
function leftFiles({ world, name }: Place): string[] {
  const cache = join(world.project.directory, ".cache");
  const folders = readdirSync(cache).map((purpose) => join(cache, purpose, name));
  const files = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }));
  const left = files.filter((file) => /(^|\/)(running\.json|plan\.tfplan|push\.tfstate|.*\.(part|partial))$/.test(file));
  return left.map((file) => `the file ${file} is left`);
}

/** What is wrong with the bucket of the states after a bootstrap. */
export async function stateBucketProblems(place: Place): Promise<string[]> {
  const { Contents = [] } = await place.aws.s3.send(new ListObjectsV2Command({ Bucket: place.names.stateBucket }));
  const keys = Contents.map(({ Key = "" }) => Key);
  return keys.join() === place.names.stateKey("state") ? [] : [`the bucket holds ${keys.join(", ") || "nothing"}`];
}

/** What is wrong where everything of a stack should be destroyed. */
export async function goneProblems(place: Place, stack: StackKind): Promise<string[]> {
  const { domain } = place.environment.registry;
  const there = await place.aws.codeArtifact.send(new DescribeDomainCommand({ domain })).then(
    () => [`the domain ${domain} still exists`],
    () => [],
  );
  const state = JSON.parse((await place.outside.readState(stack)) ?? '{"resources":[]}') as { resources: unknown[] };
  const known = state.resources.length === 0 ? [] : [`the state still has ${state.resources.length} resources`];
  return [...there, ...known, ...(await lockProblems(place)), ...leftFiles(place)];
}
