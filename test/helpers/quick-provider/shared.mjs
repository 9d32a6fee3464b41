/*
 * Where the AWS providers of a test run live: one process that serves every Terraform of the run. What Terraform starts as its
 * provider is a few lines of shell (`starter` in index.ts), which announce themselves at `door`, print where the provider answers,
 * and wait. That spares the start of two programs for each Terraform.
 *
 * Arguments: the AWS provider's program, the folder with `schema`, `key.pem` and `cert.pem`, and an empty folder for its sockets.
 * Prints a line when it is ready. Ends with its standard input. Linux only: it reads the environment of whoever comes from /proc.
 */
import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { handshake } from "./front.mjs";
import { serveGuest } from "./guest.mjs";
import { Pool } from "./pool.mjs";

const [, , program = "", folder = "", place = ""] = process.argv;
const read = (/** @type {string} */ name) => readFileSync(join(folder, name));
const [key, cert, schema] = [read("key.pem"), read("cert.pem"), read("schema")];
const pool = new Pool(program, [], place);

/** A FIFO whose both ends are held open: nobody waits for the other side, and nobody meets an end. @param {string} path */
const open = (path) => openSync(path, constants.O_RDWR | constants.O_NONBLOCK);

/** @param {string} pid of a starter, which waits at `PID.out` */
function welcome(pid) {
  const [socket, outPath] = [join(place, `${pid}.socket`), join(place, `${pid}.out`)];
  const out = open(outPath);
  // It has the other end open by now.
  rmSync(outPath);
  const ended = (/** @type {number} */ code) => {
    writeSync(out, `${code}\n`);
    closeSync(out);
  };
  const ready = () => void writeSync(out, handshake(socket, cert));
  serveGuest(socket, { key, cert, schema, pool, env: environmentOf(pid) }, { ready, ended });
}

/** @param {string} pid */
function environmentOf(pid) {
  const pairs = readFileSync(`/proc/${pid}/environ`, "utf8")
    .split("\0")
    .filter((pair) => pair.includes("="));
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
}

process.on("SIGINT", () => {});
process.on("exit", () => {
  pool.close();
  rmSync(place, { recursive: true, force: true });
});
process.stdin.resume().on("close", () => process.exit(0));

const door = join(place, "door");
execFileSync("mkfifo", ["-m", "600", door]);
createInterface(new Socket({ fd: open(door), readable: true, writable: false })).on("line", welcome);
writeFileSync(join(place, "pid"), `${process.pid}\n`);
process.stdout.write("ready\n");
