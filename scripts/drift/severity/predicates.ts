import { ABSENT } from "../model/types";
import { isFields } from "../model/values";
import { documentOf, type Statement } from "../policy/document";
import { isPublic, widens } from "../policy/widening";
import type { Sides } from "./comparison";

/** A rule's question about the wanted and the actual value. */
export type Predicate = (sides: Sides) => boolean;

export const is =
  (value: unknown): Predicate =>
  ({ actual }) =>
    actual === value;

export const isNot =
  (value: unknown): Predicate =>
  ({ actual }) =>
    actual !== value;

/** The whole resource is missing. */
export const missing: Predicate = is(ABSENT);

/** A number of days is smaller than it should be; "not set" and 0 mean "for ever". */
export const shortened: Predicate = ({ wanted, actual }) => typeof actual === "number" && actual > 0 && actual < days(wanted);

function days(value: unknown): number {
  return typeof value === "number" && value > 0 ? value : Infinity;
}

/** A policy allows more than it should. Works for an attribute that contains a whole policy too. */
export const widened: Predicate = ({ wanted, actual, policy }) => {
  const sides = policy ?? { wanted: statementsIn(wanted), actual: statementsIn(actual) };
  const [before, after] =
    policy === undefined ? [undefined, undefined] : [wanted as Statement | undefined, actual as Statement | undefined];
  const compared = { before: sides.wanted, after: sides.actual };
  if (policy !== undefined) return widens(before, after, compared);
  return sides.actual.some((each) => widens(undefined, each, compared)) || sides.wanted.some((each) => widens(each, undefined, compared));
};

/** A policy allows everybody, and should not. */
export const opened: Predicate = (sides) => {
  const statement = sides.policy === undefined ? undefined : sides.actual;
  return isPublic(statement as Statement | undefined) && widened(sides);
};

function statementsIn(value: unknown): readonly Statement[] {
  return documentOf(isFields(value) ? value.policy : value)?.statements ?? [];
}

/** A list has an element that it should not have. */
export const added: Predicate = ({ wanted, actual }) => {
  const known: unknown[] = Array.isArray(wanted) ? wanted : [];
  return Array.isArray(actual) && actual.some((each) => !known.includes(each));
};

/** S3's predefined groups (Amazon S3 User Guide, "Access control list (ACL) overview"). */
const EVERYBODY = /groups\/global\/(AllUsers|AuthenticatedUsers)|^public-|^authenticated-read/;

/** An access control list, or part of one, grants access to everybody. */
export const grantsEverybody: Predicate = ({ actual }) => texts(actual).some((text) => EVERYBODY.test(text));

function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(texts) : [];
}
