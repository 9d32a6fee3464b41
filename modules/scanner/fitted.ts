/** The same list without the room for sixteen more that V8 gives a list with its first `push`: tens of thousands of them are kept. */
export function fitted<T>(list: readonly T[]): T[] {
  return list.slice();
}
