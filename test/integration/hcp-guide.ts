import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/process/paths";

/** The commands of docs/hcp-terraform.md, for a test that runs each of them. */
export class HcpGuide {
  private readonly left: string[];

  constructor(markdown = readFileSync(join(ROOT, "docs", "hcp-terraform.md"), "utf8")) {
    this.left = [...markdown.matchAll(/^ *npm run (.+)$/gm)].map(([, command = ""]) => command);
  }

  /**
   * The arguments of `ops` in the one command that a pattern names, which is done with then. Throws if there is none, or more than one.
   * @param instead what the guide has -> what it is here
   */
  take(pattern: RegExp, instead: Readonly<Record<string, string>>): string[] {
    const found = this.left.filter((command) => pattern.test(command));
    const [command = "", ...more] = found;
    if (command === "" || more.length > 0) throw new Error(`the guide has ${found.length} commands like ${pattern.source}`);
    this.left.splice(this.left.indexOf(command), 1);
    const [, rest = ""] = /^ops -- (.+)$/.exec(command) ?? [];
    const [verb = "", ...words] = rest.split(" ");
    return [verb, ...words.map((word) => instead[word] ?? word)];
  }

  /** What no test has taken. */
  get untaken(): readonly string[] {
    return this.left;
  }
}
