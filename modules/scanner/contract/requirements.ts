import type { Inventory } from "./results";

/** Lines of `requirements.txt`, `name==version`, sorted. Invalid versions are only in the inventory, since pip would refuse the whole file. */
export function requirementsLines({ packages }: Pick<Inventory, "packages">): string[] {
  return packages.filter(isWritable).map((item) => `${item.name}==${item.version}`);
}

/** Whether name and version have only characters that cannot end the line, start an option or start a comment. */
function isWritable({ name, version }: { readonly name: string; readonly version: string }): boolean {
  return /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/.test(name) && /^[A-Za-z0-9][A-Za-z0-9.!+_-]*$/.test(version);
}
