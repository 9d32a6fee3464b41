/** A map that iterates in key order from any key on, so that a page of a list needs no sort of thousands of entries. */
export class SortedMap<V> {
  private readonly entries = new Map<string, V>();
  private keys: string[] = [];
  private sorted = true;

  get size(): number {
    return this.entries.size;
  }

  get(key: string): V | undefined {
    return this.entries.get(key);
  }

  has(key: string): boolean {
    return this.entries.has(key);
  }

  set(key: string, value: V): void {
    if (!this.entries.has(key)) {
      this.sorted &&= this.keys.length === 0 || (this.keys[this.keys.length - 1] as string) < key;
      this.keys.push(key);
    }
    this.entries.set(key, value);
  }

  delete(key: string): boolean {
    if (!this.entries.delete(key)) return false;
    this.sort();
    this.keys.splice(this.firstAfter(key) - 1, 1);
    return true;
  }

  values(): IterableIterator<V> {
    return this.entries.values();
  }

  /** Entries in key order; only those after `key` if it is given. */
  *after(key?: string): Generator<[string, V]> {
    this.sort();
    // The keys are not copied, which would cost as much as a sort: nothing changes the map while a page is read.
    for (let index = key === undefined ? 0 : this.firstAfter(key); index < this.keys.length; index++) {
      const found = this.keys[index] as string;
      yield [found, this.entries.get(found) as V];
    }
  }

  private sort(): void {
    if (!this.sorted) this.keys.sort();
    this.sorted = true;
  }

  private firstAfter(key: string): number {
    let low = 0;
    let high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.keys[middle] as string) <= key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
