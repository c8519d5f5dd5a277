"""Evidence, figures and codings: how a document supports a record."""

from rest.vocabulary import Vocabulary


class Stance(Vocabulary):
    """The document's stance toward the record."""

    ASSERTS = "asserts", "The narrator says it.", "Asserts"
    ATTRIBUTES = "attributes", "The narrator says that somebody says it.", "Attributes"
    DENIES = "denies", "The narrator says that it is not so.", "Denies"
    DOUBTS = "doubts", "The narrator doubts it.", "Doubts"


class WordingKind(Vocabulary):
    """What the words are that stand on a piece of evidence."""

    FULL = "full", "A whole quoted sentence.", "Full quotation"
    PARTIAL = "partial", "A quoted fragment.", "Quoted fragment"
    PHRASE = "phrase", "A short phrase of the narrator, of at most eight words.", "Narrator's phrase"


class Comparator(Vocabulary):
    """How a number is meant."""

    EXACT = "exact", "The number itself.", "Exactly"
    AT_MOST = "at_most", "That number or fewer: the maximum is included.", "At most"
    LESS_THAN_NEAR = "less_than_near", "Nearly that number: the maximum is not included.", "Nearly"
    MORE_THAN = "more_than", "More than that number: the minimum is not included.", "More than"
    AT_LEAST = "at_least", "That number or more: the minimum is included.", "At least"
    APPROX = "approx", "About that number.", "About"
    QUALITATIVE = "qualitative", "Words instead of a number.", "In words"
    CHANGE = "change", "A change from one number to another.", "Change"


class Disagreement(Vocabulary):
    """How the documents' versions of a record stand to each other."""

    NONE = "none", "They do not differ.", "None"
    COMPATIBLE = "compatible", "They differ and can all hold.", "Compatible"
    CONTESTED = "contested", "They differ and cannot all hold.", "Contested"
    SUPERSEDED = "superseded", "A later version replaces an earlier one.", "Superseded"


class Independence(Vocabulary):
    """Whether the documents behind a record are independent of each other."""

    SINGLE = "single", "There is one document.", "Single"
    SHARED_AGENCY = "shared_agency", "They credit one and the same agency only.", "Shared agency"
    UNKNOWN = "unknown", "It cannot be told.", "Unknown"
    INDEPENDENT = "independent", "The documents themselves show it.", "Independent"


class CodingBasis(Vocabulary):
    """Who decided on a code."""

    SCHEME = "scheme", "The coding scheme says so.", "Scheme"
    PROJECT = "project", "We decided, the scheme being silent or ambiguous.", "Project"


class CodingSide(Vocabulary):
    """The side of a coding; CAMEO's source and target."""

    SOURCE = "source", "Who does it.", "Source"
    TARGET = "target", "To whom it is done.", "Target"


class FigureSide(Vocabulary):
    """What an actor has to do with a figure."""

    CLAIMANT = "claimant", "Gives the number.", "Claimant"
    ABOUT = "about", "Is what the number is about.", "About"
