// With orval: a page of events, and the quotes of the statements among them. BASE_URL names the server.

import { eventsList } from "../../generated/orval.js";

export async function quotes(words: string): Promise<string[]> {
  const answer = await eventsList({ q: words });
  if (answer.status !== 200 || typeof answer.data === "string" || !("results" in answer.data)) {
    throw new Error("no page of events");
  }
  return answer.data.results.flatMap((event) =>
    event.kind === "statement" ? event.quotes.map((quote) => quote.text) : [],
  );
}
