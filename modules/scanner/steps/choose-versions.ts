import type { VersionChoice } from "../contract/account";
import type { ListedVersion, ListedVersions } from "../ports";

export interface ChosenVersions {
  readonly versions: readonly ListedVersion[];
  /** An unusual reason for the choice. */
  readonly note?: string;
}

/** The versions of a package in one repository that a scan looks at. */
export function chooseVersions(listed: ListedVersions, { take, unlisted }: VersionChoice): ChosenVersions {
  const usable = listed.versions.filter(({ status }) => status === "Published" || (unlisted && status === "Unlisted"));
  if (take === "all") return { versions: usable };
  if (take !== "default") return { versions: usable.slice(0, take.newest) };
  return defaultVersion(usable, listed.defaultDisplayVersion);
}

/** The default display version. If it is missing or not published: the newest published one, else the newest Unlisted one, with a note. */
function defaultVersion(usable: readonly ListedVersion[], defaultDisplayVersion: string | undefined): ChosenVersions {
  const published = usable.filter(({ status }) => status === "Published");
  const shown = published.find(({ version }) => version === defaultDisplayVersion);
  if (shown !== undefined) return { versions: [shown] };
  const [newest] = published;
  const why = defaultDisplayVersion === undefined ? "no default version" : `default version ${defaultDisplayVersion} is not published`;
  if (newest !== undefined) return { versions: [newest], note: `${why}: the most recently published one was taken` };
  const [hidden] = usable;
  return hidden === undefined
    ? { versions: [] }
    : { versions: [hidden], note: "no version is published: the newest Unlisted one was taken" };
}
