// With openapi-typescript and openapi-fetch: a page of events, and the quotes of the statements among them.

import createClient from "openapi-fetch";

import type { paths } from "../../generated/api.js";

export async function quotes(base: string, words: string): Promise<string[]> {
  const client = createClient<paths, "application/json">({ baseUrl: base });
  const { data, error } = await client.GET("/api/v1/events", { params: { query: { q: words } } });
  if (!data) throw new Error(JSON.stringify(error));
  return data.results.flatMap((event) => (event.kind === "statement" ? event.quotes.map((quote) => quote.text) : []));
}
