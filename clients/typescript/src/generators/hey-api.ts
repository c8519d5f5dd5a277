// With @hey-api/openapi-ts: a page of events, and the quotes of the statements among them.

import { createClient } from "../../generated/hey-api/client/index.js";
import { eventsList } from "../../generated/hey-api/index.js";

export async function quotes(base: string, words: string): Promise<string[]> {
  const client = createClient({ baseUrl: base });
  const { data } = await eventsList({ client, query: { q: words }, throwOnError: true });
  return data.results.flatMap((event) => (event.kind === "statement" ? event.quotes.map((quote) => quote.text) : []));
}
