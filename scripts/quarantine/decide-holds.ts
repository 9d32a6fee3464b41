import { satisfies, valid } from "@renovatebot/pep440";
import { when } from "../../modules/text/when";
import type { Deciding, Wanted } from "./deciding";
import { type Pin, pinKey } from "./types";
import { join, want } from "./want";

const HOUR_MS = 3_600_000;

/** Versions from outside are to be archived until they are old enough. What the gate names is the gate's, what is waived is left alone. */
export function decideHolds(all: Deciding): Wanted {
  const { policy, scan, young, now } = all;
  const hours = policy.minimumAgeHours;
  if (hours === undefined) return join([]);
  const named = new Set(policy.tripped ? scan.tripping.map(pinKey) : []);
  return join(
    young.map((each): Wanted => {
      const pin = { package: each.package, version: each.version };
      const end = new Date(each.cameIn.getTime() + hours * HOUR_MS);
      if (named.has(pinKey(pin)) || end <= now) return join([]);
      const waiver = scan.waivers.find((other) => isAbout(other, pin, now));
      if (waiver !== undefined) return { ...join([]), left: [{ ...pin, because: `waived by ${waiver.owner}`, open: false }] };
      const reason = `came in ${when(each.cameIn.toISOString())}, less than ${hours} hours ago`;
      return want({ ...pin, cause: "age", reason, until: end.toISOString() }, all);
    }),
  );
}

/** A waiver of an issue says nothing about a version's age, and one that has ended since the scan holds nothing back. */
function isAbout({ package: name, versions, issue, state, expires }: Deciding["scan"]["waivers"][number], pin: Pin, now: Date): boolean {
  const isOver = state === "expired" || (expires !== undefined && expires < now.toISOString().slice(0, 10));
  if (isOver || issue !== undefined || versions === undefined || name !== pin.package) return false;
  return valid(pin.version) !== null && satisfies(pin.version, versions, { prereleases: true });
}
