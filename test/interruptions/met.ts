import { rowIn, type Sweep } from "./record";
import type { Scenario } from "./scenario";
import { scenario } from "./scenarios";
import type { Boundary } from "./sweep";
import { sortText } from "./extent";

/** Which kinds of interruption each sort of call has met, with and without Terraform. */
export class Met {
  private readonly pairs: Set<string>;

  constructor(sweeps: readonly Sweep[]) {
    this.pairs = new Set(
      sweeps.flatMap(({ scenario: name, rows }) =>
        rows
          .map(rowIn)
          .filter(({ hit }) => hit === "hit")
          .map(({ sort, blow }) => pairOf(scenario(name), sort, blow)),
      ),
    );
  }

  /** Of these boundaries, one for each pair of call and kind that has not been met. They count as met from now on. */
  takeMissing(boundaries: readonly Boundary[]): Boundary[] {
    return boundaries.filter(({ scenario: each, moment, blow }) => {
      if (!("call" in moment) || moment.sort === undefined) return false;
      const pair = pairOf(each, sortText(moment.sort), blow);
      if (this.pairs.has(pair)) return false;
      this.pairs.add(pair);
      return true;
    });
  }
}

/** Which kinds of interruption each single call of a scenario has met, or could not: nothing was alive of what they would have hit. */
export class MetCalls {
  private readonly calls: Set<string>;

  constructor(sweeps: readonly Sweep[]) {
    this.calls = new Set(
      sweeps.flatMap(({ scenario: name, rows }) =>
        rows
          .map(rowIn)
          .filter(({ hit }) => hit === "hit")
          .flatMap(({ boundary, sort, blow, meant = blow }) => [blow, meant].map((each) => callOf(name, boundary, sort, each))),
      ),
    );
  }

  /** Of these boundaries, those whose call has not met the kind. They count as met from now on. */
  takeMissing(boundaries: readonly Boundary[]): Boundary[] {
    return boundaries.filter(({ scenario: { name }, boundary, moment, blow }) => {
      if (!("call" in moment) || moment.sort === undefined) return false;
      const call = callOf(name, boundary, sortText(moment.sort), blow);
      if (this.calls.has(call)) return false;
      this.calls.add(call);
      return true;
    });
  }
}

function callOf(scenario: string, boundary: number, sort: string, blow: string): string {
  return [scenario, boundary, sort, blow].join(", ");
}

/** The same call is another matter where Terraform makes it. */
function pairOf({ terraform }: Pick<Scenario, "terraform">, sort: string, blow: string): string {
  return `${terraform ? "Terraform: " : ""}${sort}, ${blow}`;
}
