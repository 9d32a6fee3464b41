/** One page of a list, and the token of the next one. */
export interface Page<Item> {
  readonly items: readonly Item[] | undefined;
  readonly next: string | undefined;
}

/** Every item of a list that AWS gives in pages. */
export async function every<Item>(read: (token: string | undefined) => Promise<Page<Item>>): Promise<Item[]> {
  const all: Item[] = [];
  let token: string | undefined;
  do {
    const { items = [], next } = await read(token);
    all.push(...items);
    token = next === "" ? undefined : next;
  } while (token !== undefined);
  return all;
}
