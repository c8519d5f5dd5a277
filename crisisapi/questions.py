"""The ten questions that stand above the operations in Swagger UI, each with the query that answers it."""

from typing import NamedTuple

from rest import links


class Question(NamedTuple):
    """A question as a reader of news would ask it; `then` is the one that follows from it."""

    text: str
    query: str
    then: "Question | None" = None

    @property
    def asked(self) -> "list[Question]":
        """The question and those that follow."""
        return [self, *(self.then.asked if self.then else [])]


QUESTIONS = [
    Question("What did Zelensky say about panic?", "/api/v1/statements?speaker=Zelensky&q=panic"),
    Question(
        "What did Russia and its officials say from 24 January to 2 February 2022?",
        "/api/v1/statements?speaker_country=RUS&date__gte=2022-01-24&date__lte=2022-02-02&date_match=within&ordering=date",
    ),
    Question(
        "Which American forces of a thousand or more were moved or alerted?",
        "/api/v1/military-postures?actor=united-states&strength__gte=1000&factuality=factual",
    ),
    Question("How many Russian troops, by whose count?", "/api/v1/figures?about=russia&unit=personnel&ordering=as_of"),
    Question(
        "Which sanctions against Russia were threatened by name?",
        "/api/v1/sanctions-threats?target=russia&specificity=instrument_named",
    ),
    Question(
        "What did Russia demand, and what was it answered?",
        "/api/v1/statements?speaker_country=RUS&statement_type=demand&include=answers",
    ),
    Question(
        "Which planned meetings are not known to have been held?",
        "/api/v1/diplomatic-contacts?contact_status=planned&carried_out=false",
    ),
    Question("Which countries speak or act against which?", "/api/v1/dyads?level=country&quad=3&quad=4&format=csv"),
    Question(
        "What had been reported by 24 January 2022?", "/api/v1/events?first_reported__lte=2022-01-24&ordering=-date"
    ),
    Question(
        "May I have all of it,",
        "/api/v1/events?format=ndjson",
        Question("and from tomorrow on only what has changed?", "/api/v1/changes?since_version=1.0.0"),
    ),
]


def listed() -> str:
    """The questions as a list in Markdown: the words lead to the form, filled in, the address below to the answer."""
    lines = []
    for number, question in enumerate(QUESTIONS, start=1):
        words = " ".join(f"[{asked.text}]({links.docs(asked.query)})" for asked in question.asked)
        addresses = " ".join(f"[`{asked.query.removeprefix('/api/v1/')}`]({asked.query})" for asked in question.asked)
        start = f"{number}. "
        lines.append(f"{start}{words}\n\n{' ' * len(start)}{addresses}")
    return "\n".join(lines)
