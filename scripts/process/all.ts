/**
 * Waits for all promises even if one fails, so that nothing that they started outlives the step. Then throws the earliest failure.
 * @param onFailure called at once on each failure, to stop the others
 */
export async function allOrFirstFailure<T extends readonly unknown[]>(
  work: readonly [...{ [K in keyof T]: Promise<T[K]> }],
  onFailure: () => void = () => undefined,
): Promise<T> {
  const failures: unknown[] = [];
  const watched = work.map((one) =>
    one.catch((reason: unknown) => {
      failures.push(reason);
      onFailure();
      throw reason;
    }),
  );
  const settled = await Promise.allSettled(watched);
  if (failures.length > 0) throw failures[0];
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as unknown as T;
}
