import { Milestones } from "../../../../scripts/demo/milestones";

describe("Milestones", () => {
  it("resolves when the awaited line of a source comes", async () => {
    const milestones = new Milestones();
    const met = milestones.wait("a", /complete/);
    const other = milestones.wait("b", /complete/);
    milestones.see("a", "not yet");
    milestones.see("a", "Creation complete");
    await expect(met).resolves.toBeUndefined();
    milestones.close(new Error("ended"));
    await expect(other).rejects.toThrow("ended");
  });
});
