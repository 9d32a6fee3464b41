/** Condition keys of a request. */
export type ContextKeys = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The request context: condition key -> values. Keys ignore case. */
export class Context {
  private readonly keys = new Map<string, readonly string[]>();

  constructor(keys: ContextKeys) {
    for (const [key, value] of Object.entries(keys)) {
      if (value !== undefined) this.keys.set(key.toLowerCase(), typeof value === "string" ? [value] : value);
    }
  }

  /** Undefined if the request does not have the key. */
  values(key: string): readonly string[] | undefined {
    return this.keys.get(key.toLowerCase());
  }
}
