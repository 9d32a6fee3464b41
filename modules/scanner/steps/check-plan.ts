import type { BatchLimits, NameAndVersion, Pin, PinWithEdges } from "../ports";
import type { Described } from "./describe";
import { keyOf, sameVersionKey } from "./pin-key";

/** What to ask the service, in batches. */
export interface CheckPlan {
  /** Batches for the check: without edges. */
  readonly batches: readonly (readonly Pin[])[];
  /** Batches for the snapshots: with edges if a batch is small enough. */
  readonly projects: readonly (readonly PinWithEdges[])[];
  /** `name==version` of versions that cannot be asked about -> why. */
  readonly invalid: ReadonlyMap<string, string>;
  /** Versions of the inventory with a pin's key: two spellings can be one version. */
  itemsOf(key: string): readonly NameAndVersion[];
  /** Versions of the inventory that an answer is about, in whatever spelling the service gives it; none if it is about no pin. */
  itemsOfAnswer(answer: NameAndVersion): readonly NameAndVersion[];
}

/** @param limits of the service that will be asked */
export function planChecks(packages: readonly Described[], limits: BatchLimits): CheckPlan {
  const invalid = new Map<string, string>();
  const pins = new Map<string, Pin>();
  const from = new Map<string, Described[]>();
  const pinOfItem = new Map<string, Pin>();
  for (const item of packages) {
    const pin = item.pin === undefined ? undefined : { name: item.name, version: item.pin };
    const problem = pin ? limits.unfit(pin) : (item.invalid ?? "invalid name or version");
    if (!pin || problem !== undefined) {
      invalid.set(keyOf(item), problem ?? "");
      continue;
    }
    const key = keyOf(pin);
    pins.set(key, pin);
    addTo(from, key, item);
    pinOfItem.set(keyOf(item), pin);
  }

  const asked = [...pins.values()];
  const itemsOf = (key: string): readonly NameAndVersion[] => from.get(key) ?? [];
  const layers = limits.oneOfAName ? layersOf(asked) : [asked];
  let alike: ReadonlyMap<string, readonly Pin[]> | undefined;
  const flat = layers.flatMap((layer) => chunks(layer, limits.most));
  return {
    batches: flat,
    projects: flat.map((batch) =>
      batch.length <= limits.mostWithEdges ? withEdges(batch, from, pinOfItem) : batch.map((pin) => ({ ...pin, dependsOn: [] })),
    ),
    invalid,
    itemsOf,
    itemsOfAnswer: (answer) => {
      const exact = itemsOf(keyOf(answer));
      if (exact.length > 0) return exact;
      alike ??= bySameVersion(asked);
      return (alike.get(sameVersionKey(answer)) ?? []).flatMap((pin) => itemsOf(keyOf(pin)));
    },
  };
}

/** Batches of a plan with the edges of their versions among each other, where a batch is small enough. */
export function addEdges(
  projects: CheckPlan["projects"],
  packages: readonly Described[],
  { mostWithEdges }: Pick<BatchLimits, "mostWithEdges">,
): CheckPlan["projects"] {
  const from = new Map<string, Described[]>();
  const pinOfItem = new Map<string, Pin>();
  for (const item of packages) {
    if (item.pin === undefined) continue;
    const pin = { name: item.name, version: item.pin };
    addTo(from, keyOf(pin), item);
    pinOfItem.set(keyOf(item), pin);
  }
  return projects.map((batch) => (batch.length <= mostWithEdges ? withEdges(batch, from, pinOfItem) : batch));
}

function bySameVersion(pins: readonly Pin[]): ReadonlyMap<string, readonly Pin[]> {
  const alike = new Map<string, Pin[]>();
  for (const pin of pins) addTo(alike, sameVersionKey(pin), pin);
  return alike;
}

/** Nearly every list stays one long, and takes no more room than that. */
function addTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

/** An environment can contain each name once, so the second version of a name goes into the second layer, and so on. */
function layersOf(pins: readonly Pin[]): Pin[][] {
  const layers: Pin[][] = [];
  const seen = new Map<string, number>();
  for (const pin of pins) {
    const depth = seen.get(pin.name) ?? 0;
    seen.set(pin.name, depth + 1);
    (layers[depth] ??= []).push(pin);
  }
  return layers;
}

function withEdges(
  batch: readonly Pin[],
  from: ReadonlyMap<string, readonly Described[]>,
  pinOfItem: ReadonlyMap<string, Pin>,
): PinWithEdges[] {
  const here = new Set(batch.map(keyOf));
  return batch.map((pin) => {
    const targets = new Map<string, Pin>();
    for (const edge of from.get(keyOf(pin))?.flatMap((item) => item.edges) ?? []) {
      const target = edge.to === undefined ? undefined : pinOfItem.get(edge.to);
      if (target && target.name !== pin.name && here.has(keyOf(target))) targets.set(keyOf(target), target);
    }
    return { ...pin, dependsOn: [...targets.values()] };
  });
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}
