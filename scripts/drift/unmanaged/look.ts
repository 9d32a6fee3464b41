import pLimit from "p-limit";
import type { StackKind } from "../../../environments/names";
import type { Environment } from "../../../environments/schema";
import type { Actor } from "../../aws/actor";
import { type Aws, connect } from "../../aws/clients";
import { Interrupted, presentError } from "../../words/errors";
import type { DriftItem, Unchecked } from "../model/types";
import { type Aspect, isAnswer } from "./aspect";
import { aspectsOf } from "./aspects";

/** What was found beside Terraform's resources, and how much was looked at. */
export interface Looked {
  readonly items: readonly DriftItem[];
  /** Aspects that AWS did not answer for. */
  readonly unchecked: readonly Unchecked[];
  /** Number of aspects that were looked at. */
  readonly aspects: number;
  /** `ADDRESS ATTRIBUTE` for which these answers count instead of a plan's, see {@link Aspect.attributes}. */
  readonly answered: readonly string[];
}

/** Whether a difference of a plan is about what AWS was asked for, and an apply would leave it. */
export function isAnswered({ address, attribute = "", endsWithApply }: DriftItem, answered: readonly string[]): boolean {
  return !endsWithApply && answered.includes(`${address} ${attribute.split(".")[0]}`);
}

/** Looks at one stack of one environment. */
export type LookBeside = (environment: Environment, kind: StackKind) => Promise<Looked>;

/** Each question is small: after this time, AWS counts as not answering. */
export const PATIENCE = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
} as const;

/** Questions at the same time, so that AWS does not throttle. */
const AT_ONCE = 8;

/** Answers that mean: there is no such resource. Whether it should be there is what the plan says. */
const NO_RESOURCE = [
  "NotFoundException",
  "NoSuchBucket",
  "PipelineNotFoundException",
  "RepositoryDoesNotExistException",
  "ResourceNotFoundException",
];

/** What is asked, and of whom. */
export interface Questions {
  readonly aspectsOf: typeof aspectsOf;
  readonly connect: typeof connect;
}

/** Asks AWS as the actor of each environment; the clients of one are made once. Throws Interrupted if the user stops it. */
export function besidePlans(
  actorIn: (environment: Environment) => Actor,
  signal: AbortSignal,
  questions: Questions = { aspectsOf, connect },
): LookBeside {
  const stopped = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(new Interrupted());
    signal.addEventListener("abort", () => reject(new Interrupted()), { once: true });
  });
  // Nobody may be waiting for it.
  stopped.catch(() => undefined);
  const connections = new Map<string, Promise<Aws>>();
  return async (environment, kind) => {
    const aspects = questions.aspectsOf(environment, kind);
    const connection = connections.get(environment.name) ?? questions.connect(actorIn(environment), PATIENCE);
    connections.set(environment.name, connection);
    const limit = pLimit(AT_ONCE);
    const asked = Promise.all(aspects.map((aspect) => limit(() => answerOf(aspect, connection))));
    const answers = await Promise.race([asked, stopped]);
    return {
      items: answers.flatMap(({ items }) => items),
      unchecked: answers.flatMap(({ unchecked }) => unchecked ?? []),
      aspects: answers.filter(({ unchecked }) => unchecked === undefined).length,
      answered: answers.flatMap(({ answered }) => answered ?? []),
    };
  };
}

interface Answer {
  readonly items: DriftItem[];
  readonly unchecked?: Unchecked;
  readonly answered?: readonly string[];
}

async function answerOf({ name, address, attributes = [], ask }: Aspect, connection: Promise<Aws>): Promise<Answer> {
  try {
    const extras = await ask(await connection);
    const answered = attributes.map((attribute) => `${address} ${attribute}`);
    return { items: extras.map(({ value, ...extra }) => itemOf(address, extra, value)), answered };
  } catch (error) {
    if (isAnswer(error, ...NO_RESOURCE)) return { items: [] };
    return { items: [], unchecked: { address, aspect: name, reason: presentError(error).text } };
  }
}

function itemOf(address: string, extra: Pick<DriftItem, "attribute" | "severity" | "why">, after: unknown): DriftItem {
  const [type = ""] = address.split(".");
  return { address, type, kind: "unmanaged", ...extra, after: JSON.parse(JSON.stringify(after ?? null)) as unknown, endsWithApply: false };
}
