import { ALL } from "../policy/synthesized";

// Prints every stack of the environments and of the policy tests' variants, synthesized by the library that is installed here.
process.stdout.write(JSON.stringify(Object.fromEntries(ALL.map(({ name, construct }) => [name, construct.toTerraform() as unknown]))));
