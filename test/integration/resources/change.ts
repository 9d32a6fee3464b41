/** Resources of one service as HCL, before and after a change of almost every argument that can change in place. */
export interface Change {
  readonly before: string;
  readonly after: string;
}
