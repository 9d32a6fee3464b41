import { embeddedJson, type Fields, isFields } from "../model/values";

/** One statement of a policy, as it was written. */
export type Statement = Fields;

/** A policy document, read from Terraform's JSON text. */
export interface PolicyDocument {
  readonly statements: readonly Statement[];
  /** Everything besides the statements: Version, Id. */
  readonly rest: Fields;
}

/** Parses a policy; undefined if the value is not one. */
export function documentOf(value: unknown): PolicyDocument | undefined {
  const document = embeddedJson(value);
  if (!isFields(document) || document.Statement === undefined) return undefined;
  const { Statement: written, ...rest } = document;
  const statements = Array.isArray(written) ? (written as unknown[]) : [written];
  return statements.every(isFields) ? { statements, rest } : undefined;
}
