import type { StackKind } from "../../environments/names";
import { FROM, TO } from "../state/moves/former";
import { plural } from "../words/counts";
import { OperationError } from "../words/errors";
import type { Leftovers, Stranded, Tainted } from "./types";

/** The stack of an environment. */
export interface LeftoverPlace {
  readonly environmentName: string;
  readonly kind: StackKind;
}

/** The addresses to keep: what is gone from AWS is made anew by any plan. */
export function keepable(tainted: readonly Tainted[]): string[] {
  return tainted.filter(({ exists }) => exists !== false).map(({ address }) => address);
}

/** `aws_kms_key.key is tainted: ...` */
export function taintedText({ address, exists }: Tainted): string {
  if (exists === false) return `${address} is tainted and does not exist in AWS any more: Terraform makes it anew`;
  return `${address} is tainted: a run was stopped while it made it${exists === true ? ", and it exists in AWS" : ""}. As it is, Terraform would destroy it and make another`;
}

/** The command that takes the mark from resources. */
export function untaintCommand(addresses: readonly string[], { environmentName, kind }: LeftoverPlace): string {
  return `npm run ops -- state untaint --env ${environmentName} --stack ${kind} --address ${addresses.join(" ")}`;
}

/** What is in another stack's state, as an earlier version of this project has left it. */
export function misplacedText(addresses: readonly string[]): string {
  return `${addresses.join(", ")}: in the state of the ${FROM} stack, but part of the ${TO} stack now`;
}

/** The error for a stack that cannot be worked with before that is moved. */
export function misplacedError(addresses: readonly string[], place: LeftoverPlace): OperationError {
  return new OperationError(
    misplacedText(addresses),
    `A deploy moves them from state to state, after a question; nothing in AWS changes by that:\n${moveCommand(place)}`,
  );
}

/** The command that moves them. */
export function moveCommand({ environmentName }: Pick<LeftoverPlace, "environmentName">): string {
  return `npm run ops -- deploy --env ${environmentName} --stack ${TO} ${FROM}`;
}

/** What the plan takes over of what exists already; undefined if there is nothing. */
export function takenOverText({ stranded }: Pick<Leftovers, "stranded">): string | undefined {
  const taken = stranded.filter(isImportable);
  if (taken.length === 0) return undefined;
  const names = taken.map(({ what, name }) => `${what} ${name}`).join(", ");
  return `${plural(taken.length, "resource")} of a run that was stopped: made in AWS, unknown to the state. The plan takes over: ${names}`;
}

/** Whether a plan may import it: it is ours, and no secret would come into plan and state. */
export function isImportable({ ours, secret = false }: Stranded): boolean {
  return ours && !secret;
}

/** Addresses that `adopt` knows. */
const ADOPTED = new Set([
  "aws_codeartifact_domain.domain",
  "aws_codeartifact_repository.store",
  "aws_codeartifact_repository.team",
  "aws_codecommit_repository.source",
  "aws_s3_bucket.reports",
  "aws_ssm_parameter.token",
  "aws_ssm_parameter.organization",
]);

/** The error for what exists already and may not simply be imported, with what to do about it; undefined if there is nothing. */
export function strangersError({ stranded }: Pick<Leftovers, "stranded">, { environmentName }: LeftoverPlace): OperationError | undefined {
  const strangers = stranded.filter((each) => !isImportable(each));
  if (strangers.length === 0) return undefined;
  const list = (some: readonly Stranded[]) => some.map(({ what, name }) => `${what} ${name}`).join(", ");
  const adopted = strangers.filter(({ address }) => ADOPTED.has(address));
  const others = strangers.filter(({ address }) => !ADOPTED.has(address));
  const remedies = [
    ...(adopted.length > 0
      ? [`Take over ${list(adopted)}, without a look at any secret, then run this again:`, `npm run ops -- adopt --env ${environmentName}`]
      : []),
    ...(others.length > 0
      ? [`${list(others)}: without this environment's tags, so perhaps somebody else's. Delete or rename it, then run this again.`]
      : []),
  ];
  return new OperationError(`Made in AWS already, unknown to the state: ${list(strangers)}`, remedies.join("\n"));
}
