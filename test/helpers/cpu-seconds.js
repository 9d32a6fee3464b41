const { readFileSync } = require("node:fs");

/** Linux gives every program times in hundredths of a second, whatever the kernel's own clock (man 5 proc). */
const TICKS = 100;

/**
 * What a process has used by the text of its /proc/PID/stat, in seconds: itself, and the children that it has waited for.
 * @param {string} stat
 * @returns {number}
 */
function cpuSecondsIn(stat) {
  // The second field is the program's name, which may have blanks and brackets in it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // The line's fields 14 to 17, of which two are cut off: utime, stime, cutime, cstime.
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS;
}

/** Whether `cpuSeconds` counts children. Node itself only knows its own. */
const childrenCounted = process.platform === "linux";

/** CPU seconds of this process until now. */
function cpuSeconds() {
  if (childrenCounted) return cpuSecondsIn(readFileSync("/proc/self/stat", "utf8"));
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

module.exports = { childrenCounted, cpuSeconds, cpuSecondsIn };
