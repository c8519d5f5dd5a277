"""How the dataset as a whole is cited; the citation of a record is part of the record."""

from typing import Any

AUTHORS = "Crisis API contributors"
TITLE = "Crisis API dataset: structured, evidence-linked records on the Ukraine crisis, December 2021 to February 2022"


def _year(dataset: Any) -> str:
    return str(dataset.released)[:4] if dataset.released else "n.d."


def plain(dataset: Any) -> str:
    """For a footnote."""
    return f"{AUTHORS} ({_year(dataset)}). {TITLE}. Version {dataset.version}. CC BY 4.0."


def bibtex(dataset: Any) -> str:
    """For LaTeX; BibTeX 0.99 has no entry type for data, so it is `misc`."""
    year = f"  year = {{{_year(dataset)}}},\n" if dataset.released else ""
    return (
        "@misc{crisisapi,\n"
        f"  author = {{{{{AUTHORS}}}}},\n"
        f"  title = {{{TITLE}}},\n{year}"
        f"  note = {{Version {dataset.version}, CC BY 4.0}}\n}}"
    )


def csl(dataset: Any) -> dict[str, Any]:
    """For reference managers: an item of CSL-JSON 1.0."""
    item: dict[str, Any] = {
        "id": "crisisapi",
        "type": "dataset",
        "title": TITLE,
        "author": [{"literal": AUTHORS}],
        "version": dataset.version,
    }
    if dataset.released:
        year, month, day = (int(part) for part in str(dataset.released).split("-"))
        item["issued"] = {"date-parts": [[year, month, day]]}
    return item
