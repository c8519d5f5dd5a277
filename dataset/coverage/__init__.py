"""Which sentences of the documents are evidence of a record, and why the others are not.

`fixtures/coverage.yaml` holds for each document where its sentences stand, and for each that is not covered a reason:
numbers, hashes and our own words, so that whoever has no documents can count as well. `coding_coverage --write` writes
it. Names of actors that stand in a document and are no mentions are there too, with a reason each.

A sentence is **covered** when the spans of evidence hold at least half of its characters; with less it needs a reason.
A span holds at most MOST_SENTENCES: it reaches no third sentence, not even with a letter.
"""

MOST_SENTENCES = 2
