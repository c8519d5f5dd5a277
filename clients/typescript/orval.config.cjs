// orval takes its settings from a file only; `ask` adds the address of the server.
module.exports = {
  crisis: {
    input: { target: "../../docs/openapi.json" },
    output: {
      target: "generated/orval.ts",
      client: "fetch",
      override: { mutator: { path: "src/generators/orval-ask.ts", name: "ask", extension: ".js" } },
    },
  },
};
