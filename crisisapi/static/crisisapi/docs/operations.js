// What the OpenAPI document says of an operation, and the addresses that lead to it.

// A parameter may stand in the components and be only referred to.
const resolved = (spec, node) =>
  node.has("$ref") ? spec.getIn(node.get("$ref").replace("#/", "").split("/")) : node;

export const parametersOf = (spec, operation) =>
  [...operation.get("parameters", [])].map((parameter) => resolved(spec, parameter));

// The operation that answers at a path, and what the path names; undefined where there is none.
export const operationAt = (spec, pathname) => {
  const paths = spec.get("paths");
  const whole = (template) => new RegExp(`^${template.replace(/{(\w+)}/g, "(?<$1>[^/]+)")}$`);
  // An address of its own goes before one with a place for an id: actors/match is no actor.
  const path = paths.has(pathname) ? pathname : paths.keySeq().find((template) => whole(template).test(pathname));
  if (path === undefined) return undefined;
  const operation = paths.getIn([path, "get"]);
  return {
    path,
    operation,
    tag: operation.getIn(["tags", 0]),
    id: operation.get("operationId"),
    named: { ...whole(path).exec(pathname).groups },
  };
};

// Swagger UI's own deep link to an operation.
export const fragment = ({ tag, id }) => `#/${encodeURIComponent(tag)}/${encodeURIComponent(id)}`;

// The page with a query opened in it; `rest.links.docs` makes the same address.
export const docsAddress = (query) => `${location.pathname}?${new URLSearchParams({ query })}`;
