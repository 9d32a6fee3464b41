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
  const behind = new Map<string, NameAndVersion[]>();
  const pins = new Map<string, { pin: Pin; from: Described[] }>();
  const pinOfItem = new Map<string, Pin>();
  for (const item of packages) {
    const pin = item.pin === undefined ? undefined : { name: item.name, version: item.pin };
    const problem = pin ? limits.unfit(pin) : (item.invalid ?? "invalid name or version");
    if (!pin || problem !== undefined) {
      invalid.set(keyOf(item), problem ?? "");
      continue;
    }
    const key = keyOf(pin);
    behind.set(key, [...(behind.get(key) ?? []), { name: item.name, version: item.version }]);
    pins.set(key, { pin, from: [...(pins.get(key)?.from ?? []), item] });
    pinOfItem.set(keyOf(item), pin);
  }

  const asked = [...pins.values()].map(({ pin }) => pin);
  const itemsOf = (key: string) => behind.get(key) ?? [];
  const layers = limits.oneOfAName ? layersOf(asked) : [asked];
  const alike = new Map<string, Pin[]>();
  for (const pin of asked) alike.set(sameVersionKey(pin), [...(alike.get(sameVersionKey(pin)) ?? []), pin]);
  const flat = layers.flatMap((layer) => chunks(layer, limits.most));
  return {
    batches: flat,
    projects: flat.map((batch) =>
      batch.length <= limits.mostWithEdges ? withEdges(batch, pins, pinOfItem) : batch.map((pin) => ({ ...pin, dependsOn: [] })),
    ),
    invalid,
    itemsOf,
    itemsOfAnswer: (answer) => {
      const exact = itemsOf(keyOf(answer));
      return exact.length > 0 ? exact : (alike.get(sameVersionKey(answer)) ?? []).flatMap((pin) => itemsOf(keyOf(pin)));
    },
  };
}

/** Batches of a plan with the edges of their versions among each other, where a batch is small enough. */
export function addEdges(
  projects: CheckPlan["projects"],
  packages: readonly Described[],
  { mostWithEdges }: Pick<BatchLimits, "mostWithEdges">,
): CheckPlan["projects"] {
  const pins = new Map<string, { from: Described[] }>();
  const pinOfItem = new Map<string, Pin>();
  for (const item of packages) {
    if (item.pin === undefined) continue;
    const pin = { name: item.name, version: item.pin };
    pins.set(keyOf(pin), { from: [...(pins.get(keyOf(pin))?.from ?? []), item] });
    pinOfItem.set(keyOf(item), pin);
  }
  return projects.map((batch) => (batch.length <= mostWithEdges ? withEdges(batch, pins, pinOfItem) : batch));
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
  pins: ReadonlyMap<string, { from: Described[] }>,
  pinOfItem: ReadonlyMap<string, Pin>,
): PinWithEdges[] {
  const here = new Set(batch.map(keyOf));
  return batch.map((pin) => {
    const targets = new Map<string, Pin>();
    for (const edge of pins.get(keyOf(pin))?.from.flatMap((item) => item.edges) ?? []) {
      const target = edge.to === undefined ? undefined : pinOfItem.get(edge.to);
      if (target && target.name !== pin.name && here.has(keyOf(target))) targets.set(keyOf(target), target);
    }
    return { ...pin, dependsOn: [...targets.values()] };
  });
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}
