// The box finds words of a group, an address, a summary or a parameter, in any case; Swagger UI's own finds only the
// names of groups as they are spelled.

import { parametersOf } from "./operations.js";

export const holds = (text, phrase) => {
  const lower = text.toLowerCase();
  return phrase.toLowerCase().split(/\s+/).every((word) => lower.includes(word));
};

export const told = (tag, path, operation, parameters) =>
  [tag, path, operation.get("summary"), operation.get("description"), ...parameters.map((each) => each.get("name"))].join(" ");

export const finding = ({ getSystem }) => ({
  fn: {
    opsFilter: (groups, phrase) => {
      const spec = getSystem().specSelectors.specJson();
      const found = (tag) => (item) => {
        const operation = item.get("operation");
        return holds(told(tag, item.get("path"), operation, parametersOf(spec, operation)), phrase);
      };
      return groups
        .map((group, tag) => group.update("operations", (items) => items.filter(found(tag))))
        .filter((group) => group.get("operations").size);
    },
  },
});
