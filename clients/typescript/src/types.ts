// What the generated types say, in the terms of a caller: an address, what may be asked of it, what it answers.

import type { components, paths } from "../generated/api.js";

export type Problem = components["schemas"]["Problem"];

/** Where a GET answers JSON. */
export type Path = { [P in keyof paths]: paths[P] extends { get: Answering<unknown> } ? P : never }[keyof paths];
/** A list with pages. */
export type Collection = { [P in Path]: Body<P> extends Page<unknown> ? P : never }[Path];
/** A record of a list. */
export type RecordOf<P extends Collection> = Body<P> extends Page<infer R> ? R : never;
/** The fields of a record; of several kinds of record, those of any of them. */
export type Field<R> = R extends unknown ? keyof R : never;
/** A record with some of its fields; of several kinds of record, each with those that it has. */
export type Only<R, F extends PropertyKey> = R extends unknown ? Pick<R, F & keyof R> : never;
/** The answer of an address. */
export type Answer<P extends Path> = Body<P>;
/** What the address needs and takes: `path` and `query`, required where the document requires them. */
export type Options<P extends Path> = {
  [K in keyof Pick<Parameters<P>, "path" | "query">]: K extends "query" ? Without<Parameters<P>[K]> : Parameters<P>[K];
};
/** What a list may be asked: all but what the functions of the client say themselves. */
export type Query<P extends Collection> = Without<NonNullable<Parameters<P>["query"]>>;

type Page<R> = { count: number; next: string | null; previous: string | null; results: R[] };
type Answering<B> = { responses: { 200: { content: { "application/json": B } } } };
type Body<P extends keyof paths> = paths[P] extends { get: Answering<infer B> } ? B : never;
type Parameters<P extends keyof paths> = paths[P]["get"]["parameters"];
type Without<Q> = Omit<Q, "fields" | "omit" | "format" | "bom" | "cursor">;
