/** Normalises a package name as PEP 503 says. */
export const normalizeName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, "-");
