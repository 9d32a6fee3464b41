/** Resources of one service as HCL, before and after a change of about every argument that may change in place. */
export interface Change {
  readonly before: string;
  readonly after: string;
}
