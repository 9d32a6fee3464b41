import { randomBytes, randomInt } from "node:crypto";

const LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** An id as HCP Terraform makes them: `ws-` and 16 letters or digits. */
export function newId(prefix: string): string {
  return `${prefix}-${Array.from({ length: 16 }, () => LETTERS[randomInt(LETTERS.length)]).join("")}`;
}

/** What nobody guesses: for tokens and addresses of uploads. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}
