// What stands in a box of a form. Swagger UI's own puts together every parameter of the operation to give one of them,
// several times for each: with seventy parameters that made Execute half as slow again.

export const speeding = ({ Im }) => ({
  statePlugins: {
    spec: {
      wrapSelectors: {
        parameterWithMetaByIdentity: (_, system) => (state, pathMethod, wanted) => {
          const at = ["paths", ...pathMethod, "parameters"];
          const isWanted = (each) => each.get("in") === wanted.get("in") && each.get("name") === wanted.get("name");
          const described = system.specSelectors.specJsonWithResolvedSubtrees().getIn(at, Im.List()).find(isWanted);
          const typed = state.getIn(["meta", ...at], Im.Map());
          const key = `${wanted.get("in")}.${wanted.get("name")}`;
          return Im.OrderedMap().merge(described, typed.get(key), typed.get(`${key}.hash-${wanted.hashCode()}`));
        },
      },
    },
  },
});
