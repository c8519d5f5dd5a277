"""Full-text search: what matches words, how well, and where."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank, SearchVectorField
from django.db import connection
from django.db.models import F, Func, IntegerField, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, Replace

from rest.parameters import words as written

CONFIG = "crisisapi"  # a text search configuration of our own: English without accents
_spelled = "%(expressions)s"
for _pattern, _instead in written.SPELLED:
    _spelled = f"regexp_replace({_spelled}, '{_pattern}', '{_instead}', 'g')"
VECTOR = f"to_tsvector('{CONFIG}'::regconfig, {_spelled})"
AS_IT_IS = f"regexp_replace({{}}::text, '''{written.AS_IT_IS}(?=[a-z])', '''', 'g')::tsquery"
BETWEEN = "\x1f"  # joins fragments in the database; no text of a record holds it
BEGIN, END = "<mark>", "</mark>"


def _literal(text: str) -> Value:
    return Value(text, output_field=TextField())


class Words(SearchQuery):
    """Words in the syntax of `rest.parameters.words`; `shown`, to mark them in a text as it is shown."""

    def __init__(self, words: str, shown: bool = False) -> None:
        super().__init__(written.tsquery(words, shown), config=CONFIG, search_type="raw")

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, Any]:
        made, params = super().as_sql(*args, **kwargs)
        return AS_IT_IS.format(made), params


def is_nothing(words: str) -> bool:
    """Whether no word is left to search for: there are only marks, or words as common as “the”."""
    with connection.cursor() as cursor:
        made = AS_IT_IS.format("to_tsquery(%s::regconfig, %s)")
        cursor.execute(f"SELECT numnode({made}) = 0", [CONFIG, written.tsquery(words)])
        return bool(cursor.fetchone()[0])


def vector(*columns: str) -> Any:
    """Columns as search sees them, for tables so small that no index is worth its room."""
    return Func(text(*columns), template=VECTOR, output_field=SearchVectorField())


def text(*columns: str) -> Any:
    """Columns as one text; an empty one is skipped."""
    parts = [Coalesce(F(column), _literal("")) for column in columns]
    joined: list[Any] = [parts[0]]
    for part in parts[1:]:
        joined += [_literal("\n"), part]
    return Concat(*joined, output_field=TextField()) if len(joined) > 1 else parts[0]


def relevance(of: Any, words: str) -> Any:
    """How well a vector matches, as a whole number, so that pages can go on from it: millionths of ts_rank."""
    return Cast(SearchRank(of, Words(words)) * 1_000_000, IntegerField())


def escaped(of: Any) -> Any:
    """A text as HTML shows it."""
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        of = Replace(of, _literal(char), _literal(entity))
    return of


def marked(of: Any) -> Any:
    """A text that was found as a whole, as `highlights` shows it."""
    return Concat(_literal(BEGIN), escaped(of), _literal(END), output_field=TextField())


def highlights(of: Any, words: str) -> Any:
    """The fragments of a text in which the words stand, at most three, each word between `<mark>` and `</mark>`.

    Everything else is escaped as HTML, so that a page may show a fragment as it is.
    """
    headline = SearchHeadline(
        Replace(escaped(of), _literal("\n"), _literal(" · ")),
        Words(words, shown=True),
        config=CONFIG,
        start_sel=BEGIN,
        stop_sel=END,
        max_fragments=3,
        min_words=5,
        max_words=18,
        fragment_delimiter=BETWEEN,
    )
    return Func(headline, _literal(BETWEEN), function="string_to_array", output_field=ArrayField(TextField()))
