// @ts-check
import { plainText } from "./plain-text.mjs";

const EVERY_MS = 500;

/**
 * Shows on a terminal that the set-up goes on: which parts, for how long, and what the last of them has said. Elsewhere nothing is
 * shown: the line of each part at its end says it.
 * @param {NodeJS.WriteStream} output
 */
export function moving(output) {
  /** @type {Map<string, { since: number, count: number }>} */
  const parts = new Map();
  let drawn = false;
  const clear = () => {
    if (drawn) output.write("\r\x1b[K");
    drawn = false;
  };
  const draw = () => {
    clear();
    if (parts.size === 0) return;
    const texts = [...parts].map(([name, { since, count }]) => {
      const seconds = Math.round((Date.now() - since) / 1000);
      return `${name} ${seconds} s${count === 0 ? "" : `, ${count} fetched`}`;
    });
    output.write(plainText(`  setup     ${texts.join("; ")}`).slice(0, (output.columns || 80) - 1));
    drawn = true;
  };
  const timer = output.isTTY && process.env.TERM !== "dumb" && !process.env.CI ? setInterval(draw, EVERY_MS).unref() : undefined;
  return {
    clear,
    /** @param {string} name */
    begin: (name) => void parts.set(name, { since: Date.now(), count: 0 }),
    /** @param {string} name */
    tick: (name) => {
      const part = parts.get(name);
      if (part) part.count += 1;
    },
    /** @param {string} name */
    end: (name) => {
      parts.delete(name);
      clear();
    },
    stop: () => {
      clearInterval(timer);
      clear();
    },
  };
}

/** @typedef {ReturnType<typeof moving>} Moving */
