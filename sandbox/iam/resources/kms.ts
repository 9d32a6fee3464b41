import { accountOf, regionOf } from "../evaluation/arn";
import type { Policy } from "../evaluation/policy";
import { parsePolicy } from "../evaluation/policy";
import type { MotoApi } from "../moto-api";
import { ifFound } from "../moto-api";
import type { KeyState } from "./key-states";
import { managedKeyPolicy } from "./managed-key";
import { asKeys } from "../tag-keys";
import type { ResourceFacts } from "./port";

/** Actions on the alias itself; for all other actions an alias stands for its key. */
export const ALIAS_ACTIONS = new Set(["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"]);

interface Place {
  readonly account: string;
  readonly region?: string;
}

interface Key {
  readonly arn: string;
  readonly state: KeyState;
  readonly policy: Policy;
  readonly aliases: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The key behind a key ARN or alias ARN, with its key policy, aliases and tags: KMS heeds IAM policies only if the key policy says
 * so. A key is read once, until {@link invalidate}.
 */
export class KeyFacts {
  private known = new Map<string, Promise<Key | undefined>>();

  constructor(private readonly moto: MotoApi) {}

  async factsOf(action: string, arn: string, caller: string): Promise<ResourceFacts> {
    const name = arn.split(":").at(-1) ?? "";
    if (name.startsWith("alias/") && ALIAS_ACTIONS.has(action)) return { arn };
    const region = regionOf(arn);
    const key = await this.once(name.replace(/^key\//, ""), { account: accountOf(arn) ?? caller, ...(region && { region }) });
    if (!key) return { arn, keyState: "Missing" };
    return {
      arn: key.arn,
      kind: "key",
      keyState: key.state,
      policies: [key.policy],
      context: { "kms:ResourceAliases": key.aliases },
      details: { "aws:ResourceTag/": () => Promise.resolve(asKeys("aws:ResourceTag/", key.tags)) },
    };
  }

  invalidate(): void {
    this.known = new Map();
  }

  private once(id: string, place: Place): Promise<Key | undefined> {
    const { known } = this;
    const at = [id, place.account, place.region].join(" ");
    const found = known.get(at) ?? this.read(id, place);
    known.set(at, found);
    // A key that is not there yet, and a failure, are not kept.
    found.then((key) => key ?? known.delete(at)).catch(() => known.delete(at));
    return found;
  }

  private async read(id: string, place: Place): Promise<Key | undefined> {
    const call = (operation: string, input: object) => this.moto.json("kms", `TrentService.${operation}`, input, place);
    const described = await ifFound(call("DescribeKey", { KeyId: id }));
    const key = described?.KeyMetadata as { KeyId: string; Arn: string; KeyState: KeyState } | undefined;
    if (!key) return undefined;
    const [policy, listed, tagged] = await Promise.all([
      call("GetKeyPolicy", { KeyId: key.KeyId, PolicyName: "default" }),
      call("ListAliases", { KeyId: key.KeyId }),
      call("ListResourceTags", { KeyId: key.KeyId }),
    ]);
    const aliases = (listed.Aliases as readonly { AliasName: string }[]).map(({ AliasName: name }) => name);
    const tags = ((tagged.Tags ?? []) as readonly { TagKey: string; TagValue: string }[]).map((tag) => [tag.TagKey, tag.TagValue] as const);
    const text = managedKeyPolicy(aliases, place.account, regionOf(key.Arn) ?? "") ?? String(policy.Policy);
    return { arn: key.Arn, state: key.KeyState, policy: parsePolicy(key.Arn, text), aliases, tags: Object.fromEntries(tags) };
  }
}
