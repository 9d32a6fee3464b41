import { hermeticIndex } from "../../../../sandbox/index/hermetic";
import { ALL } from "../../../../scripts/demo/packages";

test("the generated index has every version of the demo, for machines that reach no other", async () => {
  const index = await hermeticIndex();
  const missing: string[] = [];
  for (const pin of ALL) {
    const [name = "", version] = pin.split("==");
    const project = await index.project(name);
    if (!project?.files.some((file) => file.version === version)) missing.push(pin);
  }
  expect(missing).toEqual([]);
});
