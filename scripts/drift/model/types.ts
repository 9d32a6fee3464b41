import type { StackKind } from "../../../environments/names";
import type { Misconfigured } from "../../words/misconfigured";

/** "unmanaged": it is at one of our resources, nobody configured it, and Terraform would never see it. */
export const DRIFT_KINDS = ["changed-outside", "deleted-outside", "not-applied", "unmanaged"] as const;
export type DriftKind = (typeof DRIFT_KINDS)[number];

/** All severities, the worst first. */
export const SEVERITIES = ["high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Stands for a value that Terraform marks as sensitive. */
export const SENSITIVE_TEXT = "(sensitive)";
/** Stands for a value that is known only after the apply. */
export const UNKNOWN_TEXT = "(known after apply)";

/** The value of a whole resource. */
export const PRESENT = "present";
export const ABSENT = "absent";

/** One difference between the last state, the real resource and the configuration. */
export interface DriftItem {
  readonly address: string;
  /** Terraform's resource type, such as `aws_s3_bucket`. */
  readonly type: string;
  readonly kind: DriftKind;
  /** Dotted path in the resource; absent for the whole resource. */
  readonly attribute?: string;
  /** For an outside change: the value in the last state. For "not applied": the real value. Undefined if there is none. */
  readonly before?: unknown;
  /** For an outside change: the real value. For "not applied": the configured value. Undefined if there is none. */
  readonly after?: unknown;
  readonly severity: Severity;
  /** Why it has this severity, in a few words; absent if no rule gives a reason. */
  readonly why?: string;
  /** Whether an apply of the configuration ends it; false for settings that are not configured. */
  readonly endsWithApply: boolean;
  /** Address of another resource whose apply ends it: the one that keeps a role's policies exclusive. */
  readonly endedBy?: string;
  /** Set if drift-known.yaml accepts it. */
  readonly known?: { readonly reason: string; readonly expires: string };
  /** When it was first seen, from the history; ISO 8601. */
  readonly since?: string;
}

/** Something at a resource that AWS was asked about, and did not answer. */
export interface Unchecked {
  readonly address: string;
  /** What was asked for, as `grants`. */
  readonly aspect: string;
  readonly reason: string;
}

/** The result of checking one stack. */
export interface StackDrift {
  readonly environment: string;
  readonly stack: StackKind;
  readonly account: string;
  readonly region: string;
  /** "could-not-check" does not mean that there is no drift. */
  readonly status: "checked" | "could-not-check";
  /** Why it could not be checked. */
  readonly reason?: string;
  readonly items: readonly DriftItem[];
  /** When a health assessment of HCP Terraform has looked, if none was planned for this; ISO 8601. */
  readonly assessedAt?: string;
  /** Of the look beside the plan; absent if there was none. */
  readonly unchecked?: readonly Unchecked[];
  /** Number of aspects that the look beside the plan has seen. */
  readonly aspects?: number;
  /** The key of the company's own that encrypts the stack's data (`scan.kmsKeyArn`), which nobody looks at. @default the stack's own */
  readonly ownKey?: string;
}

export interface DriftReport {
  /** ISO 8601. */
  readonly checkedAt: string;
  readonly stacks: readonly StackDrift[];
  /** Environments that could not be checked, because their files have mistakes. @default none */
  readonly misconfigured?: readonly Misconfigured[];
}
