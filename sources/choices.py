"""The code lists of documents."""

from rest.vocabulary import Vocabulary


class Basis(Vocabulary):
    """On what a statement about a document rests; our own list."""

    PRINTED = "printed", "The document prints it.", "Printed"
    INFERRED = "inferred", "We inferred it from the document, which does not print it.", "Inferred"
    NOT_STATED = "not_stated", "The document says nothing from which it could be had.", "Not stated"
