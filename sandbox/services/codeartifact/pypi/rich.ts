/** What AWS's index does not do. */
export interface Rich {
  /** PEP 658: `FILE.metadata` beside each wheel. @default false */
  readonly metadata?: boolean;
  /** Range requests. @default false: a Range header is answered with the whole file, as AWS does */
  readonly ranges?: boolean;
}
