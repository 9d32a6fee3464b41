import { newId, newSecret } from "../model/ids";
import type { Workspace } from "../model/places";
import type { Run, RunOptions } from "../model/runs";
import type { Store } from "../model/store";
import type { Objects } from "../objects";
import { useConfiguration } from "./current-configuration";
import { RunLog } from "./log";

export interface NewRun {
  readonly configurationVersionId: string;
  readonly options: RunOptions;
  readonly message: string;
  readonly source: string;
  readonly triggerReason: string;
  readonly createdBy?: string;
  readonly triggeredBy?: string;
  /** Whether its logs are for a client that prints them as they come. @default false */
  readonly plainLog?: boolean;
}

/** The logs of a run. */
export interface RunLogs {
  readonly plan: RunLog;
  readonly apply: RunLog;
}

const NO_COUNTS = { additions: 0, changes: 0, destructions: 0, imports: 0 };

/** Makes a run with its plan and apply, and offers their logs. It does not start it. */
export function createRun(
  store: Store,
  objects: Objects,
  workspace: Workspace,
  made: NewRun,
): { readonly run: Run; readonly logs: RunLogs } {
  const now = new Date();
  const run: Run = {
    ...made,
    id: newId("run"),
    workspaceId: workspace.id,
    createdAt: now,
    updatedAt: now,
    status: "pending",
    stamps: new Map([["plan-queueable", now]]),
    planId: newId("plan"),
    applyId: newId("apply"),
    hasChanges: false,
  };
  const logs = { plan: new RunLog(), apply: new RunLog() };
  const [planKey, applyKey] = [newSecret(), newSecret()];
  objects.offer(planKey, { read: () => logs.plan.content(), type: "text/plain; charset=utf-8" });
  objects.offer(applyKey, { read: () => logs.apply.content(), type: "text/plain; charset=utf-8" });
  const shared = { runId: run.id, status: "pending", counts: { ...NO_COUNTS } } as const;
  store.plans.add({ ...shared, id: run.planId, stamps: new Map(), hasChanges: false, logKey: planKey, generatedConfiguration: false });
  store.applies.add({ ...shared, id: run.applyId, counts: { ...NO_COUNTS }, stamps: new Map(), logKey: applyKey });
  useConfiguration(store, workspace, run.configurationVersionId);
  return { run: store.runs.add(run), logs };
}
