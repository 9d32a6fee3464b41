import type { DriftItem, DriftReport, StackDrift } from "../../../../scripts/drift/model/types";

export const CHECKED_AT = "2026-11-24T14:32:01.500Z";

export function item(more: Partial<DriftItem> = {}): DriftItem {
  return {
    address: "aws_scheduler_schedule.schedule",
    type: "aws_scheduler_schedule",
    kind: "changed-outside",
    attribute: "state",
    before: "ENABLED",
    after: "DISABLED",
    severity: "high",
    why: "no scan starts",
    endsWithApply: true,
    ...more,
  };
}

export const TAG: Partial<DriftItem> = {
  address: "aws_s3_bucket.reports",
  type: "aws_s3_bucket",
  attribute: "tags.owner",
  before: "data",
  after: "platform team",
  severity: "low",
  why: "a tag",
};

export function stack(environment: string, items: readonly DriftItem[], more: Partial<StackDrift> = {}): StackDrift {
  return { environment, stack: "scanner", account: "111122223333", region: "eu-central-1", status: "checked", items, ...more };
}

export const unchecked = (environment: string, reason: string): StackDrift => stack(environment, [], { status: "could-not-check", reason });

export function report(...stacks: readonly StackDrift[]): DriftReport {
  return { checkedAt: CHECKED_AT, stacks };
}
