import type { HermeticPackage, Release } from "./definition";

/**
 * Empty wheels with the names and versions of real releases with published vulnerabilities (sandbox/snyk/advisories.yaml), for
 * machines that reach no index. They have those dependencies of the real releases that are in this list too.
 */
const universal = (version: string, more: Omit<Release, "version"> = {}): Release => ({ version, wheels: ["py2.py3-none-any"], ...more });

export const standIns: readonly HermeticPackage[] = [
  {
    name: "requests",
    releases: [
      universal("2.19.1", { requires: ["chardet<3.1.0,>=3.0.2", "idna<2.8,>=2.5", "urllib3<1.24,>=1.21.1", "certifi>=2017.4.17"] }),
      universal("2.31.0", {
        requires: ["charset-normalizer<4,>=2", "idna<4,>=2.5", "urllib3<3,>=1.21.1", "certifi>=2017.4.17"],
        requiresPython: ">=3.7",
      }),
    ],
  },
  { name: "chardet", releases: [universal("3.0.4")] },
  { name: "charset-normalizer", releases: [{ version: "3.3.2", requiresPython: ">=3.7" }] },
  { name: "idna", releases: [universal("2.7"), { version: "3.7", requiresPython: ">=3.5" }] },
  {
    name: "certifi",
    releases: [universal("2022.9.24"), { version: "2024.7.4", requiresPython: ">=3.6" }, { version: "2024.8.30", requiresPython: ">=3.6" }],
  },
  {
    name: "urllib3",
    releases: [universal("1.23"), universal("1.24.1"), universal("1.26.18"), { version: "2.2.2", requiresPython: ">=3.8" }],
  },
  {
    name: "PyYAML",
    releases: [
      { version: "5.3", wheels: ["cp38-cp38-win_amd64"], sdist: true },
      { version: "5.4.1" },
      { version: "6.0.1", requiresPython: ">=3.6" },
    ],
  },
  {
    name: "Jinja2",
    releases: [
      universal("2.10", { requires: ["MarkupSafe>=0.23"] }),
      { version: "3.1.4", requires: ["MarkupSafe>=2.0"], requiresPython: ">=3.7" },
    ],
  },
  { name: "MarkupSafe", releases: [{ version: "1.1.1" }, { version: "2.1.5", requiresPython: ">=3.7" }] },
  { name: "Django", releases: [{ version: "2.2", requires: ["pytz", "sqlparse"], requiresPython: ">=3.5" }] },
  { name: "pytz", releases: [universal("2024.1"), universal("2024.2")] },
  {
    name: "sqlparse",
    releases: [
      { version: "0.4.1", requiresPython: ">=3.5" },
      { version: "0.5.0", requiresPython: ">=3.8" },
    ],
  },
  { name: "Flask", releases: [universal("0.12.2", { requires: ["Werkzeug>=0.7", "Jinja2>=2.4", "itsdangerous>=0.21", "click>=2.0"] })] },
  { name: "Werkzeug", releases: [universal("0.14.1"), { version: "2.2.2", requires: ["MarkupSafe>=2.1.1"], requiresPython: ">=3.7" }] },
  { name: "itsdangerous", releases: [{ version: "2.2.0", requiresPython: ">=3.8" }] },
  { name: "click", releases: [{ version: "8.1.7", requires: ['colorama; platform_system == "Windows"'], requiresPython: ">=3.7" }] },
  { name: "colorama", releases: [universal("0.4.6")] },
  { name: "Pillow", releases: [{ version: "8.1.0", requiresPython: ">=3.6" }] },
  { name: "cryptography", releases: [{ version: "3.3.1", requires: ["six>=1.4.1"] }] },
  { name: "six", releases: [universal("1.16.0")] },
  { name: "lxml", releases: [{ version: "4.6.2" }] },
  { name: "Mako", releases: [{ version: "1.2.1", requires: ["MarkupSafe>=0.9.2"], requiresPython: ">=3.7" }] },
  { name: "bottle", releases: [universal("0.12.18")] },
  { name: "httplib2", releases: [{ version: "0.17.4" }] },
  { name: "Babel", releases: [universal("2.9.0", { requires: ["pytz>=2015.7"] })] },
  {
    name: "rsa",
    releases: [
      universal("4.0", { requires: ["pyasn1>=0.1.3"] }),
      { version: "4.9", requires: ["pyasn1>=0.1.3"], requiresPython: ">=3.6,<4" },
    ],
  },
  { name: "pyasn1", releases: [universal("0.4.8"), { version: "0.6.1", requiresPython: ">=3.8" }] },
  { name: "bleach", releases: [universal("3.1.0", { requires: ["six>=1.9.0", "webencodings"] })] },
  { name: "webencodings", releases: [universal("0.5.1")] },
  { name: "pycrypto", releases: [{ version: "2.6.1", wheels: [], sdist: true }] },
];
