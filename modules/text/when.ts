/** A time for people to read, to the minute, in UTC. @param iso ISO 8601 in UTC */
export function when(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
