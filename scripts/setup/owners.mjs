// @ts-check
import { lstatSync, readlinkSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, resolve, sep } from "node:path";
import { root } from "./paths.mjs";

const WRITABLE_BY_GROUP = 0o020;
const WRITABLE_BY_OTHERS = 0o002;
const STICKY = 0o1000;
/** As many links as Linux follows. */
const MOST_LINKS = 40;

/**
 * @typedef {object} User
 * @property {number} uid
 * @property {number} gid
 */

/** @returns {User | undefined} undefined where there are no owners in this sense (Windows) */
export function thisUser() {
  const [uid, gid] = [process.getuid?.(), process.getgid?.()];
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}

/**
 * Why somebody else could replace a program or a folder; undefined if nobody but root and the user can. Everything on the way
 * to it counts, links too: each belongs to root or the user, and neither its group nor others may write it. Above `from`, a folder
 * in which others may add names but not replace them (`/tmp`) is no harm. Access control lists are not looked at.
 *
 * In the project's own folder nothing is checked: whoever may write there can change the project's programs anyway.
 * @param {string} path
 * @param {string} [from] folder from which on others may not even add names
 * @param {User} [user]
 * @returns {string | undefined}
 */
export function placeProblem(path, from = path, user = thisUser()) {
  if (user === undefined || isIn(path, root)) return undefined;
  const start = realpathSync(from);
  for (const place of placesOn(path)) {
    const { uid, gid, mode } = lstatSync(place.path);
    if (uid !== 0 && uid !== user.uid) return `${place.path} belongs to user ${uid}, not to root or you`;
    if (place.link) continue;
    // Where each user has a group alone, of the same number, that group is the user.
    const privateGroup = user.uid !== 0 && gid === user.gid && user.gid === user.uid;
    const wrong = mode & (privateGroup ? WRITABLE_BY_OTHERS : WRITABLE_BY_OTHERS | WRITABLE_BY_GROUP);
    if (wrong === 0 || (mode & STICKY && !isIn(place.path, start))) continue;
    const who = wrong & WRITABLE_BY_OTHERS ? "anybody" : "its group";
    return `${place.path} may be written by ${who} (mode ${(mode & 0o7777).toString(8)})`;
  }
  return undefined;
}

/**
 * Whatever is passed on the way to a path: folders, links with what they lead to, finally itself.
 * @param {string} path
 * @returns {{ path: string, link: boolean }[]}
 */
function placesOn(path) {
  const passed = [{ path: /** @type {string} */ (sep), link: false }];
  /** @type {string} */
  let at = sep;
  let links = 0;
  const rest = resolve(path).split(sep).filter(Boolean);
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    if (name === "..") at = dirname(at);
    if (name === ".." || name === ".") continue;
    const next = join(at, name);
    const link = lstatSync(next).isSymbolicLink();
    passed.push({ path: next, link });
    if (!link) {
      at = next;
      continue;
    }
    if (++links > MOST_LINKS) throw new Error(`${path} is a circle of links`);
    const target = readlinkSync(next);
    if (isAbsolute(target)) at = sep;
    rest.unshift(...target.split(sep).filter(Boolean));
  }
  return passed;
}

/**
 * @param {string} path
 * @param {string} folder
 */
function isIn(path, folder) {
  const whole = resolve(path);
  return whole === folder || whole.startsWith(folder + sep);
}
