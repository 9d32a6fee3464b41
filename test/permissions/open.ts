/** Actions that nobody has taken away yet, as in the table: `npm run bench -- permissions --left --write` tries them. Only fewer may be here. */
export const OPEN: readonly string[] = [];
