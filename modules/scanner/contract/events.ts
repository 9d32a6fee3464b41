/** Source of an environment's events on the default event bus, by which a rule knows them. */
export function messageSource(environment: string): string {
  return `package-scan.${environment}`;
}

/** Detail type of an event that holds a message for people. */
export const MESSAGE_DETAIL_TYPE = "Package Scan Message";
