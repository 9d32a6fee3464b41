import type { Deciding, Wanted } from "./deciding";
import { pinKey, pinText } from "./types";
import { join, want } from "./want";

/** What the gate names is to be archived in every repository that has it; what a waiver holds back is said, and left alone. */
export function decideArchive(all: Deciding): Wanted {
  const { scan, policy, present } = all;
  if (!policy.tripped) return join([]);
  const tripping = scan.tripping.map((each): Wanted => {
    const pin = { package: each.package, version: each.version };
    if (!present.some((other) => pinKey(other) === pinKey(pin)))
      return { ...join([]), left: [{ ...pin, because: "no repository has it any more", open: false }] };
    return want({ ...pin, cause: "gate", reason: reasonOf(each) }, all);
  });
  const waived = scan.waived
    .filter((pin) => present.some((other) => pinKey(other) === pinKey(pin)))
    .map((each): Wanted => {
      const { owner, until } = each;
      const pin = { package: each.package, version: each.version };
      const because = `waived by ${owner} until ${until === "fixed" ? "a release fixes it" : until}`;
      return { ...join([]), left: [{ ...pin, because, open: false }] };
    });
  return join([...tripping, ...waived]);
}

/** `high: SNYK-1; and 2 more`, without the version, which stands beside it. */
function reasonOf({ reasons, ...pin }: Deciding["scan"]["tripping"][number]): string {
  const [first = "the gate names it", ...more] = reasons.map((reason) =>
    reason.replace(`${pinText(pin)}, `, "").replace(`: ${pinText(pin)}`, ""),
  );
  return more.length === 0 ? first : `${first}; and ${more.length} more`;
}
