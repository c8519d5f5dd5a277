"""Why a sentence is evidence of no record: our own list."""

from rest.vocabulary import Vocabulary


class Reason(Vocabulary):
    """The first that fits, from above."""

    BOILERPLATE = "boilerplate", "Belongs to the page and not to the text: a button, an advertisement.", "Boilerplate"
    CREDIT = "credit", "Names agencies, authors or photographers, or describes a picture without an act.", "Credit"
    LINK_TO_OTHER_ARTICLE = (
        "link_to_other_article",
        "Points to another text, and carries no reported act of its own.",
        "Link to another article",
    )
    CAPTION_REPEATS = "caption_repeats", "A caption that tells what a record holds already.", "Caption that repeats"
    REPETITION = "repetition", "Says again what a record holds already, and adds nothing to it.", "Repetition"
    HEADLINE_OR_SUBHEAD = (
        "headline_or_subhead",
        "A heading that lacks who, what or to whom, so that it proves no act by itself.",
        "Headline or subhead",
    )
    CONNECTIVE = "connective", "Leads over to the next sentences and claims nothing itself.", "Connective"
    NARRATOR_COMMENT = (
        "narrator_comment",
        "The narrator interprets; no act is reported. A note says why.",
        "Comment of the narrator",
    )


MUST_REPEAT = frozenset({Reason.REPETITION, Reason.CAPTION_REPEATS})
MAY_REPEAT = MUST_REPEAT | {Reason.HEADLINE_OR_SUBHEAD}
