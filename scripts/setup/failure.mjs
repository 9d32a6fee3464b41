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
