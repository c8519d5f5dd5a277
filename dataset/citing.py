"""How the dataset as a whole is cited; the citation of a record is part of the record."""

from typing import Any

from django.conf import settings

AUTHORS = "Crisis API contributors"
TITLE = "Crisis API dataset: structured, evidence-linked records on the Ukraine crisis, December 2021 to February 2022"


def _year(dataset: Any) -> str:
    return str(dataset.released)[:4] if dataset.released else "n.d."


def address() -> str:
    """Where the dataset is described, absolute where the server's public address is set."""
    return f"{settings.REST['PUBLIC_URL']}/api/v1/dataset"


def text(dataset: Any) -> str:
    """For a footnote, with the address."""
    return f"{plain(dataset)} {address()}"


def plain(dataset: Any) -> str:
    """The same without the address: for what goes on, and for copies, which are alike on every server."""
    return f"{AUTHORS} ({_year(dataset)}). {TITLE}. Version {dataset.version}. CC BY 4.0."


def bibtex(dataset: Any, url: str = "") -> str:
    """For LaTeX; BibTeX 0.99 has no entry type for data, so it is `misc`."""
    where = f",\n  url = {{{url}}}" if url else ""
    year = f"  year = {{{_year(dataset)}}},\n" if dataset.released else ""
    return (
        "@misc{crisisapi,\n"
        f"  author = {{{{{AUTHORS}}}}},\n"
        f"  title = {{{TITLE}}},\n{year}"
        f"  note = {{Version {dataset.version}, CC BY 4.0}}{where}\n}}"
    )


def csl(dataset: Any, url: str = "") -> dict[str, Any]:
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
    if url:
        item["URL"] = url
    return item
