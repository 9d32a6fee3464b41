import type { Declaration, Execution } from "./types";
import { StageGate } from "./engine/stage-gate";
import { executionNotFound, stageNotFound } from "./errors";
import { pipelineArn } from "./arns";

/** A pipeline with its history. */
export class Pipeline {
  readonly created = Date.now() / 1000;
  updated = this.created;
  /** By version. */
  readonly versions = new Map<number, Declaration>();
  readonly tags = new Map<string, string>();
  /** By id, oldest first. */
  readonly executions = new Map<string, Execution>();
  /** Client request tokens -> execution ids. */
  readonly tokens = new Map<string, string>();
  /** The revision that a source action last found, by action name. */
  readonly seenRevisions = new Map<string, string>();
  private readonly gates = new Map<string, StageGate>();

  constructor(
    readonly account: string,
    readonly region: string,
    public declaration: Declaration,
  ) {
    this.versions.set(declaration.version, declaration);
  }

  get name(): string {
    return this.declaration.name;
  }

  get arn(): string {
    return pipelineArn(this.region, this.account, this.name);
  }

  update(declaration: Declaration): void {
    this.declaration = declaration;
    this.versions.set(declaration.version, declaration);
    this.updated = Date.now() / 1000;
  }

  gate(stage: string): StageGate {
    let gate = this.gates.get(stage);
    if (!gate) this.gates.set(stage, (gate = new StageGate()));
    return gate;
  }

  /** Throws PipelineExecutionNotFoundException. */
  execution(id: string): Execution {
    const execution = this.executions.get(id);
    if (!execution) throw executionNotFound(this.name, id);
    return execution;
  }

  /** Throws StageNotFoundException. */
  stage(name: string): Declaration["stages"][number] {
    const stage = this.declaration.stages.find((item) => item.name === name);
    if (!stage) throw stageNotFound(this.name, name);
    return stage;
  }
}
