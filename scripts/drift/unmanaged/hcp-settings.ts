import type { StackKind } from "../../../environments/names";
import type { Environment } from "../../../environments/schema";
import { hcpOf, HcpPlace } from "../../hcp/place";
import type { Gap } from "../../hcp/settings/gap";
import { gapsOf, type LookedAt } from "../../hcp/settings/look";
import { runVariables } from "../../../environments/runs";
import type { Variables } from "../../../environments/variables";
import { Interrupted, presentError } from "../../words/errors";
import type { DriftItem } from "../model/types";
import type { LookBeside, Looked } from "./look";

const TYPE = "hcp_workspace";
const ASPECT = "settings in HCP Terraform";

/** Opens the workspaces of an environment whose states are in HCP Terraform; undefined for any other. */
export type OpenPlace = (environment: Environment) => Promise<HcpPlace> | undefined;

/** @param variablesOf the environment variables with which an environment's token is found */
export function placesOf(variablesOf: (environment: Environment) => Variables, signal: AbortSignal): OpenPlace {
  return (environment) => {
    const backend = hcpOf(environment);
    return backend && HcpPlace.open(environment, backend, variablesOf(environment), signal);
  };
}

/** Looks at the settings of the workspaces too, which no plan sees; `bootstrap` puts them back. */
export function withHcpSettings(beside: LookBeside, open: OpenPlace, signal: AbortSignal): LookBeside {
  return async (environment, kind) => {
    const place = open(environment);
    if (place === undefined) return beside(environment, kind);
    const [looked, settings] = await Promise.all([beside(environment, kind), settingsIn(place, environment, kind, signal)]);
    return {
      ...looked,
      items: [...looked.items, ...settings.items],
      unchecked: [...looked.unchecked, ...settings.unchecked],
      aspects: looked.aspects + settings.aspects,
    };
  };
}

async function settingsIn(
  opening: Promise<HcpPlace>,
  environment: Environment,
  kind: StackKind,
  signal: AbortSignal,
): Promise<Omit<Looked, "answered">> {
  const address = `${TYPE}.${kind}`;
  const { gaps, failures } = await opening
    .then((place) => gapsOf(place, kind, runVariables(environment)))
    .catch((error: unknown): LookedAt => ({ gaps: [], failures: [error] }));
  if (signal.aborted) throw new Interrupted();
  const unchecked = failures.map((failure) => ({ address, aspect: ASPECT, reason: presentError(failure).text }));
  return { items: gaps.map((gap) => itemOf(address, gap)), unchecked, aspects: failures.length === 0 ? 1 : 0 };
}

function itemOf(address: string, { setting, wanted, present, grave = false, byHand }: Gap): DriftItem {
  const common = { address, type: TYPE, attribute: setting.replaceAll(" ", "_"), endsWithApply: false } as const;
  const severity = grave ? "high" : "medium";
  if (wanted === undefined)
    return { ...common, kind: "unmanaged", severity, after: present ?? null, why: byHand ?? "the environment's file does not name it" };
  return { ...common, kind: "changed-outside", severity, before: wanted, after: present, why: byHand ?? "bootstrap puts it back" };
}
