/** PEP 503. */
export const normalizeName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, "-");
