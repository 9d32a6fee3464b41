import { z } from "zod";

const count = z.number().int().nonnegative();

/** Which versions of a package a scan looks at. */
export const versionChoiceSchema = z.object({
  take: z.union([z.enum(["default", "all"]), z.object({ newest: z.number().int().positive() })]),
  /** Whether Unlisted versions, which still download, count as Published ones do. */
  unlisted: z.boolean(),
});
export type VersionChoice = z.infer<typeof versionChoiceSchema>;

/** What scanners did before there was a choice, but for Unlisted versions. */
export const DEFAULT_CHOICE: VersionChoice = { take: "default", unlisted: true };

/**
 * Why a version that can be downloaded was not asked about. `not-chosen`, `unlisted`: as `scan.versions` says; `private`: its name
 * does not go to Snyk; `not-checked`: it should have been.
 */
export const NOT_ASKED = ["not-chosen", "unlisted", "private", "not-checked"] as const;
export type NotAsked = (typeof NOT_ASKED)[number];

/**
 * The whole account of what a scan has looked at, over the repositories that it looked at. Each name and version counts once, with the
 * best status that a repository has it in. `published` and `unlisted` together are `checked` and all of `notAsked`.
 */
export const accountSchema = z.object({
  choice: versionChoiceSchema,
  /** Names of Python packages. */
  packages: count,
  published: count,
  unlisted: count,
  archived: count,
  /** How many of these `ops quarantine` has archived, or why that is not known. Absent in what earlier scanners wrote. */
  quarantined: z.union([count, z.object({ notKnown: z.string() })]).optional(),
  /** Unfinished and Disposed: nobody can download them. */
  gone: count,
  checked: count,
  notAsked: z.record(z.enum(NOT_ASKED), count),
  /** Versions of the inventory that were published in the domain, and how many of them Snyk was asked about (`snyk.sendPrivate`). */
  private: z.object({ total: count, sent: count }),
  /** Versions of the inventory of which CodeArtifact does not say where they came from; they are asked about. */
  unknownOrigin: count,
  /**
   * Of the checked versions, those of names that Snyk has a finding for, in any version: Snyk knows them. It does not say of the
   * others whether it knows them: no finding may mean that it never heard of the name.
   */
  knownToSnyk: count,
  /** Packages of other formats, which no scan looks at: format -> names. */
  otherFormats: z.record(z.string(), count),
  /**
   * Of how many packages the versions were listed by this scan, and of how many as the scan `since` had listed them, or a later one that
   * listed just what had changed. Absent if this scan has listed all.
   */
  listed: z.object({ now: count, carried: count, since: z.string() }).optional(),
});
export type Account = z.infer<typeof accountSchema>;

/** How many versions were left out on purpose although they can be downloaded. */
export function leftOutOf({ notAsked }: Pick<Account, "notAsked">): number {
  return notAsked["not-chosen"] + notAsked.unlisted + notAsked.private;
}

/** `default`, `all` or `newest: 3`, as an environment's file has it. */
export function choiceText({ take }: VersionChoice): string {
  return typeof take === "string" ? take : `newest: ${take.newest}`;
}

/** The account in lines for people: what there is and was asked about, what Snyk knows, what is of another format. */
export function accountLines(account: Account): string[] {
  const { packages, published, unlisted, archived, gone, checked, knownToSnyk, unknownOrigin } = account;
  const there = [
    `${published} published`,
    ...some(unlisted, "unlisted"),
    ...some(archived, `archived${quarantinedText(account)}`),
    ...some(gone, "unfinished or disposed"),
  ].join(", ");
  const sent = account.private.sent === 0 ? "" : ` (${account.private.sent} private ones among them, as snyk.sendPrivate says)`;
  const others = Object.entries(account.otherFormats).map(([format, count]) => `${count} ${format}`);
  return [
    `${packages} ${packages === 1 ? "package" : "packages"}, versions: ${there}`,
    [`${checked} asked about${sent}`, ...notAskedTexts(account)].join(", "),
    ...(account.listed === undefined ? [] : [listedText(account.listed)]),
    ...(checked === 0
      ? []
      : [
          `Snyk knows ${knownToSnyk} of the ${checked} by a finding of their name; of the other ${checked - knownToSnyk} it does not say whether it knows them`,
        ]),
    ...(unknownOrigin === 0 ? [] : [`${unknownOrigin} of unknown origin: CodeArtifact does not say whether they are public`]),
    ...(others.length === 0 ? [] : [`not looked at, of other formats: ${others.join(", ")}`]),
  ];
}

/** Which packages a scan has listed itself. */
export function listedText({ now, carried, since }: NonNullable<Account["listed"]>): string {
  return `the versions of ${now} ${now === 1 ? "package" : "packages"} listed now; those of the other ${carried} as scan ${since} listed them, or a later one`;
}

/** Why versions were not asked about, with their numbers; empty if all were. */
export function notAskedTexts({ choice, notAsked }: Pick<Account, "choice" | "notAsked">): string[] {
  return [
    ...some(notAsked["not-chosen"], `not chosen (scan.versions: ${choiceText(choice)})`),
    ...some(notAsked.unlisted, "unlisted and left out (scan.versions.unlisted: false)"),
    ...some(notAsked.private, "private and not sent to Snyk"),
    ...some(notAsked["not-checked"], "could not be checked"),
  ];
}

function quarantinedText({ quarantined = 0 }: Pick<Account, "quarantined">): string {
  if (typeof quarantined !== "number") return ` (not known whether by ops quarantine: ${quarantined.notKnown})`;
  return quarantined === 0 ? "" : ` (${quarantined} of them by ops quarantine)`;
}

function some(count: number, words: string): string[] {
  return count === 0 ? [] : [`${count} ${words}`];
}
