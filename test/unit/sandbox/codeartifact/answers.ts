import { AwsError } from "../../../../sandbox/core/errors";

/** An answer of the API. */
export type Answer = Record<string, unknown>;

/** The error of a call that AWS refuses, with its members. */
export async function refusal(answer: Promise<unknown>): Promise<Answer> {
  try {
    await answer;
  } catch (error) {
    if (error instanceof AwsError) return { code: error.code, ...error.members };
    throw error;
  }
  throw new Error("the call was not refused");
}

/** Reads a list to its end; each page's items are in `member`. */
export async function pages(
  fake: { call(operation: string, input: object): Promise<Answer> },
  operation: string,
  input: object,
  member: string,
): Promise<unknown[][]> {
  const found: unknown[][] = [];
  let nextToken: unknown;
  do {
    const answer = await fake.call(operation, { ...input, nextToken });
    found.push(answer[member] as unknown[]);
    nextToken = answer.nextToken;
  } while (nextToken !== undefined);
  return found;
}
