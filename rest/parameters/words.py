"""The words of a search: how they are written, and what PostgreSQL is asked for.

A query is words, `"exact words"`, `or`, `-without` and `begin*`. PostgreSQL's own web search syntax knows no beginnings
of words, takes a hyphen between spaces for “without”, and fails where many hyphens stand in a row. So a query is read
here, and PostgreSQL gets the syntax of `to_tsquery`, in which every word stands in quotation marks of its own.

Other marks part words, as spaces do. PostgreSQL itself would take `Russia/Ukraine` for a path, `Russia.Ukraine` for a
host, and `Russia-Ukraine` for one word that a text with a dash or a space does not have.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rest.parameters import operators
from rest.parameters.values import Invalid

MOST_STARS = 20  # beginnings of words in a query, for each costs as much as many words
LONGEST_WORD = 200  # characters; none that is longer stands in a text, and PostgreSQL refuses those beyond 2 kB

_HYPHENS = "‐‑⁃﹣－"
_APOSTROPHES = "’‘‛′ʼʹʻ`´＇՚"
_QUOTES = "“”„‟«»＂"
_WRITTEN = {ord(char): plain for chars, plain in ((_HYPHENS, "-"), (_APOSTROPHES, "'")) for char in chars}
_QUOTED = {ord(char): '"' for char in _QUOTES}
# Characters that are not seen, by their category; the selectors of how another one looks have none of their own.
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")

# What PostgreSQL leaves out as too common: https://github.com/postgres/postgres, src/backend/snowball/stopwords
_COMMON = (
    "i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself "
    "it its itself they them their theirs themselves what which who whom this that these those am is are was were be "
    "been being have has had having do does did doing a an the and but if or because as until while of at by for with "
    "about against between into through during before after above below to from up down in out on off over under "
    "again further then once here there when where why how all any both each few more most other some such no nor not "
    "only own same so than too very s t can will just don should now"
)
COMMON = frozenset(_COMMON.split())

_SERIAL = frozenset("st")  # common letters that are not words: S-300, T-72

# Words are kept as stems: “escalation” is “escal”, which does not begin with “escalat”. So a beginning is looked for
# among the stems as it is, and as a word with each of these endings: “escalat” with “ion”. These are enough for each
# beginning of 20,000 English words.
_ENDINGS = "d e ent es ess ful g ing ion ity ive l lity ly m n ng nt on r s ss ted tion tive ty ul us ve y ze"
ENDINGS = ("", *_ENDINGS.split())

# What stands before a beginning of a word until PostgreSQL has read the query. It takes both together for a number with
# letters, so it neither leaves it out as too common nor makes a stem of it: `over*` finds oversight.
AS_IT_IS = "zq0x"

_PARTS = re.compile(r'(?P<minus>(?<!\S)-)?"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+)|"')
_ABBREVIATION = re.compile(r"\b[^\W\d_](?:\.[^\W\d_])+\.?(?!\.?[^\W\d_])")
_HYPHENATED = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")
_LARGE = re.compile(r"[1-9]\d{3,11}")
_NUMBERED = re.compile(r"(?P<letters>[^\W\d_]+)-?(?P<number>\d\w*)")
_SERIES = re.compile(r"\b([^\W\d_]{1,3})-(?=\d)")
_BEFORE_NUMBER = re.compile(r"(?<=[^\W_])-(?=\d)")

# The same for texts, in PostgreSQL: U.S. is US. F-16 is F16, and so is F 16, for PostgreSQL takes -16 for a number
# below zero and leaves out S and T of S-300 and T-72 as too common. Of “mid-2021” the year is a word. A query says
# both ways.
SPELLED = (
    (
        r"\m([[:alpha:]])\.([[:alpha:]])(?:\.([[:alpha:]]))?\.?(?!\.?[[:alpha:]])",
        r"\1\2\3",
    ),
    (r"\m([[:upper:]][[:alpha:]]{0,2})-(?=\d)", r"\1"),
    (r"\m([B-HJ-Z]) (?=\d)", r"\1"),
    (r"(?<=[[:alnum:]])-(?=\d)", " "),
)


def plain(text: str) -> str:
    """A text as it looks: without characters that nobody sees, with one kind of space, hyphen and apostrophe each."""
    seen = _UNSEEN.sub("", text)
    seen = "".join(" " if _blank(char) else char for char in seen if unicodedata.category(char) != "Cf")
    return unicodedata.normalize("NFC", seen).translate(_WRITTEN)


def _blank(char: str) -> bool:
    return unicodedata.category(char) in ("Zs", "Zl", "Zp", "Cc")


def without_dots(text: str) -> str:
    """A text with abbreviations as they are written without dots: U.S. is US."""
    return _ABBREVIATION.sub(lambda found: found[0].replace(".", ""), text)


def with_plain_quotes(text: str) -> str:
    """A query as it looks, with one kind of quotation mark."""
    return plain(text).translate(_QUOTED)


@dataclass(frozen=True)
class Word:
    """A word of a query; `star` says that others which begin so are meant as well."""

    text: str
    star: bool = False


@dataclass(frozen=True)
class Term:
    """A word, or the words of a phrase, to be there or not.

    `whole` is what was written where marks part it into these words, in any order; a text may have the same address.
    """

    words: tuple[Word, ...]
    excluded: bool = False
    phrase: bool = False
    whole: Word | None = None


def read(text: str) -> list[list[Term]]:
    """A query as terms: all of a list, in any of the lists. Raises Invalid for marks that mean something elsewhere."""
    either: list[list[Term]] = [[]]
    text = with_plain_quotes(text)
    operators.refuse(text)
    for part in _PARTS.finditer(text):
        word = part["word"] or ""
        if word.lower() == "or":
            either.append([])
        elif found := _phrase(part["phrase"], bool(part["minus"])) if part["phrase"] else _term(word):
            either[-1].append(found)
    if sum(word.star for terms in either for term in terms for word in term.words) > MOST_STARS:
        raise Invalid("too_long", f"has more than {MOST_STARS} words with a star", None, "Search for fewer of them.")
    return [terms for terms in either if terms]


def _term(word: str) -> Term | None:
    excluded = len(word) > 1 and word[0] == "-" and word[1] != "-"
    found = _word(word[1:] if excluded else word)
    if found is None:
        return None
    parts = _parted(found)
    return Term(parts, excluded, whole=found) if len(parts) > 1 else Term(parts, excluded)


def _phrase(text: str, excluded: bool) -> Term | None:
    found = tuple(one for part in text.split() if (word := _word(part)) for one in _parted(word))
    return Term(found, excluded, phrase=True) if found else None


def _word(text: str) -> Word | None:
    """A word of a query; None where there is no letter and no digit."""
    beginning = text.removesuffix("*")
    star = beginning != text
    if "*" in beginning or (star and not any(char.isalnum() for char in beginning)):
        hint = "A star stands for the rest of a word: write its beginning, then one star, such as sanction*."
        raise Invalid("misplaced_star", "has a star that is not at the end of a word", None, hint)
    if not any(char.isalnum() for char in beginning):
        return None
    return Word(without_dots(beginning)[:LONGEST_WORD], star)


def _parted(word: Word) -> tuple[Word, ...]:
    """The words between marks. Hyphens, apostrophes and what stands between digits part none."""
    text, chars = word.text, list(word.text)
    for at, char in enumerate(text):
        numeric = text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()
        if unicodedata.category(char)[0] in "PS" and char not in "-'" and not numeric:
            chars[at] = " "
    *others, last = (part for part in "".join(chars).split() if any(char.isalnum() for char in part))
    return (*map(Word, others), Word(last, word.star))


def tsquery(text: str, shown: bool = False) -> str:
    """A query in the syntax of `to_tsquery`, empty if it has no word.

    `shown`: for texts as they are shown, to mark the words in them, and not as they are indexed.
    """
    return " | ".join(" & ".join(_terms(terms, shown)) for terms in read(text))


def _terms(terms: list[Term], shown: bool) -> Iterator[str]:
    for found in _beside_numbers(terms):
        if isinstance(found, Term):
            yield ("!" if found.excluded else "") + _term_written(found, shown)
            continue
        letters, number = found
        spaced = f"({_written(letters, shown)} & {_written(number, shown)})"
        together = _numbered(letters.text, number, shown)
        yield together if _in_a_series(letters) else f"({spaced} | {together})"


def _term_written(term: Term, shown: bool) -> str:
    if term.whole is None:
        return _joined(term.words, shown)
    in_any_order = " & ".join(_written(word, shown) for word in term.words)
    if "://" in term.whole.text:
        return f"({in_any_order})"  # of an address PostgreSQL keeps the host alone
    return f"({_quoted(term.whole.text, term.whole.star)} | {in_any_order})"


def _beside_numbers(terms: list[Term]) -> Iterator[Term | tuple[Word, Word]]:
    """Each term; a word and the number after it together."""
    at = 0
    while at < len(terms):
        term, after = terms[at], terms[at + 1] if at + 1 < len(terms) else None
        if after and _plain(term) and _plain(after) and _are_numbered(term.words[0], after.words[0]):
            yield term.words[0], after.words[0]
            at += 2
        else:
            yield term
            at += 1


def _plain(term: Term) -> bool:
    return not term.excluded and not term.phrase and term.whole is None


def _are_numbered(letters: Word, number: Word) -> bool:
    """Whether they may be one name: F 16."""
    return (
        not letters.star
        and re.fullmatch(r"[^\W\d_]+", letters.text) is not None
        and re.fullmatch(r"\d\w*", number.text) is not None
    )


def _in_a_series(letters: Word) -> bool:
    """Whether it is a letter that says nothing without a number."""
    return len(letters.text) == 1 and letters.text.lower() not in ("a", "i")


def _joined(words: tuple[Word, ...], shown: bool) -> str:
    """Words that follow each other."""
    if len(words) == 1:
        return _written(words[0], shown)
    together = _together(words)  # “at 4” can be two words and AT-4
    return _either([_following(one, shown) for one in dict.fromkeys((words, together))])


def _together(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words, with common ones and the numbers after them as one."""
    found: list[Word] = []
    for word in words:
        if found and found[-1].text.lower() in COMMON and _are_numbered(found[-1], word):
            found[-1] = Word(found[-1].text + word.text, word.star)
        else:
            found.append(word)
    return tuple(found)


def _following(words: tuple[Word, ...], shown: bool) -> str:
    if not any(word.star or any(char.isdigit() for char in word.text) for word in words):
        ways = (" ".join(word.text for word in words), " ".join(_apart(word.text) for word in words))
        return _either([_quoted(_as_indexed(way)) for way in dict.fromkeys(ways)])
    found: list[str] = []
    at = 0
    while at < len(words):
        word, after = words[at], words[at + 1] if at + 1 < len(words) else None
        if after and _are_numbered(word, after) and word.text.lower() not in COMMON - _SERIAL:
            found.append(_numbered(word.text, after, shown))
            at += 2
        else:
            found.append(_written(word, shown))
            at += 1
    return f"({' <-> '.join(found)})" if len(found) > 1 else found[0]


def _written(word: Word, shown: bool) -> str:
    """A word in all its ways of writing."""
    if numbered := _NUMBERED.fullmatch(word.text):
        return _numbered(numbered["letters"], Word(numbered["number"], word.star), shown)
    texts = dict.fromkeys([*_grouped(word.text), _apart(word.text)])
    ways = _begun(word.text) if word.star else [_quoted(_as_indexed(text)) for text in texts]
    return _either([*ways, *(_as_shown(word) if shown else ())])


def _grouped(text: str) -> list[str]:
    """A text, and if it is a large number, that number with commas or without: 8,500 is 8500."""
    if _THOUSANDS.fullmatch(text):
        return [text, text.replace(",", "")]
    return [text, f"{int(text):,}"] if _LARGE.fullmatch(text) else [text]


def _begun(beginning: str) -> list[str]:
    """What words are that begin so, in any of their forms."""
    letters = "".join(char for char in unicodedata.normalize("NFKD", beginning) if not unicodedata.combining(char))
    if not re.fullmatch("[A-Za-z]+", letters):
        texts = dict.fromkeys((beginning, _apart(beginning)))
        return [_quoted(_as_indexed(text), star=True) for text in texts]  # of these PostgreSQL makes no stems
    return [_quoted(AS_IT_IS + letters, star=True), *(_quoted(letters + ending) for ending in ENDINGS)]


def _as_shown(word: Word) -> Iterator[str]:
    if re.fullmatch(r"[^\W\d_]{2,3}", word.text):
        yield _quoted(".".join(word.text))
    elif word.text.isdigit():
        yield _quoted(f"-{word.text}", word.star)


def _numbered(letters: str, number: Word, shown: bool) -> str:
    """Letters with a number, such as F-16: with a hyphen, with a space or with neither, and several of them."""
    numbers = {number.text, number.text.removesuffix("s"), f"{number.text.removesuffix('s')}s"}
    ways = [_quoted(letters + one, number.star) for one in sorted(numbers)]
    if letters.lower() not in COMMON:
        grouped = [number.text] if number.star else _grouped(number.text)
        ways += [_quoted(f"{letters} {one}", number.star) for one in grouped]
    if shown:
        ways += [_quoted(f"{letters}-{one}", number.star) for one in sorted(numbers)]
    return _either(ways)


def _either(ways: list[str]) -> str:
    return f"({' | '.join(ways)})" if len(ways) > 1 else ways[0]


def _as_indexed(text: str) -> str:
    return _BEFORE_NUMBER.sub(" ", _SERIES.sub(r"\1", text))


def _apart(text: str) -> str:
    """Words with a hyphen between them as words, for a text may have a space or a dash there.

    Not where one is so common that the other would be left: build-up. Both ways are asked for, because PostgreSQL
    counts a word with a hyphen as a word of its own before its parts.
    """
    parts = _HYPHENATED.split(text)
    return text if any(part.lower() in COMMON for part in parts) else " ".join(parts)


def _quoted(text: str, star: bool = False) -> str:
    inner = text.replace("\\", "\\\\").replace("'", "''")
    return f"'{inner}'" + (":*" if star else "")
