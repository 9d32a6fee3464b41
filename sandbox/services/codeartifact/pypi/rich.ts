/** Features that AWS's index lacks. */
export interface Rich {
  /** PEP 658: `FILE.metadata` beside each wheel. @default false */
  readonly metadata?: boolean;
  /** Range requests. @default false: the answer is the whole file, as in AWS */
  readonly ranges?: boolean;
}
