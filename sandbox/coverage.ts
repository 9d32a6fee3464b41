import type { ServiceModels } from "./core/model";
import type { AwsService } from "./core/service";
import { AUDIENCE_OPERATIONS } from "./gateway/provider-audiences";
import { GIVES_KEYS_AWAY, OPENS_SESSIONS } from "./gateway/token-sessions";

/** Who answers an operation in this sandbox. */
export type Answerer = "ours" | "moto" | "refused";

/** Service -> operation -> who answers. */
export type Coverage = ReadonlyMap<string, ReadonlyMap<string, Answerer>>;

/** The services of moto that this project's stacks and tools use. */
export const MOTO_SERVICES = [
  "cloudwatch",
  "events",
  "iam",
  "kms",
  "logs",
  "s3",
  "scheduler",
  "secretsmanager",
  "sns",
  "sqs",
  "ssm",
  "sts",
];

/** What the gateway answers in moto's place. */
const ADDED: Readonly<Record<string, readonly string[]>> = { iam: AUDIENCE_OPERATIONS, sts: OPENS_SESSIONS };

/**
 * Tells who answers each operation of AWS's service models.
 * @param motoOperations service -> operations that moto implements
 */
export function coverageOf(
  models: ServiceModels,
  own: readonly AwsService[],
  motoOperations: Readonly<Record<string, readonly string[]>>,
): Coverage {
  const ownRows = own.map(({ name, operations }) => {
    const answers = Object.keys(models.get(name).operations).map(
      (operation) => [operation, operation in operations ? "ours" : "refused"] as const,
    );
    return [name, new Map<string, Answerer>(answers)] as const;
  });
  const motoRows = MOTO_SERVICES.map((name) => {
    const implemented = new Set(motoOperations[name]);
    const answererOf = (operation: string): Answerer => {
      if (GIVES_KEYS_AWAY[name]?.includes(operation)) return "refused";
      return ADDED[name]?.includes(operation) ? "ours" : implemented.has(operation) ? "moto" : "refused";
    };
    const answers = Object.keys(models.get(name).operations).map((operation) => [operation, answererOf(operation)] as const);
    return [name, new Map<string, Answerer>(answers)] as const;
  });
  return new Map([...ownRows, ...motoRows]);
}

/** Renders the table that is committed as `sandbox/COVERAGE.md`. */
export function renderCoverage(coverage: Coverage, motoVersion: string, hcp: readonly HcpRoute[]): string {
  const sections = [...coverage].map(([service, answers]) => {
    const counts = [...answers.values()].filter((answer) => answer !== "refused").length;
    const rows = [...answers].map(([operation, answer]) => `| ${operation} | ${answer} |`);
    return [`## ${service}: ${counts} of ${answers.size}`, "", "| operation | answered by |", "| --- | --- |", ...rows].join("\n");
  });
  return `${introduction(motoVersion)}\n${[...sections, hcpSection(hcp)].join("\n\n")}\n`;
}

/** A route of HCP Terraform's API. */
interface HcpRoute {
  readonly method: string;
  readonly path: string;
}

function hcpSection(routes: readonly HcpRoute[]): string {
  const rows = [...routes]
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
    .map(({ method, path }) => `| ${method} | ${path} |`);
  const text =
    "Under `/api/v2`, but for what begins with `/api/`; what is not listed is not found (404). `sandbox/services/hcp/README.md` says what each is true to.";
  return [`## HCP Terraform: ${routes.length} routes`, "", text, "", "| method | path |", "| --- | --- |", ...rows].join("\n");
}

function introduction(motoVersion: string): string {
  return `# What the sandbox answers

Made by \`npm run coverage\` from botocore's service models; a test fails when it is out of date.

- **ours**: implemented in \`sandbox/services/\`, input validated against AWS's service model.
- **moto**: moto ${motoVersion} behind the gateway, with the corrections of \`sandbox/gateway/\`. moto also answers services that are not listed here, if it has them.
- **refused**: the sandbox answers an AWS error that names the operation (\`UnknownOperationException\`), never an HTML page.

IAM is evaluated for every operation, ours and moto's. Package indexes are served under \`/d/\`, git under \`/v1/repos/\`.
`;
}
