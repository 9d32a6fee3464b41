import { DescribeDomainCommand, DescribeRepositoryCommand, ListTagsForResourceCommand } from "@aws-sdk/client-codeartifact";
import { paginateListAliases } from "@aws-sdk/client-kms";
import { type Names, tagsOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import type { Aws } from "../aws/clients";
import { unlessMissing } from "../leftovers/marks";

export interface OwnerContext {
  readonly environment: Environment;
  readonly names: Pick<Names, "domainOwner">;
  readonly aws: Pick<Aws, "codeArtifact" | "kms">;
}

/** Alias of a domain's key, of which the environment's name is a part (`environments/names.ts`). */
const DOMAIN_KEY = /^alias\/(.+)-package-domain$/;

/**
 * The name of the environment that has made this one's domain, or its repository if the domain is another account's; undefined if there
 * is none yet, or if it was made by hand. The alias of its key tells, or else our tags: a team may have given these values of its own.
 */
export async function ownerOf({ environment, names, aws }: OwnerContext): Promise<string | undefined> {
  const { domain, repository } = environment.registry;
  if (names.domainOwner !== environment.account) {
    const place = { domain, repository, domainOwner: names.domainOwner };
    const found = await unlessMissing(() => aws.codeArtifact.send(new DescribeRepositoryCommand(place)));
    return taggedOwner(found?.repository?.arn, environment, aws);
  }
  const found = await unlessMissing(() => aws.codeArtifact.send(new DescribeDomainCommand({ domain })));
  const { arn, encryptionKey } = found?.domain ?? {};
  return (await keyOwner(encryptionKey, aws)) ?? (await taggedOwner(arn, environment, aws));
}

async function keyOwner(KeyId: string | undefined, { kms }: Pick<Aws, "kms">): Promise<string | undefined> {
  if (KeyId === undefined) return undefined;
  for await (const { Aliases = [] } of paginateListAliases({ client: kms }, {})) {
    const ours = Aliases.filter(({ TargetKeyId = "" }) => TargetKeyId !== "" && KeyId.endsWith(`/${TargetKeyId}`));
    const [name] = ours.flatMap(({ AliasName = "" }) => DOMAIN_KEY.exec(AliasName)?.[1] ?? []);
    if (name !== undefined) return name;
  }
  return undefined;
}

async function taggedOwner(
  resourceArn: string | undefined,
  environment: Environment,
  { codeArtifact }: Pick<Aws, "codeArtifact">,
): Promise<string | undefined> {
  if (resourceArn === undefined) return undefined;
  const { tags = [] } = await codeArtifact.send(new ListTagsForResourceCommand({ resourceArn }));
  const given = new Map(tags.map(({ key, value }) => [key, value]));
  const { project, environment: own } = tagsOf(environment);
  if (given.get("project") !== project) return undefined;
  // The same tag is ours, whatever text the file gives it.
  return given.get("environment") === own ? environment.name : given.get("environment");
}
