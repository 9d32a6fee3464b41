import fc from "fast-check";
import { MemoryRegistry } from "../../../modules/scanner/adapters/in-memory";
import { type Account, accountLines, accountSchema, NOT_ASKED, type VersionChoice } from "../../../modules/scanner/contract/account";
import { accountOf } from "../../../modules/scanner/steps/account";
import { takeInventory } from "../../../modules/scanner/steps/inventory";
import { finding } from "../../helpers/scans";

type Domain = ConstructorParameters<typeof MemoryRegistry>[0];
const DEFAULT: VersionChoice = { take: "default", unlisted: true };

async function accounted(domain: Domain, choice = DEFAULT, more: Partial<Parameters<typeof accountOf>[0]> = {}): Promise<Account> {
  const inventory = await takeInventory(new MemoryRegistry(domain), undefined, { versions: choice });
  return accountOf({ choice, inventory, kept: new Set(), notChecked: new Map(), findings: [], ...more });
}

const domain: Domain = {
  team: {
    jinja2: {
      versions: [{ version: "3.1" }, { version: "2.10" }, { version: "2.9", status: "Unlisted" }, { version: "2.8", status: "Archived" }],
    },
    own: { versions: [{ version: "1.0", origin: "private" }] },
    odd: { versions: [{ version: "1.0", origin: "unknown" }] },
    left: { versions: [], format: "npm" },
  },
  store: {
    jinja2: {
      versions: [
        { version: "2.8", status: "Unlisted" },
        { version: "2.7", status: "Disposed" },
      ],
    },
  },
};

test("of a scan of just what changed, it says how many packages were listed now, and the others as of which scan", async () => {
  const account = await accounted(domain);
  expect([account.listed, accountLines(account).some((line) => line.includes("listed now"))]).toEqual([undefined, false]);
  const part = accountSchema.parse({ ...account, listed: { now: 1, carried: 2, since: "2026-11-24-143201" } });
  expect(accountLines(part)).toContain(
    "the versions of 1 package listed now; those of the other 2 as scan 2026-11-24-143201 listed them, or a later one",
  );
});

test("says what there is, what was asked about, and why not the rest; each version once, with its best status", async () => {
  const account = await accounted(domain, DEFAULT, {
    kept: new Set(["own==1.0"]),
    notChecked: new Map([["odd==1.0", "no answer"]]),
    findings: [finding("S-1 high jinja2 3.1")],
  });
  expect(account).toEqual({
    choice: DEFAULT,
    packages: 3,
    published: 4,
    unlisted: 2,
    archived: 0,
    gone: 1,
    checked: 2,
    notAsked: { "not-chosen": 2, unlisted: 0, private: 1, "not-checked": 1 },
    private: { total: 1, sent: 0 },
    unknownOrigin: 1,
    knownToSnyk: 2,
    otherFormats: { npm: 1 },
  });
  expect(accountLines(account)).toEqual([
    "3 packages, versions: 4 published, 2 unlisted, 1 unfinished or disposed",
    "2 asked about, 2 not chosen (scan.versions: default), 1 private and not sent to Snyk, 1 could not be checked",
    "Snyk knows 2 of the 2 by a finding of their name; of the other 0 it does not say whether it knows them",
    "1 of unknown origin: CodeArtifact does not say whether they are public",
    "not looked at, of other formats: 1 npm",
  ]);
});

test("Unlisted versions that the settings leave out are named apart from those that were not chosen", async () => {
  const { notAsked, checked } = await accounted(domain, { take: { newest: 1 }, unlisted: false });
  expect([notAsked, checked]).toEqual([{ "not-chosen": 1, unlisted: 2, private: 0, "not-checked": 0 }, 3]);
});

const version = fc.record({
  version: fc.constantFrom("1.0", "2.0", "3.0", "4.0"),
  status: fc.constantFrom("Published", "Unlisted", "Archived", "Unfinished", "Disposed"),
  origin: fc.constantFrom("public" as const, "private" as const, "unknown" as const),
});
const anyDomain = fc.dictionary(
  fc.constantFrom("team", "store", "other"),
  fc.dictionary(
    fc.constantFrom("a", "b", "c"),
    fc.record({ versions: fc.uniqueArray(version, { selector: (each) => each.version }), format: fc.constantFrom("pypi", "npm") }),
  ),
);
const anyChoice = fc.record({ take: fc.constantFrom("default" as const, "all" as const, { newest: 2 }), unlisted: fc.boolean() });

test("whatever a domain holds and a scan chooses, every version that can be downloaded is in exactly one place", async () => {
  await fc.assert(
    fc.asyncProperty(anyDomain, anyChoice, async (held, choice) => {
      const inventory = await takeInventory(new MemoryRegistry(held), undefined, { versions: choice });
      const keys = inventory.items.map(({ name, version: each }) => `${name}==${each}`);
      const kept = new Set(keys.filter((_, index) => index % 3 === 0));
      const notChecked = new Map(keys.filter((_, index) => index % 3 === 1).map((key) => [key, "no answer"]));
      const account = accountOf({ choice, inventory, kept, notChecked, findings: [] });
      accountSchema.parse(account);
      const left = NOT_ASKED.reduce((sum, reason) => sum + account.notAsked[reason], 0);
      expect(account.published + account.unlisted).toBe(account.checked + left);
      if (choice.take === "all" && choice.unlisted) expect(account.notAsked["not-chosen"]).toBe(0);
    }),
    { numRuns: 200 },
  );
});
