import { embeddedJson, isFields, type Fields } from "../model/values";

/** One statement of a policy, as it was written. */
export type Statement = Fields;

/** A policy document, read from the JSON text that Terraform keeps it as. */
export interface PolicyDocument {
  readonly statements: readonly Statement[];
  /** What is beside the statements: Version, Id. */
  readonly rest: Fields;
}

/** The policy that a value is the text of; undefined where it is no policy. */
export function documentOf(value: unknown): PolicyDocument | undefined {
  const document = embeddedJson(value);
  if (!isFields(document) || document.Statement === undefined) return undefined;
  const { Statement: written, ...rest } = document;
  const statements = Array.isArray(written) ? (written as unknown[]) : [written];
  return statements.every(isFields) ? { statements, rest } : undefined;
}
