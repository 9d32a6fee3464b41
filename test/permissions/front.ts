import type { DecisionRecord } from "../../sandbox/iam/decisions";
import type { Sandbox } from "../../sandbox/sandbox";
import type { EnvironmentRoles } from "../../scripts/roles/documents";
import type { Finished } from "../helpers/run";
import { type Grant, grantsOf, isAbout, withdrawalOf } from "./grants";

/** A command in the life of an environment. */
export interface Step {
  /** What is run, as it is shown. */
  readonly name: string;
  /** What happens before, once. @default nothing */
  readonly before?: () => Promise<void>;
  readonly run: () => Promise<Finished>;
  /** Exit code where nothing is missing. @default 0 */
  readonly code?: number;
  /** What is taken away of what nobody has missed yet. @default everything */
  readonly without?: (grant: Grant) => boolean;
}

/** A grant that a step was refused. */
export interface Trial {
  readonly grant: Grant;
  readonly step: string;
  readonly code: number;
  /** Whether the step failed with a line that names the action and the role. */
  readonly told: boolean;
  /** That line; the last lines of all if there is none. */
  readonly message: string;
}

/** AWS's sentences, each up to the resource. */
const REFUSALS = /User: \S+ is not authorized to perform: \S+(?: on resource: \S+)?/g;

/** How much is kept of what a command printed that named nothing. */
const LAST_LINES = 25;

/** A line that is no failure by itself: what failed, where several were refused, may be another. */
const NOTE = /could not look whether it exists already/;

/** What a run was refused, of what was taken away. */
interface Run {
  readonly finished: Finished;
  readonly refused: readonly Grant[];
}

/**
 * Takes grants away from their roles, and gives each back when a command has failed and has named it: so one environment, which goes
 * on from where it was refused, shows of each that it is needed, where the removal of one after another would need an account each.
 * What a run is refused at once, in parts of it that do not wait for each other, needs a line for each.
 */
export class Front {
  private left: readonly Grant[];
  private readonly made: Trial[] = [];
  /** The last step that was refused a grant and did not tell. */
  private readonly silent = new Map<Grant, Trial>();

  /** @param grants what is taken away. @default everything that the roles' documents allow */
  constructor(
    private readonly sandbox: Pick<Sandbox, "control">,
    private readonly roles: EnvironmentRoles,
    grants: readonly Grant[] = grantsOf(roles),
    private readonly report: (trial: Trial) => void = () => undefined,
  ) {
    this.left = grants;
  }

  /** Runs a step until it misses nothing more. Throws if it then does not end as it should. */
  async live({ before, ...step }: Step): Promise<void> {
    await before?.();
    /** Given back for this step, which was refused them and did not tell. */
    const spared = new Set<Grant>();
    for (;;) {
      const missing = this.left.filter((grant) => !spared.has(grant) && (step.without?.(grant) ?? true));
      const run = await this.runWithout(step, missing);
      if (run.refused.length === 0) return expectEnd(step, run.finished);
      if (this.noteTold(step, run)) continue;
      // One may have kept the others from being told.
      for (const grant of run.refused) {
        const alone = run.refused.length === 1 ? run : await this.runWithout(step, [grant]);
        if (this.noteTold(step, alone)) continue;
        spared.add(grant);
        this.silent.set(grant, this.trialOf(grant, step, alone.finished));
      }
    }
  }

  /** What the command of a step does without one grant, which is given back. */
  async without(grant: Grant, step: Pick<Step, "name" | "run">): Promise<Trial> {
    return this.trialOf(grant, step, (await this.runWithout(step, [grant])).finished);
  }

  /** The grants that were told, those that a step was refused without a word of it, and those for which nobody has asked. */
  result(): { readonly told: readonly Trial[]; readonly silent: readonly Trial[]; readonly unused: readonly Grant[] } {
    const silent = [...this.silent.values()].filter(({ grant }) => this.left.includes(grant));
    return { told: this.made, silent, unused: this.left.filter((grant) => !silent.some((trial) => trial.grant === grant)) };
  }

  /** Gives back what a run has told. Gives whether it has told anything. */
  private noteTold(step: Step, { finished, refused }: Run): boolean {
    const told = refused
      .map((grant) => this.trialOf(grant, step, finished))
      .filter((trial) => trial.told && (refused.length === 1 || !NOTE.test(trial.message)));
    for (const trial of told) {
      this.left = this.left.filter((grant) => grant !== trial.grant);
      this.made.push(trial);
      this.report(trial);
    }
    return told.length > 0;
  }

  private async runWithout({ run }: Pick<Step, "run">, missing: readonly Grant[]): Promise<Run> {
    await this.sandbox.control("DELETE", "/_sandbox/decisions");
    await this.sandbox.control("PUT", "/_sandbox/withdrawals", missing.map(withdrawalOf));
    try {
      const finished = await run();
      const decisions = (await (await this.sandbox.control("GET", "/_sandbox/decisions")).json()) as DecisionRecord[];
      const denied = decisions.filter(({ outcome }) => outcome !== "allowed");
      return { finished, refused: missing.filter((grant) => denied.some((decision) => isAbout(grant, decision))) };
    } finally {
      await this.sandbox.control("DELETE", "/_sandbox/withdrawals");
    }
  }

  private trialOf(grant: Grant, { name: step }: Pick<Step, "name">, { code, stdout, stderr }: Finished): Trial {
    const role = this.roles.roles.find(({ kind }) => kind === grant.role)?.name ?? "";
    const lines = `${stdout}\n${stderr}`.split("\n").map((line) => line.trim());
    const names = (text: string) => text.includes(grant.action) && text.includes(role);
    const naming = lines.filter(names);
    // Terraform breaks some of its lines at the width of a terminal.
    const broken = () => (`${stdout} ${stderr}`.replace(/\s+/g, " ").match(REFUSALS) ?? []).find(names);
    const named = naming.find((line) => !NOTE.test(line)) ?? naming[0] ?? broken();
    const last = lines.filter((line) => line !== "").slice(-LAST_LINES);
    return { grant, step, code, told: code !== 0 && named !== undefined, message: named ?? last.join("\n") };
  }
}

function expectEnd({ name, code: expected = 0 }: Pick<Step, "name" | "code">, { code, stdout, stderr }: Finished): void {
  if (code !== expected) throw new Error(`${name} ended with ${code} although nothing was missing: ${stdout}${stderr}`);
}
