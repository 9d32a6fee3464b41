import { DescribeKeyCommand, ListAliasesCommand, ListGrantsCommand } from "@aws-sdk/client-kms";
import type { Aws } from "../../aws/clients";
import type { Aspect, Extra } from "./aspect";
import { every } from "./pages";

export interface Key {
  readonly address: string;
  /** Alias that our stack gives it. */
  readonly alias: string;
  /** Service that makes grants of its own on this key. @default none */
  readonly service?: string;
}

/** Who may use one of our keys beside its policy, and other names of it. */
export function keyAspects({ address, alias, service }: Key): Aspect[] {
  return [
    { name: "grants", address, ask: (aws) => grants(aws, alias, service) },
    { name: "aliases", address, ask: (aws) => aliases(aws, alias) },
  ];
}

async function grants(aws: Aws, alias: string, service: string | undefined): Promise<Extra[]> {
  const KeyId = await keyOf(aws, alias);
  const all = await every(async (Marker) => {
    const page = await aws.kms.send(new ListGrantsCommand({ KeyId, Marker }));
    return { items: page.Grants, next: page.NextMarker };
  });
  return all
    .filter(({ GranteePrincipal = "" }) => !isOwnOf(service, GranteePrincipal))
    .map(({ GrantId = "", Name, GranteePrincipal, Operations, Constraints }): Extra => {
      const value = { GranteePrincipal, Operations, Constraints, Name };
      return { attribute: `grants.${GrantId}`, value, severity: "high", why: "somebody may use the key past its policy" };
    });
}

/** A service that encrypts with the key may give itself grants (KMS Developer Guide, "Grants for AWS services"). */
function isOwnOf(service: string | undefined, principal: string): boolean {
  return service !== undefined && new RegExp(`^${service}(\\.[a-z0-9-]+)?\\.amazonaws\\.com$`).test(principal);
}

async function aliases(aws: Aws, alias: string): Promise<Extra[]> {
  const KeyId = await keyOf(aws, alias);
  const all = await every(async (Marker) => {
    const page = await aws.kms.send(new ListAliasesCommand({ KeyId, Marker }));
    return { items: page.Aliases, next: page.NextMarker };
  });
  return all
    .filter(({ AliasName }) => AliasName !== alias)
    .map(({ AliasName = "" }): Extra => ({
      attribute: `aliases.${AliasName}`,
      value: AliasName,
      severity: "low",
      why: "another name of the key",
    }));
}

/** ListGrants takes no alias. */
async function keyOf({ kms }: Aws, alias: string): Promise<string> {
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: alias }));
  return KeyMetadata?.Arn ?? alias;
}
