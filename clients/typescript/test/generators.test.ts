// The clients that others' generators make of the document find the same words. BASE_URL names the server.

import assert from "node:assert/strict";
import { test } from "node:test";

import * as heyApi from "../src/generators/hey-api.js";
import * as openapiFetch from "../src/generators/openapi-fetch.js";
import * as orval from "../src/generators/orval.js";

const base = process.env["BASE_URL"] ?? "http://127.0.0.1:8000";
const words = "panic";
const said = "We don't need this panic,";

test("openapi-fetch reads a quote", async () => {
  assert((await openapiFetch.quotes(base, words)).includes(said));
});

test("@hey-api/openapi-ts reads a quote", async () => {
  assert((await heyApi.quotes(base, words)).includes(said));
});

test("orval reads a quote", async () => {
  assert((await orval.quotes(words)).includes(said));
});
