/** Replaces secret values by `***`, as CodeBuild does with parameters, secrets and access key ids. */
export class Mask {
  private secrets: readonly string[] = [];

  /** A value of several lines is hidden line by line: logs are made of lines. Longer ones first, so that no part of one is left. */
  add(values: readonly string[]): void {
    const lines = values.flatMap((value) => value.split(/\r?\n/)).filter((line) => line.trim().length >= SHORTEST);
    this.secrets = [...new Set([...this.secrets, ...lines])].sort((a, b) => b.length - a.length);
  }

  apply(text: string): string {
    return this.secrets.reduce((masked, secret) => masked.replaceAll(secret, "***"), text);
  }
}

/** Characters; hiding shorter values would hide half the log and say what they are. */
const SHORTEST = 3;
