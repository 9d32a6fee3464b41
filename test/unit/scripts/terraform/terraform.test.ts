import { changesIn } from "../../../../scripts/terraform/terraform";

describe("changesIn", () => {
  it("reads the last line of an apply and of a destroy", () => {
    const apply = "Plan: 9 to add, 9 to change, 9 to destroy.\n\nApply complete! Resources: 29 added, 1 changed, 2 destroyed.\n";
    expect(changesIn(apply)).toEqual({ added: 29, changed: 1, destroyed: 2 });
    expect(changesIn("Destroy complete! Resources: 29 destroyed.")).toEqual({ added: 0, changed: 0, destroyed: 29 });
  });
});
