import { pipelineNotFound } from "./errors";
import type { Pipeline } from "./pipeline";

/** What starts a pipeline from outside AWS. */
export interface Webhook {
  readonly definition: { readonly name: string; readonly targetPipeline: string };
  readonly url: string;
  readonly arn: string;
}

/** Pipelines of one account in one region. */
export class Region {
  readonly pipelines = new Map<string, Pipeline>();
  /** By their names. */
  readonly webhooks = new Map<string, Webhook>();

  constructor(private readonly account: string) {}

  /** Throws PipelineNotFoundException. */
  pipeline(name: string): Pipeline {
    const pipeline = this.pipelines.get(name);
    if (!pipeline) throw pipelineNotFound(this.account, name);
    return pipeline;
  }
}

/** All pipelines, by account and region. */
export class Store {
  private readonly regions = new Map<string, Region>();

  /** The region of a call in the caller's account. */
  of({ caller, region }: { readonly caller: { readonly account: string }; readonly region: string }): Region {
    return this.region(caller.account, region);
  }

  region(account: string, region: string): Region {
    const key = `${account}/${region}`;
    let found = this.regions.get(key);
    if (!found) this.regions.set(key, (found = new Region(account)));
    return found;
  }

  *pipelines(): Iterable<Pipeline> {
    for (const { pipelines } of this.regions.values()) yield* pipelines.values();
  }
}
