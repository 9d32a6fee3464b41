import { z } from "zod";
import { OperationError } from "../words/errors";

/** What one check says about one resource. */
export interface Finding {
  readonly check: string;
  /** The check in a sentence. */
  readonly name: string;
  readonly stack: string;
  /** Terraform's address. */
  readonly address: string;
}

/** What checkov found. */
export interface Report {
  readonly version: string;
  /** Resources that it looked at. */
  readonly resources: number;
  readonly passed: readonly Finding[];
  readonly failed: readonly Finding[];
}

const record = z.object({ check_id: z.string(), check_name: z.string(), file_path: z.string(), resource: z.string() });

const schema = z.object({
  check_type: z.literal("terraform"),
  results: z.object({
    passed_checks: z.array(record),
    failed_checks: z.array(record),
    skipped_checks: z.array(record),
    parsing_errors: z.array(z.string()),
  }),
  summary: z.object({ resource_count: z.int(), checkov_version: z.string() }),
});

/**
 * Reads checkov's JSON. Throws OperationError if it is not a report on Terraform, if a file could not be read, or if something was
 * skipped that we have not told it to.
 */
export function readReport(text: string): Report {
  const parsed = schema.safeParse(fromJson(text));
  if (!parsed.success) throw new OperationError("checkov gave no report on the stacks", text.trim().slice(0, 500));
  const { results, summary } = parsed.data;
  if (results.parsing_errors.length > 0) throw new OperationError(`checkov could not read ${results.parsing_errors.join(", ")}`);
  const [skipped] = results.skipped_checks;
  if (skipped !== undefined) throw new OperationError(`checkov skipped ${skipped.check_id} by a setting that is not ours`);
  return {
    version: summary.checkov_version,
    resources: summary.resource_count,
    passed: results.passed_checks.map(finding),
    failed: results.failed_checks.map(finding),
  };
}

function finding({ check_id: check, check_name: name, file_path: file, resource: address }: z.output<typeof record>): Finding {
  const [, stack = ""] = file.split("/");
  return { check, name, stack, address };
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
