// The clients of the generators read the quotes of a page that holds several kinds of event. BASE_URL names the server.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import * as heyApi from "../src/generators/hey-api.js";
import * as openapiFetch from "../src/generators/openapi-fetch.js";
import * as orval from "../src/generators/orval.js";

const base = process.env["BASE_URL"] ?? "http://127.0.0.1:8000";
const words = "Putin";
let said: string[];

before(async () => {
  const answer = await fetch(`${base}/api/v1/events?q=${words}`);
  const page = (await answer.json()) as { results: { kind: string; quotes?: { text: string }[] }[] };
  assert(new Set(page.results.map((event) => event.kind)).size > 1, "only several kinds show that a client tells them apart");
  said = page.results.flatMap((event) => event.quotes?.map((quote) => quote.text) ?? []);
  assert(said.length > 0);
});

test("openapi-fetch reads the quotes of statements", async () => {
  assert.deepEqual(await openapiFetch.quotes(base, words), said);
});

test("@hey-api/openapi-ts reads the quotes of statements", async () => {
  assert.deepEqual(await heyApi.quotes(base, words), said);
});

test("orval reads the quotes of statements", async () => {
  assert.deepEqual(await orval.quotes(words), said);
});
