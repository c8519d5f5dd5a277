"""Where the sentences of a news text stand: the unit by which `coding_coverage` counts.

The rule, in code points of the file as it is:

1. Every line that is not blank is at least one sentence: a headline, an intertitle, a caption, a credit, a button is
   one, whatever it ends with. No sentence runs over the end of a line, even where a quotation does.
2. Inside a line a sentence ends after a terminator (`.` `!` `?` `…`, several of them, ` . ` behind a blank) and the
   closing marks behind it, where a blank and then a beginning follow. After a closing quotation mark the blank may be
   missing.
3. A beginning is a letter that is not small, a digit, `@` or `#`, with or without opening marks or a dash before it.
   What goes on in a small letter is the same sentence: the attribution after a quotation (“…!” she said), and what
   follows a full stop that a machine set in the middle.
4. The full stop of a title (Mr., Gen., No., Jan.) or of i.e. ends nothing, nor does a bracketed ellipsis (...). That of
   an initial (J.), of letters with stops (U.S.), of p.m. or Inc. ends a sentence only before one of STARTERS.
5. A straight mark or `”` right behind a terminator closes; so does `“` where no letter follows it (German, mirrored).
   A mark with a blank on both sides (mirrored ones, ») closes if there is an odd number of such before it in the
   sentence, and » also if no more quotations were closed there than opened; else it opens.
6. The end of a reproduced post, that is its address (t.co, pic.twitter.com) and signature (— Name (@handle) date), is a
   sentence of its own, as a credit is.

So every character that is not blank is in exactly one sentence, and none starts or ends with a blank.
"""

import re
from collections.abc import Iterator

Extent = tuple[int, int]  # start and end; the end is excluded

TITLES = re.compile(
    "Adm|Amb|Brig|Capt|Cmdr|Co|Col|Cpl|Dr|Fig|Gen|Gov|Hon|Jr|Lt|Maj|Messrs|Mgr|Mme|Mr|Mrs|Ms|Mt|No|Nos|Op|Pres|Prof|"
    "Rep|Rev|Sec|Sen|Sgt|Sr|St|Ste|Vol|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec"
)
NEVER_LAST = re.compile(r"e\.g|i\.e|cf|ca|vs|pp")
SOMETIMES_LAST = re.compile(r"[^\W\d_](?:\.[^\W\d_])*|etc|Inc|Ltd|Corp|Bros")
STARTERS = re.compile(
    "After|Also|Although|An|And|As|At|Before|Both|But|By|During|For|From|He|Her|His|However|If|In|Its?|Meanwhile|"
    "Moreover|On|Our|She|Since|So|Some|Such|That|The|Their|Then|There|These|They|This|Those|To|Under|We|What|When|"
    "Where|While|Who|With|Yet|You"
)
QUOTES = '“”„«»"'
TERMINATOR = re.compile(r"[.!?…]+")
STRAY = re.compile(r"\s*[.!?…]+(?=\s|$)")
FREE = re.compile(rf"(?<!\S)[{QUOTES}](?!\S)")
BEGINNING = re.compile(r"(?:[“”„‘«»‹\"'(\[–—-]\s*)*(?:[@#]|[^\W_])")
MONTH = r"(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber"
DAY = rf"(?:(?:{MONTH})\s+\d{{1,2}},\s+\d{{4}}|\d{{1,2}}\s+(?:{MONTH})\s+\d{{4}})"
ADDRESS = r"(?:https?://|www\.|t\.co/|pic\.(?:twitter|x)\.com/)\S+"
SIGNATURE = rf"[–—-]\s+[^–—]{{1,80}}\(@\w+\)(?:\s+{DAY})?"
POST_END = re.compile(rf"(?<!\S)(?:{ADDRESS}\s+)*(?:{ADDRESS}|{SIGNATURE})\s*$")


def split(text: str) -> list[Extent]:
    """The sentences of a text, in order."""
    found: list[Extent] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        found += _line(text, start, end)
        start = end + 1
    return found


def _line(text: str, start: int, end: int) -> Iterator[Extent]:
    post = POST_END.search(text[start:end])
    body = start + post.start() if post else end
    for part in (*_parts(text, start, body), (body, end)):
        words = text[slice(*part)]
        if words.strip():
            yield part[1] - len(words.lstrip()), part[0] + len(words.rstrip())


def _parts(text: str, start: int, end: int) -> Iterator[Extent]:
    """The sentences between two places of a line, with the blanks around them."""
    at = start
    while match := TERMINATOR.search(text, at, end):
        at = _closed(text, start, match.end(), end)
        if _is_end(text, start, match, at, end):
            yield start, at
            start = at
    yield start, end


def _closed(text: str, start: int, at: int, end: int) -> int:
    """The place behind a terminator's closing marks, and behind further terminators and their marks."""
    while at < end:
        sign, following = text[at], text[at + 1 : end][:1]
        free = FREE.search(text, at, end)
        stray = STRAY.match(text, at, end)
        if sign in "”»›’)]\"'" or (sign == "“" and not following.isalnum()):
            at += 1
        elif free and not text[at : free.start()].strip() and _closes(free[0], text[start:at]):
            at = free.end()
        elif stray:
            at = stray.end()
        else:
            break
    return at


def _closes(free: str, sentence: str) -> bool:
    """Whether a mark that stands free closes what this sentence, or the paragraph before, has opened."""
    if len(FREE.findall(sentence)) % 2:
        return True
    return free == "»" and "«" not in sentence and sentence.count("“") >= sentence.count("”")


def _is_end(text: str, start: int, terminator: re.Match[str], at: int, end: int) -> bool:
    """Whether the sentence ends at this place, which lies behind the terminator's closing marks."""
    rest = text[at:end]
    if not rest[:1].isspace() and text[at - 1] not in QUOTES:
        return False
    beginning = BEGINNING.match(rest.lstrip())
    if not beginning or beginning[0][-1].islower():
        return False
    before, marks = text[start : terminator.start()], text[terminator.end() : at]
    if before.endswith(("(", "[")) and marks.startswith((")", "]")):
        return False
    return terminator[0] != "." or bool(marks) or _is_full_stop(before, rest)


def _is_full_stop(before: str, rest: str) -> bool:
    """Whether a stop between these is more than that of an abbreviation."""
    words = re.findall(r"[\w.]+", before)
    if not words or NEVER_LAST.fullmatch(words[-1]) or TITLES.fullmatch(words[-1]):
        return False
    if SOMETIMES_LAST.fullmatch(words[-1]):
        following = re.search(r"\w+", rest)
        return following is not None and STARTERS.fullmatch(following[0]) is not None
    return True
