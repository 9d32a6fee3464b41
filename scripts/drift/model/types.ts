import type { StackKind } from "../../../environments/names";

export const DRIFT_KINDS = ["changed-outside", "deleted-outside", "not-applied"] as const;
export type DriftKind = (typeof DRIFT_KINDS)[number];

/** Worst first. */
export const SEVERITIES = ["high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Stands for a value that Terraform marks as sensitive. */
export const SENSITIVE_TEXT = "(sensitive)";
/** Stands for a value that only the apply will know. */
export const UNKNOWN_TEXT = "(known after apply)";

/** How the value of a whole resource is said. */
export const PRESENT = "present";
export const ABSENT = "absent";

/** One difference between what is there, what Terraform last saw and what is configured. */
export interface DriftItem {
  readonly address: string;
  /** Terraform's resource type, such as `aws_s3_bucket`. */
  readonly type: string;
  readonly kind: DriftKind;
  /** Dotted path in the resource; absent where the whole resource is meant. */
  readonly attribute?: string;
  /** Outside: what Terraform last saw. Not applied: what is there. Undefined where there is nothing. */
  readonly before?: unknown;
  /** Outside: what is there. Not applied: what is configured. Undefined where there is nothing. */
  readonly after?: unknown;
  readonly severity: Severity;
  /** Why it is that severe, in a few words; absent for the ordinary. */
  readonly why?: string;
  /** Whether an apply of the configuration ends it. Not so for settings that the configuration says nothing about. */
  readonly endsWithApply: boolean;
  /** Set where drift-known.yaml accepts it. */
  readonly known?: { readonly reason: string; readonly expires: string };
  /** When it was first seen, ISO 8601; from the history. */
  readonly since?: string;
}

/** What one look at one stack found. */
export interface StackDrift {
  readonly environment: string;
  readonly stack: StackKind;
  readonly account: string;
  readonly region: string;
  /** A stack that could not be checked is not one without drift. */
  readonly status: "checked" | "could-not-check";
  /** Why it could not be checked. */
  readonly reason?: string;
  readonly items: readonly DriftItem[];
}

export interface DriftReport {
  /** ISO 8601. */
  readonly checkedAt: string;
  readonly stacks: readonly StackDrift[];
}
