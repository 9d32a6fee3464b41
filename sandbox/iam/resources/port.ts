import type { ContextKeys } from "../evaluation/context";
import type { PolicySet } from "../evaluation/evaluate";
import type { KeyState } from "./key-states";
import type { Policy } from "../evaluation/policy";

/** What the evaluation needs to know about a resource: its ARN, owner and policies. */
export interface ResourceFacts {
  /** The ARN to match policies with: aliases are resolved, paths completed. */
  readonly arn: string;
  /** The owner, 12 digits, if the ARN does not contain it; undefined for the caller's own account. */
  readonly account?: string;
  readonly policies?: readonly Policy[];
  /** Of a key: see {@link KeyState}. */
  readonly keyState?: KeyState;
  /** @default "resource" */
  readonly kind?: PolicySet["resourceKind"];
  /** Condition keys about the resource that are known already, such as `iam:PermissionsBoundary`. */
  readonly context?: ContextKeys;
  /** Beginning of condition keys -> how to read them. They are read only if a policy asks for such a key. */
  readonly details?: Readonly<Record<string, () => Promise<ContextKeys>>>;
}

/** Finds resource-based policies. */
export interface ResourceSource {
  /** `account` is the caller's, which owns the resource if the ARN has no account. Throws PolicyError if a policy cannot be parsed. */
  factsOf(action: string, arn: string, account: string): Promise<ResourceFacts>;
  /** Forgets the keys that it has read: call it after every write of KMS. */
  invalidate(): void;
}

/** Resources in memory, for tests: the twin of the moto source. */
export class MemoryResourceSource implements ResourceSource {
  private readonly facts = new Map<string, ResourceFacts>();

  set(arn: string, facts: Partial<ResourceFacts>): this {
    this.facts.set(arn, { arn, ...facts });
    return this;
  }

  factsOf(_action: string, arn: string): Promise<ResourceFacts> {
    return Promise.resolve(this.facts.get(arn) ?? { arn });
  }

  invalidate(): void {
    // Everything here is current.
  }
}
