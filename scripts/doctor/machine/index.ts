import type { Check } from "../check";
import { git } from "./git";
import type { Machine } from "./machine";
import { node } from "./node";
import { provider } from "./provider";
import { python } from "./python";
import { terraform } from "./terraform";

/** The checks of this machine, run once for all environments. */
export const MACHINE_CHECKS: readonly Check<Machine>[] = [node, terraform, provider, git, python];
