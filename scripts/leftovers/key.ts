import { DescribeDomainCommand } from "@aws-sdk/client-codeartifact";
import type { Aws } from "../aws/clients";
import { describeKey, isUsable, keysWithoutAlias } from "../aws/keys";
import type { Existing } from "./existing";
import { type Marks, unlessMissing } from "./marks";

/** How a key of ours is recognised. */
export interface KeyPlace {
  /** With the prefix `alias/`. */
  readonly alias: string;
  readonly description: string;
  /** CodeArtifact domain that may have been made with the key already: it cannot have another one. */
  readonly domain?: string;
}

/** Both undefined if neither exists. */
export interface FoundKey {
  readonly key?: Existing;
  readonly alias?: Existing;
}

/** A key and its alias, as far as they exist. A key that was made a moment before its alias has no name: its marks tell. */
export async function findKey(
  { alias, description, domain }: KeyPlace,
  own: Marks,
  aws: Pick<Aws, "kms" | "codeArtifact">,
): Promise<FoundKey> {
  const named = await describeKey(alias, aws);
  if (named?.KeyId !== undefined) {
    return { alias: { id: alias, ours: true }, ...(isUsable(named) && { key: { id: named.KeyId, ours: true } }) };
  }
  const nameless = await keysWithoutAlias(description, own, aws);
  const used = nameless.length > 1 && domain !== undefined ? await keyOfDomain(domain, aws) : undefined;
  const [key] = used === undefined ? nameless : nameless.filter(({ Arn }) => Arn === used);
  return key?.KeyId === undefined ? {} : { key: { id: key.KeyId, ours: true } };
}

async function keyOfDomain(domain: string, { codeArtifact }: Pick<Aws, "codeArtifact">): Promise<string | undefined> {
  return (await unlessMissing(() => codeArtifact.send(new DescribeDomainCommand({ domain }))))?.domain?.encryptionKey;
}
