// @ts-check

/** A set-up step failed: one paragraph that says what, why and what to do. */
export class SetupFailure extends Error {
  /**
   * @param {string} what the step that failed, with the offending value
   * @param {string} remedy what the reader can do about it
   * @param {string} [detail] the tool's own last words
   */
  constructor(what, remedy, detail) {
    super(`${what}${detail ? `: ${detail}` : ""}\n  ${remedy}`);
    this.name = "SetupFailure";
  }
}

/** Codes of the system for a place that cannot be written. */
const REFUSED = new Set(["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT"]);

/**
 * What is shown of a failure of the set-up, and its exit code: 3 for settings of the network that cannot be used, else 1.
 * @param {unknown} failure
 * @param {string} root the project's folder
 * @returns {{ code: number, text: string }}
 */
export function shownFailure(failure, root) {
  if (!(failure instanceof Error)) return { code: 1, text: String(failure) };
  if (failure.name === "NetworkSettingError") return { code: 3, text: failure.message };
  if (failure.name === "SetupFailure") return { code: 1, text: failure.message };
  const { code, path } = /** @type {NodeJS.ErrnoException} */ (failure);
  if (code === undefined || !REFUSED.has(code)) return { code: 1, text: String(failure) };
  const what = `The set-up cannot write ${path ?? root}: ${code}`;
  return {
    code: 1,
    text: `${what}\n  Everything goes into the project's folder: make ${root} writable for you, or clone it to a place that is.`,
  };
}

/** A registry or package index did not answer: a fault of the network, and not of what was asked for. */
export class Unreachable extends SetupFailure {
  /**
   * @param {string} what
   * @param {string} remedy
   * @param {string} [detail]
   */
  constructor(what, remedy, detail) {
    super(what, remedy, detail);
    this.name = "Unreachable";
  }
}
