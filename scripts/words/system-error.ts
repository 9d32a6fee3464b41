/** The code of a failed system call, `ENOENT` and the like; undefined for any other error. */
export function systemCode(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
