import type { PolicySet } from "../evaluation/evaluate";
import type { Policy } from "../evaluation/policy";

/** What a resource itself has to say about who may use it. */
export interface ResourceFacts {
  /** The ARN that policies are matched with: an alias resolved, a path completed. */
  readonly arn: string;
  /** 12 digits, where the ARN does not say it; undefined for the caller's own. */
  readonly account?: string;
  readonly policies?: readonly Policy[];
  /** @default "resource" */
  readonly kind?: PolicySet["resourceKind"];
}

/** Asks resources for their policies. */
export interface ResourceSource {
  /** `account` is the caller's: names belong to it where the ARN has none. Throws PolicyError for a policy that cannot be parsed. */
  factsOf(action: string, arn: string, account: string): Promise<ResourceFacts>;
}

/** Resources that live in memory: the twin of the moto source, for tests. */
export class MemoryResourceSource implements ResourceSource {
  private readonly facts = new Map<string, ResourceFacts>();

  set(arn: string, facts: Partial<ResourceFacts>): this {
    this.facts.set(arn, { arn, ...facts });
    return this;
  }

  factsOf(_action: string, arn: string): Promise<ResourceFacts> {
    return Promise.resolve(this.facts.get(arn) ?? { arn });
  }
}
