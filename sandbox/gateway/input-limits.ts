import type { ServiceModel } from "../core/model";
import { shapeOf } from "../core/model";
import { AwsError } from "../core/errors";
import { validateInput, violationMessage } from "../core/validate";
import type { RecognisedOperation } from "../iam/operations/recognised";

/** Services whose calls are forms: moto looks at few of the lengths, ranges and patterns that their models have. */
export const LIMITED = new Set(["iam", "sts"]);

/** Throws AwsError ValidationError if a value is too long, too large, or has characters that the service's model does not allow. */
export function checkLimits(model: ServiceModel | undefined, { operation, params }: RecognisedOperation): void {
  const described = model?.operations[operation];
  if (model === undefined || described?.input === undefined) return;
  const members = shapeOf(model, described.input).members ?? {};
  // A form has texts alone.
  const typed = Object.entries(params).map(([name, value]) => {
    const type = members[name] && shapeOf(model, members[name]).type;
    const isNumber = (type === "integer" || type === "long") && typeof value === "string" && /^-?\d+$/.test(value);
    return [name, isNumber ? Number(value) : value] as const;
  });
  const violations = validateInput(model, described, Object.fromEntries(typed)).filter(({ kind }) => kind === "constraint");
  if (violations.length > 0) throw new AwsError("ValidationError", violationMessage(violations), {}, 400);
}
