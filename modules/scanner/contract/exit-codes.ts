/** Exit codes of the scanner; any code except 0 fails the build. */
export const SCAN_EXIT = {
  /** Everything was checked, and nothing is worse than the environment allows. */
  done: 0,
  /** The findings are worse than the environment allows. */
  gate: 1,
  /** Something could not be checked. */
  incomplete: 2,
  /** Nothing was checked: a setting, the token or the organization is wrong. */
  misconfigured: 3,
} as const;
