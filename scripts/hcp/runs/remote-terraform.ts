import { join } from "node:path";
import type { StackKind } from "../../../environments/names";
import { ChildLog } from "../../process/child-log";
import { writePrivate } from "../../process/files";
import { terraformError } from "../../terraform/failure";
import { changesInPlan } from "../../terraform/plan-changes";
import { readableLine } from "../../terraform/plan-messages";
import type { StackTerraform } from "../../terraform/stack-terraform";
import type { Changes, PlanOptions, PlanResult, Terraform } from "../../terraform/terraform";
import { Interrupted, OperationError } from "../../words/errors";
import { whoAmI } from "../../words/who";
import type { Resource } from "../api";
import { holderOf } from "../holder";
import { requirePermission } from "../permissions";
import type { HcpPlace } from "../place";
import { packStack } from "./archive";
import { freshAssessment } from "./assessment";
import { endedError } from "./ending";
import { isOver, type RunFacts, waits } from "./facts";
import { heldError } from "./held";
import { requireUnmeddled } from "./meddled";
import { makeRun } from "./new-run";
import { type GivenUp, RemoteRun } from "./remote-run";
import { givesWay } from "./turn";

export interface RemoteTerraformOptions {
  readonly place: HcpPlace;
  readonly kind: StackKind;
  /** `dev-scanner`. */
  readonly stack: string;
  /** Folder with the synthesized stack. */
  readonly directory: string;
  readonly logFile: string;
  readonly signal: AbortSignal;
  /** How long a plan may take, with the time in the queue. @default no limit */
  readonly timeoutMs?: number;
  /** What a refresh must not read: then the configuration is compared with the state alone. @default false */
  readonly neverRefreshes?: boolean;
  /** Takes marks from the state; HCP Terraform has no run for it. */
  readonly local: Pick<Terraform, "untaint">;
  /** Decides what becomes of a run that the user has stopped following. */
  readonly onStop: (run: StoppedRun) => Promise<"cancel" | "leave">;
  /** Says what was done about runs. */
  readonly say: (text: string) => void;
}

/** A run that goes on in HCP Terraform while the user stops the command. */
export interface StoppedRun {
  readonly stack: string;
  readonly phase: "plan" | "apply";
  readonly link: string;
}

/** File in which Terraform leaves a state that could not be stored. */
const ERRORED = "errored.tfstate";

/** Terraform in runs of HCP Terraform, for one stack. */
export class RemoteTerraform implements StackTerraform {
  /** Runs whose plans are kept, by the name of the plan. */
  private readonly kept = new Map<string, { readonly run: RemoteRun; readonly facts: RunFacts }>();

  /** Plans of health assessments, by the name under which they are kept. */
  private readonly assessed = new Map<string, unknown>();

  constructor(private readonly options: RemoteTerraformOptions) {}

  async plan(options: PlanOptions = {}): Promise<PlanResult> {
    const { out, lock = true, onlyShown = false, destroy = false, refresh = true, targets } = options;
    const { place, kind, stack, directory, neverRefreshes = false, signal } = this.options;
    const planOnly = onlyShown || !lock || out === undefined;
    const workspace = await place.workspace(kind);
    requirePermission(workspace, planOnly ? "can-queue-run" : "can-queue-apply");
    await requireUnmeddled(workspace, place.api);
    const holder = planOnly ? undefined : await holderOf(workspace, place.api);
    if (holder !== undefined) throw heldError(holder, this.where);
    const archive = await packStack(directory);
    const seen = planOnly ? await this.assessment(workspace, archive, options) : undefined;
    if (seen !== undefined) return seen;
    const id = await makeRun(place.api, {
      workspace: workspace.id,
      archive,
      planOnly,
      destroy,
      refresh: refresh && !neverRefreshes,
      targets,
      message: `${stack}: ${planOnly ? "plan" : destroy ? "destroy" : "deploy"} by ops of ${whoAmI()}`,
      signal,
    });
    const run = new RemoteRun(place.api, id, place.runLink(kind, id));
    const lines: string[] = [];
    const take = (line: string) => void lines.push(line);
    const inTurn = planOnly ? undefined : givesWay(run, place, this.where);
    const facts = await this.follow(run, "plan", planOnly ? isOver : waits, take, inTurn);
    const text = lines.map(readableLine).join("\n");
    if (!facts.confirmable && facts.status !== "planned_and_finished") throw await this.notPlanned(run, facts, text);
    if (out !== undefined) {
      this.assessed.delete(out);
      this.kept.set(out, { run, facts });
    }
    const shown = changesInPlan(await run.planJson(facts));
    // Either says enough: a change of an output alone is in no resource, and a run that does not say has not said 'none'.
    return { changes: facts.hasChanges || shown.planned.length > 0, text, link: run.link, ...shown };
  }

  /** What the last health assessment tells; undefined if it does not tell what this plan would. */
  private async assessment(
    workspace: Resource,
    archive: Buffer,
    { out, destroy = false, refresh = true, targets, assessedWithinMs: withinMs = 0 }: PlanOptions,
  ): Promise<PlanResult | undefined> {
    const { place, kind, neverRefreshes = false } = this.options;
    // It refreshes everything, with the configuration as it is.
    if (withinMs <= 0 || destroy || !refresh || neverRefreshes || targets !== undefined) return undefined;
    const found = await freshAssessment(workspace, place.api, { archive, withinMs });
    if (found === undefined) return undefined;
    if (out !== undefined) this.assessed.set(out, found.plan);
    const changes = changesInPlan(found.plan);
    return { ...changes, changes: changes.planned.length > 0, text: "", link: place.link(kind), assessedAt: found.at };
  }

  showPlan(file: string): Promise<unknown> {
    if (this.assessed.has(file)) return Promise.resolve(this.assessed.get(file));
    const { run, facts } = this.keptAs(file);
    return run.planJson(facts);
  }

  async apply({ plan, onLine }: { plan?: string; onLine?: (line: string) => void } = {}): Promise<Changes> {
    if (plan === undefined) throw new Error("HCP Terraform applies kept plans only");
    const { place, stack, logFile } = this.options;
    const { run, facts } = this.keptAs(plan);
    if (facts.status === "planned_and_finished") return { added: 0, changed: 0, destroyed: 0 };
    await run.confirm(`The plan was agreed to in ops, by ${whoAmI()}`).catch(async (error: unknown) => {
      // Whatever the answer was, or if it was lost: the run's state tells whether it goes on.
      const now = await run.facts();
      if (now.confirmable) throw error;
    });
    const failed = { logFile, environmentName: place.environment.name, run: run.link };
    const lines: string[] = [];
    const ended = await this.follow(run, "apply", isOver, (line) => {
      lines.push(line);
      onLine?.(readableLine(line));
    });
    this.kept.delete(plan);
    if (ended.status === "applied") return run.applied(ended);
    await this.keepErroredState(run, ended);
    if (ended.status !== "errored" || lines.length === 0) throw await endedError(ended, stack, run.link, place.api);
    throw terraformError("apply", lines.map(readableLine).join("\n"), failed);
  }

  untaint(address: string): Promise<void> {
    return this.options.local.untaint(address);
  }

  /** Gives up the runs that were kept and not applied: they would hold the workspace. */
  async release(): Promise<void> {
    for (const [name, { run }] of this.kept) {
      this.kept.delete(name);
      const end = await run.unstoppable().giveUp(`Not applied by ops of ${whoAmI()}`);
      if (end !== "over") this.options.say(`${this.options.stack}: its run ${madeOf(end)}: ${run.link}`);
    }
  }

  private get where() {
    const { place, kind, stack } = this.options;
    return { environmentName: place.environment.name, kind, stack, runLink: (id: string) => place.runLink(kind, id) };
  }

  private keptAs(name: string) {
    const found = this.kept.get(name);
    if (found === undefined) throw new Error(`no plan of ${this.options.stack} is kept as ${name}`);
    return found;
  }

  /** Follows a run, writes its log, and decides what becomes of it if the user stops or a plan takes too long. */
  private async follow(
    run: RemoteRun,
    phase: "plan" | "apply",
    until: (facts: RunFacts) => boolean,
    take: (line: string) => void,
    onPending?: () => Promise<void>,
  ) {
    const { signal, timeoutMs, logFile, stack } = this.options;
    const late = phase === "apply" || timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
    const stop = late === undefined ? signal : AbortSignal.any([signal, late]);
    const log = new ChildLog(logFile);
    const onLine = (line: string) => {
      log.line(readableLine(line));
      take(line);
    };
    try {
      log.line(`${phase}: ${run.link}`);
      return await run.follow({ phase, until, onLine, onPending, signal: stop });
    } catch (error) {
      if (!stop.aborted) throw error;
      const after = run.unstoppable();
      if (signal.aborted) {
        await this.stopped(after, phase);
        throw new Interrupted();
      }
      const { status } = await after.facts();
      const end = await after.giveUp("It took longer than the command waits");
      throw new OperationError(
        `The run ${run.id} of ${stack} was ${status.replaceAll("_", " ")} after ${(timeoutMs ?? 0) / 60_000} minutes, and ${madeOf(end)}`,
        `${this.lateHint(status)}Look: ${run.link}`,
        { cause: error },
      );
    } finally {
      await log.close();
    }
  }

  private lateHint(status: string): string {
    const { execution, agentPool } = this.options.place.backend;
    if (execution !== "agent" || !/queued$/.test(status)) return "";
    return `No agent of the pool ${agentPool ?? ""} took it: is one running?\n`;
  }

  private async stopped(run: RemoteRun, phase: "plan" | "apply"): Promise<void> {
    const { onStop, say, stack } = this.options;
    if ((await onStop({ stack, phase, link: run.link })) === "leave") return say(`${stack}: its run goes on: ${run.link}`);
    const end = await run.giveUp("Stopped in ops");
    say(`${stack}: its run ${madeOf(end)}: ${run.link}`);
  }

  private async notPlanned(run: RemoteRun, facts: RunFacts, text: string): Promise<OperationError> {
    const { place, stack, logFile } = this.options;
    const failed = facts.status === "errored" && /\bError: /.test(text);
    if (failed) return terraformError("plan", text, { logFile, environmentName: place.environment.name, run: run.link });
    const error = await endedError(facts, stack, run.link, place.api);
    if (!isOver(facts)) await run.giveUp("It cannot be applied as it is");
    return error;
  }

  /** Puts the state that a run could not store where it is found: beside the configuration, as Terraform does. */
  private async keepErroredState(run: RemoteRun, facts: RunFacts): Promise<void> {
    const state = await run.erroredState(facts);
    if (state !== undefined) writePrivate(join(this.options.directory, ERRORED), state.toString("utf8"));
  }
}

function madeOf(end: GivenUp): string {
  if (end === "over") return "had ended";
  return end === "being cancelled" ? "is being cancelled, and holds its workspace until then" : `was ${end}`;
}
