"""The code lists of documents."""

from rest.vocabulary import Vocabulary


class Basis(Vocabulary):
    """On what a statement about a document rests; our own list."""

    PRINTED = "printed", "The document prints it.", "Printed"
    INFERRED = "inferred", "We inferred it from the document, which does not print it.", "Inferred"
    NOT_STATED = "not_stated", "The document says nothing from which it could be had.", "Not stated"


class CoverageReason(Vocabulary):
    """Why a sentence of a document is evidence of no record: our own list; the first that fits, from above."""

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


class UnlistedNameReason(Vocabulary):
    """Why a name in a document is no mention of its actor: our own list; the first that fits, from above."""

    BOILERPLATE = "boilerplate", "Belongs to the page and not to the text: an advertisement, a link.", "Boilerplate"
    PART_OF_NAME = (
        "part_of_name",
        "Is part of another name: of a place, an occasion, a company, an account, a hash tag.",
        "Part of another name",
    )
    TITLE_BESIDE_NAME = (
        "title_beside_name",
        "Is a title beside the name of whoever bears it, and stands for nobody by itself.",
        "Title beside a name",
    )
    PLACE = "place", "Is where something is or goes, and not the state or body that is called so.", "Place"
    OTHER_SENSE = "other_sense", "Means somebody or something else that is called so. A note says what.", "Other sense"
