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
    languageOptions: { parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname } },
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
);
