export interface StateOutput {
  readonly id: string;
  readonly stateVersionId: string;
  readonly name: string;
  readonly sensitive: boolean;
  /** `string`, `number`, `bool`, `array` or `object`. */
  readonly type: string;
  /** Terraform's own notation of the type: `"string"`, `["object", {...}]`. */
  readonly detailedType: unknown;
  readonly value: unknown;
}

/** A resource in a state, as the API counts them. */
export interface StateResource {
  readonly name: string;
  readonly type: string;
  readonly count: number;
  readonly module: string;
  readonly provider: string;
  /** Of its first instance: a number for `count`, a text for `for_each`. */
  readonly index?: string | number;
}

export type StateStatus = "pending" | "finalized" | "discarded" | "backing_data_soft_deleted" | "backing_data_permanently_deleted";

export interface StateVersion {
  readonly id: string;
  readonly workspaceId: string;
  readonly serial: number;
  readonly lineage?: string;
  readonly md5: string;
  readonly createdAt: Date;
  /** Id of a user; undefined if a team or a run made it. */
  readonly createdBy?: string;
  readonly runId?: string;
  status: StateStatus;
  /** Whether it becomes the current one only when the workspace is unlocked. */
  intermediate: boolean;
  /** Secrets of its addresses for downloads and uploads. */
  readonly keys: { readonly state: string; readonly json: string };
  state?: Buffer;
  json?: Buffer;
  terraformVersion?: string;
  resources: readonly StateResource[];
  rollbackOf?: string;
}
