/** Decodes CBOR (RFC 8949), as far as AWS's RPC v2 protocol uses it; tags are dropped. Throws RangeError for what is cut off or unknown. */
export function decodeCbor(bytes: Buffer): unknown {
  return new Reader(bytes).item();
}

const BREAK = Symbol("break");
const INDEFINITE = 31;

class Reader {
  private position = 0;

  constructor(private readonly bytes: Buffer) {}

  item(): unknown {
    const first = this.take(1).readUInt8();
    const [major, info] = [first >> 5, first & 31];
    if (major === 7) return this.simple(info);
    const length = info === INDEFINITE ? undefined : this.argument(info);
    switch (major) {
      case 0:
        return length;
      case 1:
        return -1 - (length ?? 0);
      case 2:
        return length === undefined ? Buffer.concat(this.items() as Buffer[]) : this.take(length);
      case 3:
        return length === undefined ? this.items().join("") : this.take(length).toString("utf8");
      case 4:
        return this.items(length);
      case 5:
        return this.map(length);
      default:
        return this.item();
    }
  }

  /** `count` items, or those up to the break. */
  private items(count = Infinity): unknown[] {
    const all: unknown[] = [];
    while (all.length < count) {
      const next = this.item();
      if (next === BREAK) break;
      all.push(next);
    }
    return all;
  }

  private map(count = Infinity): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    while (entries.length < count) {
      const key = this.item();
      if (key === BREAK) break;
      entries.push([String(key), this.item()]);
    }
    return Object.fromEntries(entries);
  }

  private argument(info: number): number {
    if (info < 24) return info;
    if (info === 24) return this.take(1).readUInt8();
    if (info === 25) return this.take(2).readUInt16BE();
    if (info === 26) return this.take(4).readUInt32BE();
    if (info === 27) return Number(this.take(8).readBigUInt64BE());
    throw new RangeError(`CBOR knows no length ${info}`);
  }

  private simple(info: number): unknown {
    if (info === 20 || info === 21) return info === 21;
    if (info === 22 || info === 23) return undefined;
    if (info === 26) return this.take(4).readFloatBE();
    if (info === 27) return this.take(8).readDoubleBE();
    if (info === INDEFINITE) return BREAK;
    throw new RangeError(`CBOR value ${info} is not known`);
  }

  private take(length: number): Buffer {
    const end = this.position + length;
    if (end > this.bytes.length) throw new RangeError("CBOR ends too early");
    const taken = this.bytes.subarray(this.position, end);
    this.position = end;
    return taken;
  }
}
