import { DescribeKeyCommand, GetKeyPolicyCommand, GetKeyRotationStatusCommand, ListResourceTagsCommand } from "@aws-sdk/client-kms";
import { ListTagsForResourceCommand } from "@aws-sdk/client-ssm";
import { describeParameter } from "../../aws/parameters";
import type { StackKind } from "../../../environments/names";
import type { Aws } from "../../aws/clients";
import { unmarked } from "../../secrets/unset-mark";
import type { Fields } from "../model/values";
import { every } from "../unmanaged/pages";

/** The clients that are asked. */
export type RealClients = Pick<Aws, "kms" | "ssm">;

/** One call about a resource that no refresh may read. */
export interface Question {
  readonly address: string;
  /** What is asked for, as a person would say it: `rotation`. */
  readonly aspect: string;
  /**
   * The real values of some attributes, called as Terraform calls them; undefined if the resource does not exist.
   * @param state the attributes in the last state
   */
  readonly ask: (aws: RealClients, state: Fields) => Promise<Fields | undefined>;
}

/** What is asked of a stack instead of a refresh; nothing of those that are refreshed. No answer has a secret in it. */
export function questionsOf(kind: StackKind): readonly Question[] {
  return kind === "secrets" ? [...KEY, ALIAS, ...parameter("aws_ssm_parameter.token"), ...parameter("aws_ssm_parameter.organization")] : [];
}

const idOf = (state: Fields) => text(state.id);

const KEY: readonly Question[] = [
  {
    address: "aws_kms_key.key",
    aspect: "state and description",
    ask: async ({ kms }, state) => {
      const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: idOf(state) }));
      const { Description, Enabled, KeyState, DeletionDate } = KeyMetadata ?? {};
      // The provider takes such a key for deleted, and an apply would make another, which decrypts nothing: to be cancelled by hand.
      if (KeyState === "PendingDeletion") return { deletion_date: DeletionDate?.toISOString() ?? KeyState };
      return { description: Description, is_enabled: Enabled };
    },
  },
  {
    address: "aws_kms_key.key",
    aspect: "policy",
    ask: async ({ kms }, state) => {
      const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId: idOf(state), PolicyName: "default" }));
      return { policy: Policy };
    },
  },
  {
    address: "aws_kms_key.key",
    aspect: "rotation",
    ask: async ({ kms }, state) => {
      const { KeyRotationEnabled } = await kms.send(new GetKeyRotationStatusCommand({ KeyId: idOf(state) }));
      return { enable_key_rotation: KeyRotationEnabled };
    },
  },
  {
    address: "aws_kms_key.key",
    aspect: "tags",
    ask: async ({ kms }, state) => {
      const tags = await every(async (Marker) => {
        const page = await kms.send(new ListResourceTagsCommand({ KeyId: idOf(state), Marker }));
        return { items: page.Tags, next: page.NextMarker };
      });
      return { tags: tagsOf(tags.map(({ TagKey, TagValue }) => ({ Key: TagKey, Value: TagValue }))) };
    },
  },
];

const ALIAS: Question = {
  address: "aws_kms_alias.key_alias",
  aspect: "target",
  ask: async ({ kms }, state) => {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: text(state.name) }));
    return { target_key_id: KeyMetadata?.KeyId, target_key_arn: KeyMetadata?.Arn };
  },
};

function parameter(address: string): readonly Question[] {
  return [
    {
      address,
      aspect: "type, tier and description",
      ask: async ({ ssm }, state) => {
        const found = await describeParameter(text(state.name), ssm);
        if (found === undefined) return undefined;
        const { Type, Tier, Description = "", AllowedPattern, DataType } = found;
        return { type: Type, tier: Tier, description: unmarked(Description), allowed_pattern: AllowedPattern, data_type: DataType };
      },
    },
    {
      address,
      aspect: "tags",
      ask: async ({ ssm }, state) => {
        const { TagList } = await ssm.send(new ListTagsForResourceCommand({ ResourceType: "Parameter", ResourceId: text(state.name) }));
        return { tags: tagsOf(TagList) };
      },
    },
  ];
}

/** As the provider reads them: without those that AWS itself gives. */
function tagsOf(tags: readonly { readonly Key?: string; readonly Value?: string }[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.flatMap(({ Key = "", Value = "" }) => (Key.startsWith("aws:") ? [] : [[Key, Value]])));
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
