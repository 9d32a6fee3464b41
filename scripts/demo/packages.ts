/**
 * The packages of the demo's team: real ones at fixed versions, all of them pure Python wheels, so that they install on every
 * machine in the same way. Some have published vulnerabilities.
 */
export const INSTALLED = [
  "annotated-types==0.7.0",
  "anyio==4.4.0",
  "attrs==21.1.0", // yanked from PyPI, but still installs if it is pinned
  "babel==2.9.0",
  "certifi==2024.8.30",
  "chardet==3.0.4",
  "click==8.1.7",
  "h11==0.14.0",
  "idna==2.7",
  "iniconfig==2.0.0",
  "itsdangerous==2.2.0",
  "jinja2==2.10",
  "mako==1.2.1",
  "oauthlib==3.2.2",
  "packaging==23.2",
  "pluggy==1.5.0",
  "pyasn1==0.6.1",
  "pygments==2.18.0",
  "pyjwt==2.9.0",
  "pytest==8.3.3",
  "python-dateutil==2.9.0.post0",
  "pytz==2024.2",
  "requests==2.19.1",
  "rsa==4.9",
  "six==1.16.0",
  "sniffio==1.3.1",
  "tabulate==0.9.0",
  "tqdm==4.66.5",
  "typing-extensions==4.12.2",
  "urllib3==1.24.1",
] as const;

/** A package for another platform or Python version of the team: pip downloads it for that one, and cannot install it here. */
export interface Foreign {
  readonly requirement: string;
  /** pip's options that name its platform or Python version. */
  readonly target: readonly string[];
}

export const FOREIGN: readonly Foreign[] = [
  // The last release of futures is for Python 2 only.
  { requirement: "futures==3.4.0", target: ["--python-version", "27"] },
  // Has wheels for Windows only, and no source distribution.
  { requirement: "windows-curses==2.3.3", target: ["--python-version", "311", "--platform", "win_amd64"] },
  // Has wheels for Windows, and a source distribution for other platforms.
  { requirement: "pyyaml==5.3", target: ["--python-version", "38", "--platform", "win_amd64"] },
];

/**
 * Packages with a source distribution only. pip would run its setup.py even to download it, so the demo fetches the file itself,
 * as a mirroring tool does: no code of a package runs here.
 */
export const SOURCE_ONLY = ["pycrypto==2.6.1"] as const;

export const ALL = [...INSTALLED, ...FOREIGN.map(({ requirement }) => requirement), ...SOURCE_ONLY];
