// @ts-check

/** What the set-up and the commands write is their user's alone, whatever umask they are started with: this one. */
export const givenUmask = process.umask(0o077);
