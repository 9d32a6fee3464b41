import type { HermeticPackage } from "./definition";

/** A release with one wheel of pure Python. */
const pure = (name: string, version: string, requiresPython: string): HermeticPackage => ({
  name,
  releases: [{ version, requiresPython }],
});

/** Empty wheels with the names and versions of other real releases that a small team may use; no advisory concerns them. */
export const moreStandIns: readonly HermeticPackage[] = [
  pure("annotated-types", "0.7.0", ">=3.8"),
  pure("anyio", "4.4.0", ">=3.8"),
  { name: "attrs", releases: [{ version: "21.1.0", requiresPython: ">=2.7", yanked: "Installable but not importable on Python 3.4." }] },
  pure("h11", "0.14.0", ">=3.7"),
  pure("iniconfig", "2.0.0", ">=3.7"),
  pure("oauthlib", "3.2.2", ">=3.6"),
  pure("packaging", "23.2", ">=3.7"),
  pure("pluggy", "1.5.0", ">=3.8"),
  pure("pygments", "2.18.0", ">=3.8"),
  pure("pyjwt", "2.9.0", ">=3.8"),
  pure("pytest", "8.3.3", ">=3.8"),
  pure("python-dateutil", "2.9.0.post0", ">=2.7"),
  pure("sniffio", "1.3.1", ">=3.7"),
  pure("tabulate", "0.9.0", ">=3.7"),
  pure("tqdm", "4.66.5", ">=3.7"),
  pure("typing-extensions", "4.12.2", ">=3.8"),
  { name: "futures", releases: [{ version: "3.4.0", wheels: ["py2-none-any"], requiresPython: ">=2.6, <3" }] },
  { name: "windows-curses", releases: [{ version: "2.3.3", wheels: ["cp311-cp311-win32", "cp311-cp311-win_amd64"] }] },
];
