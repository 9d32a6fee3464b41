/** A mistake that shows only if two keys are read together. */
export interface Inconsistency {
  readonly path: readonly string[];
  readonly fix: string;
}
