import { type Row, rowIn, type Sweep } from "./record";
import { scenario } from "./scenarios";
import type { Boundary } from "./sweep";
import { sortText } from "./extent";

/** A kind of interruption at a call. */
interface Meeting extends Pick<Row, "boundary" | "sort" | "blow"> {
  readonly scenario: string;
}

/** What calls have met, and what has still to be tried of it. */
export class Met {
  private readonly keys: Set<string>;

  /** @param keyOf which meetings count as the same */
  constructor(
    meetings: readonly Meeting[],
    private readonly keyOf: (meeting: Meeting) => string,
  ) {
    this.keys = new Set(meetings.map(keyOf));
  }

  /** Of these boundaries, one for each meeting that has not been. They count as met from now on. */
  takeMissing(boundaries: readonly Boundary[]): Boundary[] {
    return boundaries.filter(({ scenario: { name }, boundary, moment, blow }) => {
      if (!("call" in moment) || moment.sort === undefined) return false;
      const key = this.keyOf({ scenario: name, boundary, sort: sortText(moment.sort), blow });
      if (this.keys.has(key)) return false;
      this.keys.add(key);
      return true;
    });
  }
}

/** Which kinds of interruption each sort of call has met. The same call is another matter where Terraform makes it. */
export function metBySort(sweeps: readonly Sweep[]): Met {
  return new Met(hitsIn(sweeps), ({ scenario: name, sort, blow }) => [scenario(name).terraform, sort, blow].join());
}

/** Which kinds of interruption each single call of a scenario has met, or could not: nothing was alive of what they would have hit. */
export function metByCall(sweeps: readonly Sweep[]): Met {
  const hits = hitsIn(sweeps);
  const meant = hits.map(({ meant: blow, ...hit }) => ({ ...hit, blow: blow ?? hit.blow }));
  return new Met([...hits, ...meant], ({ scenario: name, boundary, sort, blow }) => [name, boundary, sort, blow].join());
}

function hitsIn(sweeps: readonly Sweep[]): (Meeting & Pick<Row, "meant">)[] {
  return sweeps.flatMap(({ scenario: name, rows }) =>
    rows
      .map(rowIn)
      .filter(({ hit }) => hit === "hit")
      .map((row) => ({ ...row, scenario: name })),
  );
}
