/** The execution was stopped, or the sandbox is stopping. */
export class Stopped extends Error {
  override readonly name = "Stopped";
}
