import {
  DescribeDomainCommand,
  DescribeRepositoryCommand,
  type RepositoryDescription,
  ResourceNotFoundException,
} from "@aws-sdk/client-codeartifact";
import { describeKey } from "../../aws/keys";
import type { LookClients, LookContext } from "./context";

export interface FoundDomain {
  readonly name: string;
  readonly arn: string;
  /** ARN of the key with which the domain was created. */
  readonly encryptionKey: string;
  /** Who manages the key; undefined if KMS denies access to it. */
  readonly keyManager?: "AWS" | "CUSTOMER";
  /** The key with the alias that our key would get, if there is one. */
  readonly ownKey?: { readonly id: string; readonly arn: string };
}

export interface FoundRepository {
  readonly name: string;
  readonly arn: string;
  readonly externalConnections: readonly string[];
  readonly upstreams: readonly string[];
}

/** What exists under the environment's names; what does not exist is undefined. */
export interface FoundRegistry {
  /** Not looked for if it belongs to another account. */
  readonly domain?: FoundDomain;
  readonly store?: FoundRepository;
  readonly team?: FoundRepository;
}

type Context = LookContext;

/** Looks for domain and repositories by their names. */
export async function findRegistry({ aws, environment, names }: Context): Promise<FoundRegistry> {
  const { registry, account } = environment;
  const repository = (name: string) => findRepository({ domain: registry.domain, domainOwner: names.domainOwner, repository: name }, aws);
  const [domain, store, team] = await Promise.all([
    names.domainOwner === account ? findDomain(registry.domain, names.domainKeyAlias, aws) : undefined,
    names.storeRepository === undefined ? undefined : repository(names.storeRepository),
    repository(registry.repository),
  ]);
  return { domain, store, team };
}

async function findDomain(name: string, keyAlias: string, aws: LookClients): Promise<FoundDomain | undefined> {
  const answer = await unlessMissing(aws.codeArtifact.send(new DescribeDomainCommand({ domain: name })));
  if (answer?.domain === undefined) return undefined;
  const { arn = "", encryptionKey = "" } = answer.domain;
  const [key, own] = await Promise.all([describeKey(encryptionKey, aws).catch(unlessDenied), describeKey(keyAlias, aws)]);
  return {
    name,
    arn,
    encryptionKey,
    keyManager: key?.KeyManager,
    ownKey: own?.KeyId === undefined ? undefined : { id: own.KeyId, arn: own.Arn ?? "" },
  };
}

async function findRepository(
  place: { readonly domain: string; readonly domainOwner: string; readonly repository: string },
  { codeArtifact }: LookClients,
): Promise<FoundRepository | undefined> {
  const answer = await unlessMissing(codeArtifact.send(new DescribeRepositoryCommand(place)));
  return answer?.repository && foundRepository(answer.repository);
}

export function foundRepository({ name = "", arn = "", externalConnections = [], upstreams = [] }: RepositoryDescription): FoundRepository {
  return {
    name,
    arn,
    externalConnections: externalConnections.map(({ externalConnectionName = "" }) => externalConnectionName),
    upstreams: upstreams.map(({ repositoryName = "" }) => repositoryName),
  };
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** Undefined if KMS denies access: the key encrypts the domain all the same. */
function unlessDenied(error: unknown): undefined {
  if (error instanceof Error && error.name === "AccessDeniedException") return undefined;
  throw error;
}
