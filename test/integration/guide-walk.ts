import { sandboxOrganization } from "../../sandbox/snyk/organizations";
import { isPrinted, readGuide, type Section } from "./guide-text";
import type { GuideWorld, Running } from "./guide-world";

/** Text for each word in capitals of a command. */
export type Values = Readonly<Record<string, string>>;

/** One section of the guide, while its commands are run. */
export interface Steps {
  readonly section: Section;
  /**
   * Runs the command of the section that a pattern finds, as it is written, with an answer to whatever it asks. Gives what it
   * printed; fails with that where it ends with another exit code.
   */
  readonly run: (which: RegExp, values?: Values, code?: number) => Promise<string>;
  /** Runs a command that is not the guide's, and that ends with this exit code; the guide may quote what it prints. */
  readonly other: (line: string, code: number, variables?: Values) => Promise<string>;
  /** As {@link other}, without an answer. */
  readonly begun: (line: string, variables?: Values) => Running;
}

/** What an operator types where a command asks. */
const ANSWERS: readonly (readonly [prompt: string, answer: string])[] = [
  ["Type yes to go on: ", "yes"],
  ["Type dev to go on: ", "dev"],
  ["Enter a value:", "yes"],
];

/** Goes through the sections of some chapters and remembers which commands were run. */
export class GuideWalk {
  private readonly sections: readonly Section[];
  private readonly left: Map<Section, Set<string>>;

  constructor(
    chapters: readonly string[],
    private readonly world: GuideWorld,
  ) {
    this.sections = readGuide().filter(({ chapter }) => chapters.includes(chapter));
    this.left = new Map(this.sections.map((section) => [section, new Set(section.commands)]));
  }

  section(heading: string): Section {
    const found = this.sections.find((section) => section.heading === heading);
    if (found === undefined) throw new Error(`The guide has no section ${heading}`);
    return found;
  }

  /** Lives through a section. Fails unless all its commands were run, and all that it quotes was printed. */
  async follow(heading: string, story: (steps: Steps) => Promise<void>): Promise<void> {
    const section = this.section(heading);
    const seen: Running[] = [];
    const started = (running: Running) => {
      seen.push(running);
      return running;
    };
    const start = (which: RegExp, values: Values = {}) => {
      const command = section.commands.find((line) => which.test(line));
      if (command === undefined) throw new Error(`${heading} has no command ${which.source}`);
      this.left.get(section)?.delete(command);
      return started(this.world.start(filled(command, values)));
    };
    await story({
      section,
      run: (which, values, code = 0) => this.answered(start(which, values), code),
      other: (line, code, variables) => this.answered(started(this.world.start(line, variables)), code),
      begun: (line, variables) => started(this.world.start(line, variables)),
    });
    const output = seen.map(({ printed }) => printed()).join("\n");
    expect({ notRun: this.notRun(section), notPrinted: section.quotes.filter((quote) => !isPrinted(quote, output)) }).toEqual({
      notRun: [],
      notPrinted: [],
    });
  }

  /** Commands of the chapters that nobody has run. */
  notRun(...sections: readonly Section[]): string[] {
    return (sections.length > 0 ? sections : this.sections).flatMap((section) => [...(this.left.get(section) ?? [])]);
  }

  /** Types an answer at each prompt, until the command ends. */
  private async answered(running: Running, expected: number): Promise<string> {
    const secrets = {
      "token (not shown): ": this.world.clients.sandbox.snyk.token,
      "organization (not shown): ": sandboxOrganization.slug,
    };
    const answers = [...ANSWERS, ...Object.entries(secrets)];
    let from = 0;
    const watch = setInterval(() => {
      const news = running.printed().slice(from);
      const [, answer] = answers.find(([prompt]) => news.includes(prompt)) ?? [];
      if (answer === undefined) return;
      from = running.printed().length;
      running.type(answer);
    }, 50);
    try {
      const { code, output } = await running.ended;
      if (code !== expected) throw new Error(`${running.line}\nended with ${code}, not ${expected}:\n${output}`);
      return output;
    } finally {
      clearInterval(watch);
    }
  }
}

/** The command with its placeholders replaced. Values are not searched: a temporary folder's name may look like one. */
function filled(command: string, values: Values): string {
  const replaced = (text: string, value: (word: string) => string) =>
    Object.keys(values).reduce((line, word) => line.replaceAll(word, () => value(word)), text);
  const [open] = /\b[A-Z][A-Z_]{3,}\b/.exec(replaced(command, () => "")) ?? [];
  if (open !== undefined) throw new Error(`${open} is not filled in: ${command}`);
  return replaced(command, (word) => values[word] ?? "");
}
