import type { Fetch } from "../../modules/network/fetch.mjs";
import { confirm } from "../cli/confirm";
import type { VerbContext } from "../cli/context";
import type { Input } from "../cli/secret-input";
import { plural } from "../words/counts";
import { EXIT, Interrupted } from "../words/errors";
import { applyPlan } from "./apply";
import { lookAtOffers, type OfferedContext } from "./offered";
import { showOffers, showOutcomes, showSurvey } from "./show";
import { changesIn, type QuarantineContext, type Survey } from "./survey";

export type CarryOutContext = QuarantineContext &
  OfferedContext &
  Pick<VerbContext, "console"> & {
    /** @default the network, as the actor's variables say */
    readonly fetch?: Fetch;
  };

/**
 * Shows a plan, asks, does it, and looks at what came of it, pip's view too. The exit code is that of a failure if something did not
 * work, is left to a person, or can be installed all the same.
 */
export async function carryOut(found: Survey, yes: boolean, context: CarryOutContext, input: Input = process.stdin): Promise<number> {
  const { console, signal } = context;
  const { plan, place } = found;
  if (!console.json) showSurvey(found, new Date(), context);
  const isOpen = plan.left.some(({ open }) => open);
  const quiet = changesIn(plan) === 0;
  if (!quiet && !yes && !(await confirm({ text: questionAbout(found, context), option: "--yes" }, input))) return EXIT.failed;
  const outcomes = await applyPlan(plan, place, context);
  if (signal.aborted) throw new Interrupted();
  const archived = outcomes.filter(({ did }) => did === "archived").map(({ entry }) => entry);
  // What is held already too: somebody has to look as long as pip still gets it.
  const offers = await lookAtOffers([...archived, ...(found.held ?? [])], place.repositories, context, context.fetch);
  if (console.json) console.result({ ...found, outcomes, offers });
  else {
    showOutcomes(outcomes, context);
    showOffers(offers, context);
  }
  return outcomes.some(({ problem }) => problem !== undefined) || offers.length > 0 || isOpen ? EXIT.failed : EXIT.done;
}

function questionAbout({ plan: { archive, release } }: Survey, { environment }: CarryOutContext): string {
  const parts = [
    ...(archive.length > 0 ? [`archive ${plural(archive.length, "version")}, so that pip gets a 404`] : []),
    ...(release.length > 0 ? [`release ${plural(release.length, "version")}`] : []),
  ];
  const text = parts.join(", and ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}, in ${environment.name}?`;
}
