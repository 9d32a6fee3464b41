import type { VerbOption } from "../cli/verb";

export interface ScanOptions {
  /** Stamp of the scan to decide by, however old. */
  readonly scan?: string;
}

export const SCAN_OPTION: VerbOption = ["--scan <stamp>", "the scan to decide by, however old (the last one, if it is not too old)"];
