"""Which reasons name the record that a sentence repeats."""

from sources.choices import CoverageReason

MUST_REPEAT = frozenset({CoverageReason.REPETITION, CoverageReason.CAPTION_REPEATS})
MAY_REPEAT = MUST_REPEAT | {CoverageReason.HEADLINE_OR_SUBHEAD}
