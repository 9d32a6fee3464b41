import tseslint from "typescript-eslint";

const providerBarrel = { name: "@cdktf/provider-aws", message: "Import the resource itself: the barrel costs seconds and hundreds of MB." };

export default tseslint.config(
  { ignores: ["eslint.config.mjs", "cdktf.out/**", ".cache/**", "node_modules/**", "results/**", "**/*.js"] },
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
    },
  },
);
