import { CASES } from "../synthesized";

test.each(CASES)("%s: no construct has a warning or an error", (_, { construct }) => {
  const complaints = construct.node.findAll().flatMap(({ node }) => node.metadata.filter(({ type }) => /warn|error/.test(type)));
  expect(complaints).toEqual([]);
});
