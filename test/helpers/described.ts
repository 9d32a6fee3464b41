import type { Described } from "../../modules/scanner/steps/describe";

/** A public version that pip could install, as the scan describes it. */
export const item = (name: string, version: string, more: Partial<Described> = {}): Described => ({
  name,
  version,
  repositories: ["team"],
  revisions: {},
  origin: "public",
  unlisted: false,
  notes: [],
  assets: [],
  installable: "yes",
  pip: [],
  edges: [],
  pin: version,
  ...more,
});

/** Versions of every kind: those of packages that the CLI itself needs, unusual ones of PEP 440, and one of a Python 2 package. */
export const VERSIONS_OF_EVERY_KIND = [
  item("urllib3", "1.23"),
  item("setuptools", "40.0.0"),
  item("pip", "9.0"),
  item("a-b", "1!2.0.post3.dev4"),
  item("c", "1.0+local.1"),
  item("functools32", "3.2.3.post2", { installable: "source-only" }),
];
