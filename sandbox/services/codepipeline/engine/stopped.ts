/** An execution was stopped, or the sandbox is closing. */
export class Stopped extends Error {
  override readonly name = "Stopped";
}
