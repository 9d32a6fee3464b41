/** Things of one kind by their id, in the order in which they came. */
export class Collection<T extends { readonly id: string }> {
  private readonly items = new Map<string, T>();

  add<U extends T>(item: U): U {
    this.items.set(item.id, item);
    return item;
  }

  get(id: string | undefined): T | undefined {
    return id === undefined ? undefined : this.items.get(id);
  }

  /** One that has to be there: it was found by a reference of this store. */
  of(id: string): T {
    const item = this.items.get(id);
    if (item === undefined) throw new Error(`the store lost ${id}`);
    return item;
  }

  delete(id: string): void {
    this.items.delete(id);
  }

  all(): T[] {
    return [...this.items.values()];
  }

  where(matches: (item: T) => boolean): T[] {
    return this.all().filter(matches);
  }

  find(matches: (item: T) => boolean): T | undefined {
    for (const item of this.items.values()) if (matches(item)) return item;
    return undefined;
  }

  /** The newest first, as most lists of runs and states have them. */
  newest(matches: (item: T) => boolean): T[] {
    return this.where(matches).reverse();
  }

  remove(matches: (item: T) => boolean): void {
    for (const item of this.where(matches)) this.items.delete(item.id);
  }
}
