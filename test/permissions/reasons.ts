import type { RoleKind } from "./asked";

/** Why a role may do what nothing here has asked for. An action that is in a role's documents is either asked for, or is in this list. */
export const REASONS: Readonly<Record<RoleKind, Readonly<Record<string, string>>>> = {
  deploy: {},
  "read-only": {},
  scan: {},
  pipeline: {},
  schedule: {},
};
