// @ts-check

/** A set-up step that could not be done: one paragraph that says what, why and what to do. */
export class SetupFailure extends Error {
  /**
   * @param {string} what what could not be done, with the offending value
   * @param {string} remedy what the reader does about it
   * @param {string} [detail] the tool's own last words
   */
  constructor(what, remedy, detail) {
    super(`${what}${detail ? `: ${detail}` : ""}\n  ${remedy}`);
    this.name = "SetupFailure";
  }
}
