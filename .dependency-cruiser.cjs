/**
 * The rules of the house: which folder may import from which. CONTRIBUTING.md has the map.
 * @type {import("dependency-cruiser").IConfiguration}
 */
module.exports = {
  forbidden: [
    {
      name: "no-circle-between-files",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-circle-between-folders",
      severity: "error",
      scope: "folder",
      from: {},
      to: { circular: true },
    },
    {
      name: "environments-without-constructs",
      comment:
        "Of the modules: permissions, schedules, text and Snyk's addresses. The files of the environments are read without any stack, command or construct.",
      severity: "error",
      from: { path: "^environments/" },
      to: { path: "^(main\\.ts$|stacks/|scripts/|sandbox/|test/|bench/|modules/(?!permissions/|schedule/|snyk/|text/))" },
    },
    {
      name: "modules-know-no-environment",
      severity: "error",
      from: { path: "^modules/" },
      to: { path: "^(main\\.ts$|environments/|stacks/|scripts/|sandbox/|test/|bench/)" },
    },
    {
      name: "scanner-without-constructs",
      comment: "The scanner runs in CodeBuild; the page kit, the schedules and the text are read without constructs too.",
      severity: "error",
      from: { path: "^modules/(scanner|network|page|schedule|snyk|text)/" },
      to: { path: "^modules/(?!scanner/|network/|page/|schedule/|snyk/|text/)|^node_modules/(cdktf|constructs|@cdktf)/" },
    },
    {
      name: "permissions-without-constructs",
      comment: "The stacks give the roles these permissions, and a command prints them: one text for both.",
      severity: "error",
      from: { path: "^modules/permissions/" },
      to: { path: "^(modules/(?!permissions/)|node_modules/)" },
    },
    {
      name: "page-and-schedule-stand-alone",
      severity: "error",
      from: { path: "^modules/(network|page|schedule|snyk)/" },
      to: { path: "^modules/scanner/" },
    },
    {
      name: "text-stands-alone",
      comment: "Whatever writes anything uses it: it must be usable everywhere.",
      severity: "error",
      from: { path: "^modules/text/" },
      to: { path: "^(modules/(?!text/)|node_modules/)" },
    },
    {
      name: "stacks-above-modules",
      severity: "error",
      from: { path: "^stacks/" },
      to: { path: "^(main\\.ts$|scripts/|sandbox/|test/|bench/)" },
    },
    {
      name: "main-makes-stacks",
      severity: "error",
      from: { path: "^main\\.ts$" },
      to: { path: "^(modules|scripts|sandbox|test|bench)/" },
    },
    {
      name: "scripts-use-contracts-only",
      comment:
        "Of the modules: what the scanner shows to others, its bundle, the way to the network, the page kit, the permissions, the schedules and the text.",
      severity: "error",
      from: { path: "^scripts/" },
      to: {
        path: "^(main\\.ts$|stacks/|modules/(?!network/|page/|permissions/|schedule/|snyk/|text/|scanner/contract/|scanner/bundle\\.ts$))",
      },
    },
    {
      name: "verbs-for-the-verb-table-only",
      severity: "error",
      from: { path: "^(main\\.ts$|environments|stacks|modules|scripts|sandbox|bench)", pathNot: "^scripts/(ops\\.ts$|verbs/)" },
      to: { path: "^scripts/verbs/" },
    },
    {
      name: "verbs-apart-from-each-other",
      severity: "error",
      from: { path: "^scripts/verbs/", pathNot: "/index\\.ts$" },
      to: { path: "^scripts/verbs/" },
    },
    {
      name: "sandbox-for-its-command-demo-and-tests",
      severity: "error",
      from: { pathNot: "^(sandbox/|test/|bench/|scripts/(sandbox|demo)\\.ts$|scripts/demo/)" },
      to: { path: "^sandbox/" },
    },
    {
      name: "sandbox-stands-alone",
      comment: "It knows AWS, and nothing of what this project makes of it.",
      severity: "error",
      from: { path: "^sandbox/" },
      to: { path: "^(main\\.ts$|environments/|stacks/|scripts/|test/|bench/|modules/(?!schedule/|text/))" },
    },
    {
      name: "no-tests-in-sources",
      severity: "error",
      from: { pathNot: "^(test|bench)/" },
      to: { path: "^test/" },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(cdktf\\.out|\\.cache|results|compat)/" },
  },
};
