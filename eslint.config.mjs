import tseslint from "typescript-eslint";

const providerBarrel = { name: "@cdktf/provider-aws", message: "Import the resource itself: the barrel costs seconds and hundreds of MB." };

/** A literal that is spread in place is not checked for misspelt keys. */
const spreadLiterals = [
  {
    selector: "ObjectExpression > SpreadElement[argument.type='ObjectExpression']",
    message: "Write the properties into the literal: spread in place, they are not checked for misspelt keys.",
  },
  {
    selector: "ArrayExpression > SpreadElement[argument.type='ArrayExpression']",
    message: "Write the elements into the array.",
  },
];

/** Whatever a command writes goes through the redactor, and is its user's alone: see scripts/process/files.ts. */
const WRITERS = [
  "writeFile",
  "appendFile",
  "createWriteStream",
  "open",
  "copyFile",
  "cp",
  "mkdir",
  "mkdtemp",
  "write",
  "writev",
  "writeSync",
];
const here = "Write it with scripts/process/files.ts or whole-file.ts: they take out secrets, and close it to others.";
const fileWriters = [
  ...["node:fs", "fs"].map((name) => ({ name, importNames: WRITERS.flatMap((each) => [each, `${each}Sync`]), message: here })),
  ...["node:fs/promises", "fs/promises"].map((name) => ({ name, importNames: WRITERS, message: here })),
  { name: "write-file-atomic", message: here },
];
const terminalWriters = ["stdout", "stderr"].map((property) => ({
  object: "process",
  property,
  message: "Write it with cli/console.ts: it takes out secrets, and what a terminal or a CI system would obey.",
}));

export default tseslint.config(
  {
    ignores: [
      "eslint.config.mjs",
      "cdktf.out/**",
      ".cache/**",
      "node_modules/**",
      "results/**",
      "**/*.js",
      "**/*.cjs",
      "compat/**/node_modules/**",
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { project: ["./tsconfig.json", "./modules/page/browser/tsconfig.json"], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "no-console": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-restricted-imports": ["error", { paths: [providerBarrel] }],
      "no-restricted-syntax": ["error", ...spreadLiterals],
    },
  },
  {
    files: ["scripts/**/*.ts"],
    // The writers themselves; write-schema.ts and write-provider-lock.ts write source files, and world.ts makes the folder of a run.
    ignores: [
      "scripts/process/{files,whole-file,new-secret-file,child-log}.ts",
      "scripts/drift/known/write-schema.ts",
      "scripts/policy/write-schema.ts",
      "scripts/terraform/write-provider-lock.ts",
      "scripts/licences.ts",
      "scripts/demo/world.ts",
    ],
    rules: { "no-restricted-imports": ["error", { paths: [providerBarrel, ...fileWriters] }] },
  },
  {
    files: ["scripts/**/*.ts"],
    ignores: ["scripts/cli/{console,command-line,interrupt,confirm,secret-input}.ts", "scripts/process/last-words.ts"],
    rules: { "no-restricted-properties": ["error", ...terminalWriters] },
  },
);
