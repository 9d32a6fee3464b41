import { ifFound, MotoFault } from "../../../../sandbox/iam/moto-api";

test.each([
  [400, '{"__type": "InvalidResourceId", "Message": "Invalid Resource Id"}'],
  [400, '{"__type": "ResourceNotFoundException"}'],
  [404, ""],
])("moto's %s %s says that there is nothing", async (status, body) => {
  expect(await ifFound(Promise.reject(new MotoFault(status, body, "POST /")))).toBeUndefined();
});

test("any other answer is a fault", async () => {
  const fault = new MotoFault(400, '{"__type": "ValidationException"}', "POST /");
  await expect(ifFound(Promise.reject(fault))).rejects.toBe(fault);
});
