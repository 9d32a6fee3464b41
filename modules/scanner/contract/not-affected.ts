import { z } from "zod";

/** Why a version that has a problem is not affected by it here: CycloneDX 1.6, impact analysis justification. */
export const NOT_AFFECTED = [
  "code_not_present",
  "code_not_reachable",
  "requires_configuration",
  "requires_dependency",
  "requires_environment",
  "protected_by_compiler",
  "protected_at_runtime",
  "protected_at_perimeter",
  "protected_by_mitigating_control",
] as const;
export const notAffectedSchema = z.enum(NOT_AFFECTED);
