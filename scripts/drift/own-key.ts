import type { StackKind } from "../../environments/names";
import type { Environment } from "../../environments/schema";

/** The key in the environment's file that names the company's own KMS key for a stack's data; undefined if the stack makes one. */
export function ownKeyOf({ scan, snyk }: Pick<Environment, "scan" | "snyk">, kind: StackKind): string | undefined {
  if (kind === "scanner" && scan.kmsKeyArn !== undefined) return "scan.kmsKeyArn";
  return kind === "secrets" && snyk.kmsKeyArn !== undefined ? "snyk.kmsKeyArn" : undefined;
}
