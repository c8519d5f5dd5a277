"""Citations put together anew from what records say of their evidence, to hold those of the API against."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

NOTES = {
    None: "",
    "verbatim_original": "",
    "translated": " Quoted words: translated.",
    "back_translated": " Quoted words: back-translated, not verbatim.",
    "suspect": " Quoted words: wording uncertain.",
}
MONTHS = "January|February|March|April|June|July|August|September|October|November|December"


class Document(NamedTuple):
    phrase: str
    file: str


def named(names: Sequence[Any]) -> str:
    *first, last = map(str, names)
    return f"{', '.join(first)} and {last}" if first else last


def short(label: str) -> str:
    """24 January 2022 as 24 Jan 2022."""
    return re.sub(rf"\b({MONTHS})\b", lambda found: found[0][:3], label)


def expected(
    head: str,
    label: str,
    evidence: Sequence[Mapping[str, Any]],
    quoted: Collection[int],
    fidelity: str | None,
    ending: str,
    documents: Mapping[str, Document],
) -> str:
    """A citation; `quoted` are the numbers of the evidence with quoted words, `label` the date in words."""
    told = []
    quoting = {one["document"] for number, one in enumerate(evidence, start=1) if number in quoted}
    for how in ("quoted", "reported"):
        texts = []
        for slug in dict.fromkeys(one["document"] for one in evidence):
            if (slug in quoting) == (how == "quoted"):
                paragraphs = sorted({one["paragraph"] for one in evidence if one["document"] == slug})
                paras = "paras." if len(paragraphs) > 1 else "para."
                texts.append(f"{documents[slug].phrase}, file {documents[slug].file}, {paras} {named(paragraphs)}")
        told += [f"{how} in {'; '.join(texts)}"] if texts else []
    return f"{head}, {short(label)}, {'; '.join(told)}.{NOTES[fidelity]} {ending}"


def of_event(record: Mapping[str, Any], cite_as: str | None, documents: Mapping[str, Document]) -> str:
    """That of a record of any kind, as its page gives it; statements have no `cite_as`."""
    word = "event" if record["kind"] == "other_event" else record["kind"].replace("_", "-")
    return expected(
        cite_as or named([one["name"] for one in record["speakers"]]),
        record["date_label"],
        record["evidence"],
        {quote["evidence"] for quote in record.get("quotes", [])},
        record.get("quote_fidelity"),
        f"Crisis API dataset {record['changed_in']}, {word} {record['id']}. {record['url']}",
        documents,
    )


def of_figure(figure: Mapping[str, Any], record: Mapping[str, Any], documents: Mapping[str, Document]) -> str:
    """That of a quantity, as its page gives it, of a record as its page gives it."""
    numbers = figure["evidence"] or [one["n"] for one in record["evidence"]]
    quoted = {quote["evidence"] for quote in record.get("quotes", [])} & set(numbers)
    component = f" ({figure['component']})" if figure["component"] else ""
    head = f"{figure['measure'].replace('_', ' ').capitalize()}{component}: {figure['label']} ({figure['unit']})"
    for words, side in ((", about ", "about"), (", according to ", "claimed_by")):
        names = [one["name"] for one in figure[side]]
        head += words + named(names) if names else ""
    return expected(
        head,
        day(figure["as_of"]) if figure["as_of"] else record["date_label"],
        [one for one in record["evidence"] if one["n"] in numbers],
        (),
        record.get("quote_fidelity") if quoted else None,
        f"Crisis API dataset {record['changed_in']}, figure {figure['id']}. {figure['url']}",
        documents,
    )


def day(iso: str) -> str:
    months = MONTHS.replace("April|", "April|May|").split("|")
    year, month, number = iso.split("-")
    return f"{int(number)} {months[int(month) - 1]} {year}"
