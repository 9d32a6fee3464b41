import { Html, markup } from "./html";
import { SEVERITIES, severityCount } from "./parts";

export interface PackageHeadProps {
  readonly name: string;
  /** Number of findings, the worst severity first. */
  readonly counts: Readonly<Record<(typeof SEVERITIES)[number], number>>;
  /** The one upgrade that ends most of them. @default none is known */
  readonly upgrade?: { readonly from: readonly string[]; readonly to: string; readonly closes: number };
}

/** The head above a package's findings: how many of which severity, and what to do. */
export function packageHead({ name, counts, upgrade }: PackageHeadProps): Html {
  const present = SEVERITIES.filter((severity) => counts[severity] > 0);
  const split = present.map((severity) => severityCount(severity, counts[severity]));
  const total = SEVERITIES.reduce((sum, severity) => sum + counts[severity], 0);
  return markup`<span class="name">${name}</span><span>${split}</span><span class="end">${advice(upgrade, total)}</span>`;
}

function advice(upgrade: PackageHeadProps["upgrade"], total: number): Html {
  if (upgrade === undefined) return markup`<span class="soft">no upgrade is known to close any</span>`;
  const { from, to, closes } = upgrade;
  const all = closes < total ? `closes ${closes} of ${total}` : total === 1 ? "closes it" : `closes all ${total}`;
  return markup`<span class="chip">upgrade ${from.join(", ")} to <b>${to}</b>: ${all}</span>`;
}

/** A CVE as a link to its entry in the National Vulnerability Database; other text stays text. */
export function cveLink(cve: string): Html {
  if (!/^CVE-\d{4}-\d{4,19}$/.test(cve)) return markup`${cve}`;
  // Nothing in such a number has to be escaped, or could be a secret; and a page has thousands of them.
  return new Html(`<a href="https://nvd.nist.gov/vuln/detail/${cve}" rel="noreferrer noopener">${cve}</a>`);
}
