import type { PhaseContext } from "@aws-sdk/client-codebuild";
import type { Build, BuildPhase, BuildStatus } from "../types";

export type PhaseType = NonNullable<BuildPhase["phaseType"]>;

/** Maintains `phases`, `currentPhase` and the end of a build, as BatchGetBuilds shows them. */
export class PhaseRecord {
  constructor(
    private readonly build: Build,
    private readonly now: () => number = Date.now,
  ) {}

  enter(phaseType: PhaseType): void {
    this.build.currentPhase = phaseType;
    this.build.phases.push({ phaseType, startTime: this.now() / 1000 });
  }

  /** Ends the phase under way, if any. */
  leave(phaseStatus: BuildStatus, context: PhaseContext = { statusCode: "", message: "" }): void {
    const phase = this.build.phases.at(-1);
    if (!phase || phase.phaseStatus) return;
    const endTime = this.now() / 1000;
    const durationInSeconds = Math.round(endTime - (phase.startTime ?? endTime));
    Object.assign(phase, { phaseStatus, endTime, durationInSeconds, contexts: [context] });
  }

  complete(status: BuildStatus): void {
    const endTime = this.now() / 1000;
    this.build.phases.push({ phaseType: "COMPLETED", startTime: endTime });
    Object.assign(this.build, { currentPhase: "COMPLETED", buildStatus: status, endTime, buildComplete: true });
  }
}
