import type { MotoApi } from "../moto-api";
import { ifFound } from "../moto-api";
import { asKeys } from "../tag-keys";
import { scopeOf } from "./named";
import type { ResourceFacts } from "./port";

type Tags = Readonly<Record<string, string>>;
type TagReader = (moto: MotoApi, arn: string, account: string) => Promise<Tags | undefined>;

/** How the tags of each service's resources are read. */
const READERS: Readonly<Record<string, TagReader>> = {
  async ssm(moto, arn, account) {
    const name = arn.split(":parameter/")[1];
    if (!name) return undefined;
    // The ARN does not tell whether the name begins with a slash; a name with further slashes always does.
    const scope = scopeOf(arn, account);
    const input = { ResourceType: "Parameter", ResourceId: name.includes("/") ? `/${name}` : name };
    const answer = await ifFound(moto.json("ssm", "AmazonSSM.ListTagsForResource", input, scope));
    return pairs(answer?.TagList);
  },
  async logs(moto, arn, account) {
    const [group] = /^arn:[^:]+:logs:[^:]*:\d*:log-group:[^:]+/.exec(arn) ?? [];
    if (!group) return undefined;
    const answer = await ifFound(moto.json("logs", "Logs_20140328.ListTagsForResource", { resourceArn: group }, scopeOf(arn, account)));
    return answer?.tags as Tags | undefined;
  },
  async events(moto, arn, account) {
    const answer = await ifFound(moto.json("events", "AWSEvents.ListTagsForResource", { ResourceARN: arn }, scopeOf(arn, account)));
    return pairs(answer?.Tags);
  },
  async scheduler(moto, arn, account) {
    if (!arn.includes(":schedule-group/")) return undefined;
    const answer = await ifFound(moto.get("scheduler", `/tags/${encodeURIComponent(arn)}`, scopeOf(arn, account)));
    return answer === undefined ? undefined : pairs((JSON.parse(answer) as { Tags?: unknown }).Tags);
  },
};

/** A resource whose only condition keys are its tags. */
export function taggedFacts(moto: MotoApi, service: string, arn: string, account: string): ResourceFacts {
  const reader = READERS[service];
  if (!reader) return { arn };
  return { arn, details: { "aws:ResourceTag/": async () => asKeys("aws:ResourceTag/", (await reader(moto, arn, account)) ?? {}) } };
}

function pairs(list: unknown): Tags {
  const tags = (list ?? []) as readonly { readonly Key: string; readonly Value: string }[];
  return Object.fromEntries(tags.map(({ Key: key, Value: value }) => [key, value]));
}
