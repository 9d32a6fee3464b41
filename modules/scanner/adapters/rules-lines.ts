import { type RulesAnswer, rulesAnswerHead, rulesAnswerSchema, type RulesQuestion } from "../rules";

/** Indices of the packages that are judged by the same index page; one without a page is by itself. */
function byPage({ pages, packages }: RulesQuestion): number[][] {
  const groups = new Map<string, number[]>();
  for (const [index, { page }] of packages.entries()) {
    const key = pages[page] === undefined ? `${index}` : `page ${page}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  }
  return [...groups.values()];
}

/**
 * A question to python/pypa.py, and its answer, in lines of JSON, so that neither program ever holds all of it as text: of 10,000
 * versions, Python took 73 MB so, and takes 25 of 30,000 in lines.
 */
export class RulesLines {
  private readonly groups: readonly number[][];
  private readonly packages: RulesAnswer["packages"] = [];
  private head?: Omit<RulesAnswer, "packages">;
  private answered = 0;
  private problem?: Error;

  constructor(private readonly question: RulesQuestion) {
    this.groups = byPage(question);
  }

  /** First `{name: [version, ...]}` of all packages, then for each page `{page, packages: [{name, version, dependencies}, ...]}`. */
  *asked(): Generator<string> {
    const { pages, packages } = this.question;
    const versions = new Map<string, string[]>();
    for (const { name, version } of packages) {
      const known = versions.get(name);
      if (known === undefined) versions.set(name, [version]);
      else known.push(version);
    }
    yield `${JSON.stringify({ versions: Object.fromEntries(versions) })}\n`;
    for (const group of this.groups) {
      const about = group.flatMap((index) => packages[index] ?? []);
      const judged = about.map(({ name, version, dependencies }) => ({ name, version, dependencies }));
      yield `${JSON.stringify({ page: pages[about[0]?.page ?? ""], packages: judged })}\n`;
    }
  }

  /** Takes a line of the answer: first `{python, platform}`, then a list for each page. What is wrong with it is said at the end. */
  take(line: string): void {
    try {
      const read = JSON.parse(line) as unknown;
      if (this.head === undefined) this.head = rulesAnswerHead.parse(read);
      else this.takeJudged(rulesAnswerSchema.parse(read));
    } catch (error) {
      this.problem ??= error as Error;
    }
  }

  private takeJudged(judged: RulesAnswer["packages"]): void {
    const group = this.groups[this.answered];
    if (group?.length !== judged.length) throw new Error("PyPA's rules answered about other packages than they were asked about");
    for (const [position, each] of judged.entries()) this.packages[group[position] ?? -1] = each;
    this.answered += 1;
  }

  /** The answer. Throws if a line of it is wrong or missing. */
  whole(): RulesAnswer {
    if (this.problem !== undefined) throw this.problem;
    if (this.head === undefined || this.answered < this.groups.length) throw new Error("PyPA's rules gave no whole answer");
    return { ...this.head, packages: this.packages };
  }
}
