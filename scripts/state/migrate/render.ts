import type { VerbContext } from "../../cli/context";
import { fileOf } from "../../../environments/file-of";
import { namesOf } from "../../../environments/names";
import { staleProjectText } from "../../words/stale-project";
import type { StateBackend } from "../backend";
import type { Examined } from "./examine";
import type { MigratePorts, Moved } from "./ports";
import type { Route } from "./route";

const LEFT_TO_DO: Readonly<Record<Examined["todo"], string>> = {
  copy: "to move",
  check: "copied, not checked yet",
  moved: "there already",
  none: "no state yet",
  rewrite: "to encrypt anew",
};

export function showStates(
  states: readonly Examined[],
  { console, names }: Pick<VerbContext, "console" | "names">,
  { source, target }: Pick<MigratePorts, "source" | "target">,
): void {
  console.table(
    states.map(({ kind, todo, serial }) => [
      names.stackNames[kind],
      serial === undefined ? "-" : `serial ${serial}`,
      LEFT_TO_DO[todo],
      todo === "copy" || todo === "check" ? `${source.location(kind)} -> ${target.location(kind)}` : target.location(kind),
    ]),
  );
}

export function question(count: number, { inPlace }: Route): string {
  const what = count === 1 ? "this state" : `these ${count} states`;
  return inPlace ? `Encrypt ${what} with the new key?` : `Move ${what}?`;
}

interface End extends Pick<VerbContext, "environment" | "names" | "console"> {
  readonly before: VerbContext["environment"];
  readonly source: StateBackend;
}

export function showEnd(
  moved: readonly Moved[],
  { staying, inPlace, renamed }: Route,
  { before, source, environment, names, console }: End,
): void {
  console.line();
  if (moved.length === 0) console.line("  Every state is where it belongs: nothing to do.");
  else if (inPlace) console.line("  Earlier versions still need the old key: keep it as long as you may want to restore them.");
  else if (source.removes) console.line("  The old states are set aside, not deleted: they are among the versions at the old place.");
  else
    console.line(
      "  The old states stay in their workspaces, since HCP Terraform removes none: delete the workspaces once nobody needs them.",
    );
  if (renamed)
    console.line(
      "  The next deploy makes again what has the old name in its own: roles, pipeline, schedule. Until then, the old ones run.",
    );
  const stale = staleProjectText(namesOf(before).snykProjectName, names.snykProjectName);
  if (stale !== undefined) console.line(`  ${stale}`);
  for (const kind of staying) {
    const why =
      kind === "runs"
        ? `roles that no run takes any more. To destroy them, with the old file: npm run ops -- destroy --env ${environment.name} --stack runs`
        : `bucket and key, which keep the history. Its own state is in there too, at ${source.location(kind)}.`;
    console.line(`  ${names.stackNames[kind]} stays: ${why}`);
  }
  const file = fileOf(environment);
  console.line(
    inPlace
      ? `Next   commit ${file}: an apply with the old one would use the old key again`
      : `Next   commit ${file}: Terraform finds no state with the old one. Then npm run ops -- plan --env ${environment.name}`,
  );
}
