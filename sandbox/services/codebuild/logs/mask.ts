/** Replaces secret values by `***`, as CodeBuild does for parameters, secrets and access key ids. */
export class Mask {
  private secrets: readonly string[] = [];

  /** Adds each line of a value, because logs are masked line by line. Longer lines come first, so that no part of one stays visible. */
  add(values: readonly string[]): void {
    const lines = values.flatMap((value) => value.split(/\r?\n/)).filter((line) => line.trim().length >= SHORTEST);
    this.secrets = [...new Set([...this.secrets, ...lines])].sort((a, b) => b.length - a.length);
  }

  apply(text: string): string {
    return this.secrets.reduce((masked, secret) => masked.replaceAll(secret, "***"), text);
  }
}

/** Characters. Shorter values are not masked: that would hide half the log, and show by its gaps what they are. */
const SHORTEST = 3;
