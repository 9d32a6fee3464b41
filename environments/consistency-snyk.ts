import type { Inconsistency } from "./limits/inconsistency";
import type { Environment } from "./schema";

/** Keys of the CLI where no CLI asks: whoever set them expects something of them. */
export function wrongSnyk({ snyk }: Environment): Inconsistency[] {
  const { engine, cliSha256, projectName } = snyk;
  if (engine === "cli") return [];
  return [
    ...(cliSha256 === undefined
      ? []
      : [
          {
            path: ["snyk", "cliSha256"],
            fix: "is the program of the Snyk CLI, which snyk.engine: api does not use: remove one of the two",
          },
        ]),
    ...(projectName === undefined
      ? []
      : [
          {
            path: ["snyk", "projectName"],
            fix: "names what snyk monitor records, which snyk.engine: api cannot do: remove one of the two",
          },
        ]),
  ];
}
