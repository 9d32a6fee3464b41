import { CASES } from "../synthesized";

test.each(CASES)("%s: no construct complains", (_, { construct }) => {
  const complaints = construct.node.findAll().flatMap(({ node }) => node.metadata.filter(({ type }) => /warn|error/.test(type)));
  expect(complaints).toEqual([]);
});
