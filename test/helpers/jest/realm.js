/** What jest keeps of one test file in the realm. Packages keep things there too, which stay as the packages stay. */
const OF_JEST = new Set([
  "JEST_STATE_SYMBOL",
  "EVENT_HANDLERS",
  "RETRY_TIMES_SETTER",
  "RETRY_TIMES",
  "RETRY_IMMEDIATELY",
  "WAIT_BEFORE_RETRY",
  "TEST_TIMEOUT_SYMBOL",
  "LOG_ERRORS_BEFORE_RETRY",
  "$$jest-matchers-object",
]);

/**
 * Remembers the realm and the process as they are.
 * @returns {() => void} puts back what was changed since then: globals that were there, environment variables, the current folder,
 *   the umask, the exit code, `process.exit`, listeners of the process; and removes what jest has added
 */
exports.remember = () => {
  const restorers = [rememberGlobals(), rememberVariables(), rememberListeners()];
  const { exit, exitCode } = process;
  const folder = process.cwd();
  const umask = process.umask();
  return () => {
    for (const restore of restorers) restore();
    Object.assign(process, { exit, exitCode });
    process.chdir(folder);
    process.umask(umask);
  };
};

function rememberGlobals() {
  const before = Object.getOwnPropertyDescriptors(globalThis);
  return () => {
    for (const key of Reflect.ownKeys(globalThis)) {
      const known = Reflect.get(before, key);
      if (known !== undefined) putBack(key, known);
      else if (typeof key === "symbol" && OF_JEST.has(key.description ?? "")) Reflect.deleteProperty(globalThis, key);
    }
  };
}

/** @type {(key: PropertyKey, before: PropertyDescriptor) => void} */
function putBack(key, before) {
  const now = Object.getOwnPropertyDescriptor(globalThis, key);
  if (!Object.is(now?.value, before.value) || now?.get !== before.get) Object.defineProperty(globalThis, key, before);
}

function rememberVariables() {
  const before = { ...process.env };
  return () => {
    for (const name of Object.keys(process.env)) if (before[name] === undefined) delete process.env[name];
    for (const [name, value] of Object.entries(before)) if (process.env[name] !== value) process.env[name] = value;
  };
}

function rememberListeners() {
  const before = new Map(process.eventNames().map((event) => [event, new Set(process.rawListeners(event))]));
  return () => {
    for (const event of process.eventNames())
      for (const listener of process.rawListeners(event))
        // @ts-expect-error TS6 knows only functions of the events by name.
        if (!before.get(event)?.has(listener)) process.removeListener(event, listener);
  };
}
