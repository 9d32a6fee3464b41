import { compare, parse } from "@renovatebot/pep440";
import type { Finding } from "./results";

/** The one version of a package that ends most of its findings. */
export interface Upgrade {
  /** The versions from which it leads: those of the findings that it ends, the lowest first. */
  readonly from: readonly string[];
  readonly to: string;
  /** How many of the findings it ends. */
  readonly closes: number;
}

/**
 * The upgrade that ends most of the findings of one package; the lowest version of those that end as many. Undefined if no
 * finding has a fix above the version that it is in. A version counts as fixed only if that is known: it is one of the finding's
 * fixed versions, at or above the highest of them, or at or above the highest in its own series (3.2 of 3.2.12).
 */
export function bestUpgrade(findings: readonly Pick<Finding, "version" | "fixedIn">[]): Upgrade | undefined {
  const ranks = ranksOf(findings.flatMap(({ version, fixedIn }) => [version, ...fixedIn]));
  const fixes = findings.flatMap((finding) => fixOf(finding, ranks));
  const targets = [...new Set(fixes.flatMap(({ fixedIn }) => [...fixedIn]))].sort(compare);
  let best: Upgrade | undefined;
  for (const to of targets) {
    const closed = fixes.filter((fix) => isFixed(fix, to, ranks));
    if (closed.length <= (best?.closes ?? 0)) continue;
    best = { from: [...new Set(closed.map(({ version }) => version))].sort(compare), to, closes: closed.length };
  }
  return best;
}

/** Version -> its place in the order of PEP 440; the same for `1.0` and `1.0.0`. Texts that are no version are not in it. */
type Ranks = ReadonlyMap<string, number>;

function ranksOf(texts: readonly string[]): Ranks {
  const sorted = [...new Set(texts)].filter((text) => parse(text) !== null).sort(compare);
  let rank = 0;
  return new Map(sorted.map((text, index) => [text, compare(text, sorted[index - 1] ?? text) === 0 ? rank : ++rank]));
}

interface Fix {
  readonly version: string;
  /** Valid versions. */
  readonly fixedIn: ReadonlySet<string>;
  /** Rank of the highest fixed version, of all and of each series. */
  readonly highest: number;
  readonly highestOfSeries: ReadonlyMap<string, number>;
}

function fixOf({ version, fixedIn }: Pick<Finding, "version" | "fixedIn">, ranks: Ranks): Fix[] {
  const valid = fixedIn.filter((each) => ranks.has(each));
  if (valid.length === 0 || !ranks.has(version)) return [];
  const highestOfSeries = new Map<string, number>();
  let highest = 0;
  for (const each of valid) {
    const [series, rank] = [seriesOf(each), ranks.get(each) ?? 0];
    highestOfSeries.set(series, Math.max(rank, highestOfSeries.get(series) ?? 0));
    highest = Math.max(highest, rank);
  }
  return [{ version, fixedIn: new Set(valid), highest, highestOfSeries }];
}

function isFixed({ version, fixedIn, highest, highestOfSeries }: Fix, to: string, ranks: Ranks): boolean {
  const rank = ranks.get(to) ?? -1;
  if (rank <= (ranks.get(version) ?? Infinity)) return false;
  return fixedIn.has(to) || rank >= highest || rank >= (highestOfSeries.get(seriesOf(to)) ?? Infinity);
}

/** Releases in which fixes follow each other: those that differ in the last of several numbers only. */
function seriesOf(version: string): string {
  const { epoch = 0, release = [] } = parse(version) ?? {};
  return JSON.stringify([epoch, release.length > 1 ? release.slice(0, -1) : version]);
}
