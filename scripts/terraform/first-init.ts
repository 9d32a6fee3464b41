let first: Promise<unknown> | undefined;

/**
 * Does a `terraform init`: the first of this process alone, all others once that is over, however it ended. It fills the plugin
 * cache, which Terraform does not guard against a second init beside it.
 */
export async function initInTurn<T>(init: () => Promise<T>): Promise<T> {
  if (first) {
    await first.catch(() => undefined);
    return init();
  }
  const begun = init();
  first = begun;
  return begun;
}
