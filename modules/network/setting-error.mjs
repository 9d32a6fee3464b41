// @ts-check

/** A variable about the network cannot be used as it is. Its message says which, why and what to do; it holds no password. */
export class NetworkSettingError extends Error {
  /**
   * @param {string} what the variable and what is wrong with it
   * @param {string} remedy
   * @param {ErrorOptions} [options]
   */
  constructor(what, remedy, options) {
    super(`${what}\n  ${remedy}`, options);
    this.name = "NetworkSettingError";
  }
}
