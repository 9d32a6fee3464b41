import pLimit from "p-limit";
import type { Young } from "./deciding";
import type { Domain } from "./domain";
import { SIDE_BY_SIDE } from "./look";
import { isOpenStatus, type Pin, pinKey, type Present } from "./types";

/** What a hold has to look at. */
export interface Recent {
  /** Every version of every package, as it is now. */
  readonly present: readonly Present[];
  readonly young: readonly Young[];
  /** Versions from outside of which CodeArtifact does not say when they came in. */
  readonly unknown: readonly Pin[];
}

const HOUR_MS = 3_600_000;

/**
 * The versions from outside that came into the domain less than so many hours ago. CodeArtifact's `publishedTime` is when a version came
 * into a repository; of a version that several have, the first counts. The listing has no times, but an order: each package is asked
 * about from its newest version on, until one is old enough.
 */
export async function lookForRecent(domain: Domain, repositories: readonly string[], hours: number, now: Date): Promise<Recent> {
  const limit = pLimit(SIDE_BY_SIDE);
  const since = now.getTime() - hours * HOUR_MS;
  const lists = await Promise.all(repositories.map(async (repository) => ({ repository, names: await domain.packages(repository) })));
  const places = lists.flatMap(({ repository, names }) => names.map((name) => ({ repository, name })));
  const present = (await Promise.all(places.map(({ repository, name }) => limit(() => domain.versions(repository, name))))).flat();
  const times = new Map<Present, Date | undefined>();
  const ask = async (each: Present): Promise<Date | undefined> => {
    if (!times.has(each)) times.set(each, await domain.publishedAt(each));
    return times.get(each);
  };
  const newest = async ({ repository, name }: (typeof places)[number]): Promise<void> => {
    for (const each of present.filter((other) => other.repository === repository && other.package === name && isFromOutside(other))) {
      const time = await ask(each);
      if (time !== undefined && time.getTime() <= since) return;
    }
  };
  await Promise.all(places.map((place) => limit(() => newest(place))));
  const asked = new Map([...times].map(([each]) => [pinKey(each), { package: each.package, version: each.version }]));
  // What is new in one repository may have been in another for long.
  const copies = present.filter((each) => asked.has(pinKey(each)) && isFromOutside(each));
  await Promise.all(copies.map((each) => limit(() => ask(each))));
  const young: Young[] = [];
  const unknown: Pin[] = [];
  for (const [key, pin] of [...asked].sort()) {
    const came = copies.filter((each) => pinKey(each) === key).flatMap((each) => times.get(each) ?? []);
    const [first] = came.sort((one, other) => one.getTime() - other.getTime());
    if (first === undefined) unknown.push(pin);
    else if (first.getTime() > since) young.push({ ...pin, cameIn: first });
  }
  return { present, young, unknown };
}

function isFromOutside({ external, status }: Present): boolean {
  return external && (isOpenStatus(status) || status === "Archived");
}
