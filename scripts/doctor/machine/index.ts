import type { Check } from "../check";
import { git } from "./git";
import type { Machine } from "./machine";
import { node } from "./node";
import { provider } from "./provider";
import { python } from "./python";
import { terraform } from "./terraform";

/** What is looked at on this machine, once for all environments. */
export const MACHINE_CHECKS: readonly Check<Machine>[] = [node, terraform, provider, git, python];
