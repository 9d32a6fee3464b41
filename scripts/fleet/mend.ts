import { namesOf } from "../../environments/names";
import { confirm } from "../cli/confirm";
import type { Console } from "../cli/console";
import { expectedIn } from "../leftovers/expected";
import {
  isImportable,
  keepable,
  misplacedError,
  misplacedText,
  strangersError,
  taintedText,
  takenOverText,
  untaintCommand,
} from "../leftovers/text";
import { movedError, renamedLines } from "../leftovers/renamed-text";
import { type Leftovers, NOTHING_LEFT } from "../leftovers/types";
import { addFile, removeFile } from "../terraform/stack-json";
import type { Workspace } from "../terraform/workspace";
import { plural } from "../words/counts";
import { TO } from "../state/moves/former";
import type { StackTerraform } from "../terraform/stack-terraform";
import type { PlanOptions } from "../terraform/terraform";
import type { StackOutcome } from "./run";
import type { Stack } from "./stack";

/** What a run over stacks does with what a stopped run has left of them. */
export interface Mend {
  /** Prepares a stack's folder: keeps what is tainted, and has the plan take over what the state does not know. */
  readonly prepare: (stack: Stack, workspace: Workspace<StackTerraform>) => Promise<void>;
  /** What is to be said of a stack; empty if nothing is. */
  /** How to plan a stack beside what the caller wants; empty for most. */
  readonly optionsOf: (stack: Pick<Stack, "name" | "environment" | "kind">) => PlanOptions;
  readonly notesOn: (stack: Pick<Stack, "name" | "environment" | "kind">) => readonly string[];
}

/** Name of the file with the imports beside the synthesized stack; Terraform merges them. */
const IMPORTS = "leftovers";

export interface MendOptions {
  /** Whether the plans are only shown: then they are made although something is in another stack's state. @default false */
  readonly onlyShown?: boolean;
}

/** @param keep whether to take the mark from tainted resources that exist: then the plan shows what is left to set */
export function mendOf(looked: readonly StackOutcome<Leftovers>[], keep: boolean, { onlyShown = false }: MendOptions = {}): Mend {
  const of = (stack: Pick<Stack, "name">) => {
    const outcome = looked.find(({ name }) => name === stack.name)?.outcome;
    // Whatever hindered the look, such as a state that cannot be read, hinders the plan too and is said there.
    return outcome?.status === "done" ? outcome.value : NOTHING_LEFT;
  };
  return {
    async prepare(stack, { directory, terraform }) {
      const left = of(stack);
      // A stopped run may have left its file.
      removeFile(directory, IMPORTS);
      const moved = movedError(left, stack.environment);
      if (moved !== undefined) throw moved;
      // First of all, so that it is done also if the stack has to stop: adopt takes over nothing beside a tainted resource.
      if (keep) for (const address of keepable(left.tainted)) await terraform.untaint(address);
      if (left.misplaced.length > 0 && !onlyShown) throw misplacedError(left.misplaced, placeOf(stack));
      const strangers = strangersError(left, placeOf(stack));
      if (strangers !== undefined) throw strangers;
      const blocks = left.stranded.filter(isImportable).map(({ address, id }) => ({ to: address, id }));
      if (blocks.length > 0) addFile(directory, IMPORTS, { import: blocks });
    },
    optionsOf(stack) {
      const { misplaced } = of(stack);
      // What is to be moved here is not planned: without its record, Terraform would make it a second time.
      return stack.kind === TO && misplaced.length > 0 ? { targets: othersIn(stack, misplaced) } : {};
    },
    notesOn(stack) {
      const { tainted, misplaced, unchecked, ...left } = of(stack);
      const kept = keepable(tainted);
      const still = keep ? [] : tainted;
      const done = keep && kept.length > 0 ? [`tainted by a run that was stopped, kept as it is: ${kept.join(", ")}`] : [];
      const command = still.length > 0 && kept.length > 0 ? `\nTo keep it: ${untaintCommand(kept, placeOf(stack))}` : "";
      return [
        ...(misplaced.length > 0
          ? [`${misplacedText(misplaced)}. A deploy moves the records, after a question; nothing is destroyed`]
          : []),
        ...renamedLines(left),
        ...done,
        ...(still.length > 0 ? [still.map(taintedText).join("\n") + command] : []),
        ...[takenOverText(left)].filter((text) => text !== undefined),
        ...unchecked.map((each) => `could not look whether it exists already: ${each}`),
      ];
    },
  };
}

/** Of what was found, only what is made at some addresses and not noted. A stack that could not be looked at stays as it is. */
export function strandedAt(addresses: readonly string[], looked: readonly StackOutcome<Leftovers>[]): readonly StackOutcome<Leftovers>[] {
  return looked.map(({ outcome, ...stack }) => {
    if (outcome.status !== "done") return { ...stack, outcome };
    const stranded = outcome.value.stranded.filter(({ address }) => addresses.includes(address));
    return { ...stack, outcome: { ...outcome, value: { ...NOTHING_LEFT, stranded } } };
  });
}

/** Asks whether to keep what is tainted and exists. Does not ask if there is nothing. */
export async function agreesToKeep(
  looked: readonly StackOutcome<Leftovers>[],
  { yes = false }: { readonly yes?: boolean },
  console: Pick<Console, "line">,
  ask: typeof confirm = confirm,
): Promise<boolean> {
  const places = looked.flatMap(({ outcome, ...stack }) => (outcome.status === "done" ? [{ stack, tainted: outcome.value.tainted }] : []));
  const commands: string[] = [];
  let count = 0;
  for (const { stack, tainted } of places) {
    for (const each of tainted) console.line(`${stack.name}: ${taintedText(each)}`, "yellow");
    const kept = keepable(tainted);
    count += kept.length;
    if (kept.length > 0) commands.push(untaintCommand(kept, placeOf(stack)));
  }
  if (count === 0) return false;
  const text = `Keep ${count === 1 ? "it as it is" : `these ${plural(count, "resource")} as they are`} (untaint), and let the plan show what is left to set?`;
  return yes || ask({ text, option: "--yes", instead: commands.join("\n") });
}

function placeOf({ environment, kind }: Pick<Stack, "environment" | "kind">) {
  return { environmentName: environment.name, kind };
}

function othersIn({ environment, kind }: Pick<Stack, "environment" | "kind">, addresses: readonly string[]): string[] {
  return expectedIn(kind, { environment, names: namesOf(environment) })
    .map(({ address }) => address)
    .filter((address) => !addresses.includes(address));
}

/** Says what a plan would replace because of another name in the environment's file, before there is one. */
export function sayRenamed(looked: readonly StackOutcome<Leftovers>[], console: Pick<Console, "line">): void {
  for (const { name, outcome } of looked) {
    const left = outcome.status === "done" ? outcome.value : NOTHING_LEFT;
    for (const text of renamedLines(left)) console.line(`${name}: ${text}`, "yellow");
  }
}
