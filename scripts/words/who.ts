import { hostname, userInfo } from "node:os";

/** `ana@laptop`: this user on this machine, as Terraform names who holds a lock. */
export function whoAmI(): string {
  return `${userInfo().username}@${hostname()}`;
}
