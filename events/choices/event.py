"""What every event has: kind, date, factuality, the parts of its actors, its relations."""

from rest.vocabulary import Vocabulary


class Kind(Vocabulary):
    """The five kinds of event record; our own list."""

    STATEMENT = "statement", "One speaker or joint speakers, one occasion, one act of speech.", "Statement"
    MILITARY_POSTURE = (
        "military_posture",
        "One force of one actor in one posture, as of one moment.",
        "Military posture",
    )
    SANCTIONS_THREAT = (
        "sanctions_threat",
        "One occasion on which senders threaten a target with sanctions.",
        "Sanctions threat",
    )
    DIPLOMATIC_CONTACT = (
        "diplomatic_contact",
        "One meeting, call, visit or letter, planned or held.",
        "Diplomatic contact",
    )
    OTHER_EVENT = (
        "other_event",
        "What is none of the four: an evacuation, an energy measure, a war, a casualty figure.",
        "Other event",
    )


class EventType(Vocabulary):
    """What an event is that is none of the four kinds; our own list."""

    DIPLOMATIC_STAFF_WITHDRAWAL = (
        "diplomatic_staff_withdrawal",
        "Diplomats or their families leave a post.",
        "Diplomatic staff withdrawn",
    )
    ENERGY_MEASURE = "energy_measure", "A measure of energy supply.", "Energy measure"
    COUNCIL_REFERRAL = "council_referral", "A matter is brought before a council.", "Referral to a council"
    ANNEXATION = "annexation", "Territory annexed.", "Annexation"
    WAR = "war", "A war or an armed conflict.", "War"
    CASUALTIES = "casualties", "A figure of the dead or wounded.", "Casualties"
    ACCESSION_PROCESS = "accession_process", "A country's way into an organisation.", "Accession process"
    FRONT_LINE_VISIT = "front_line_visit", "A leader visits the front.", "Visit to the front"
    ALLIANCE_POLICY = "alliance_policy", "A policy of an alliance, such as enlargement.", "Alliance policy"
    CEREMONY = "ceremony", "A ceremony or a sports event with political guests.", "Ceremony"
    OTHER = "other", "Something else; the title says what.", "Other"


class DatePrecision(Vocabulary):
    """What the bounds of a date mean; approximate and uncertain are flags in the EDTF value."""

    DAY = "day", "The day is known.", "Day"
    MONTH = "month", "The month is known.", "Month"
    YEAR = "year", "The year is known.", "Year"
    INTERVAL = "interval", "It lies or lasts between two days.", "Interval"
    NOT_BEFORE = "not_before", "The start is known, the end is not.", "Not before"
    NOT_AFTER = "not_after", "The end is known, the start is not.", "Not after"


class AnchorKind(Vocabulary):
    """Where the day comes from against which a relative date is read."""

    IN_TEXT = "in_text", "A day that the text itself names.", "In the text"
    PUBLICATION = "publication", "The day of publication.", "Publication"
    EMBEDDED_POST = "embedded_post", "The printed date of a reproduced post.", "Reproduced post"
    CAPTION = "caption", "A date in a caption.", "Caption"


class DatingRule(Vocabulary):
    """How the wording of a date was turned into days; our own rules, in the codebook."""

    STATED = "stated", "The text states the date.", "Stated"
    PAST_WEEKDAY = "past_weekday", "A past weekday: the latest such day up to the anchor.", "Past weekday"
    FUTURE_WEEKDAY = (
        "future_weekday",
        "A future weekday: the first such day after the anchor.",
        "Future weekday",
    )
    LAST_WEEKDAY = "last_weekday", "“Last Friday”: the latest such day before the anchor.", "Last weekday"
    COMING_DAYS = (
        "coming_days",
        "“In the coming days”: the anchor's next day to the seventh, approximate.",
        "In the coming days",
    )
    OVER_NEXT_FEW_DAYS = (
        "over_next_few_days",
        "“Over the next few days”: the anchor to the seventh day after, approximate.",
        "Over the next few days",
    )
    NEXT_FEW_HOURS = (
        "next_few_hours",
        "“In the next few hours”: the anchor and the day after, approximate.",
        "In the next few hours",
    )
    THIS_WEEK = "this_week", "“This week”: the anchor to Sunday.", "This week"
    SOON = "soon", "“Soon”: from the anchor, with an open end.", "Soon"
    UNDATED_PERFECT = (
        "undated_perfect",
        "“Already”, “have promised”: unknown start, ends with the anchor.",
        "Undated perfect",
    )
    END_OF_MONTH = (
        "end_of_month",
        "“End of January”: the 21st to the last day, approximate.",
        "End of a month",
    )
    TOMORROW_IN_POST = (
        "tomorrow_in_post",
        "“Tomorrow” in a post: the post's date and one day.",
        "Tomorrow, in a post",
    )
    POST_DATE = "post_date", "The printed date of a reproduced post.", "Date of a post"
    SINCE = "since", "“Since 2014”: the year's start, with an open end.", "Since"
    DAY_AFTER = "day_after", "“The day after X”: counted back from a dated act, uncertain.", "The day after"
    STANDING = (
        "standing",
        "A standing position with no day: open start, up to the anchor.",
        "Standing position",
    )
    MONTH_OR_YEAR = "month_or_year", "The text gives a month or a year only.", "Month or year"
    SEASON = "season", "The text gives a season; summer is June to August.", "Season"
    SAME_OCCASION = "same_occasion", "Dated by another act on the same occasion.", "Same occasion"
    BEFORE_DOCUMENT = (
        "before_document",
        "Past, with no day: unknown start, up to the anchor.",
        "Before the document",
    )
    OTHER = "other", "Read otherwise; a note says how.", "Other"


class YearBasis(Vocabulary):
    """Whether the document prints the year."""

    PRINTED = "printed", "The year is printed beside the date.", "Printed"
    INFERRED = "inferred", "The year was inferred from the rest of the text.", "Inferred"


class Factuality(Vocabulary):
    """Whether the act has happened; after PLOVER's auxiliary modes."""

    FACTUAL = "factual", "Reported as done.", "Factual"
    FUTURE = "future", "Announced or expected.", "Future"
    HYPOTHETICAL = "hypothetical", "Depends on a condition.", "Hypothetical"
    NEGATED = "negated", "Said not to happen, or ruled out.", "Negated"
    HISTORICAL = "historical", "Background from before the crisis.", "Historical"
    UNCONFIRMED = "unconfirmed", "Claimed by one side or doubted by the document.", "Unconfirmed"


class Confidence(Vocabulary):
    """How sure we are of the coding, not of the claim."""

    HIGH = "high", "The text is plain.", "High"
    MEDIUM = "medium", "A reading was needed; a note may say which.", "Medium"
    LOW = "low", "The text is garbled or ambiguous; the note says how it was read.", "Low"


class Part(Vocabulary):
    """The part that an actor plays in a record."""

    SPEAKER = "speaker", "Speaks, alone or jointly.", "Speaker"
    ADDRESSEE = "addressee", "Is spoken to.", "Addressee"
    ABOUT = "about", "Is spoken of.", "About"
    REPORTED_THROUGH = (
        "reported_through",
        "Passes on what another said: a spokeswoman, a press office.",
        "Reported through",
    )
    ACTOR = "actor", "Does it: whose forces, whose measure.", "Actor"
    ANNOUNCED_BY = "announced_by", "Announced the posture for the side whose posture it is.", "Announced by"
    DIRECTED_AT = "directed_at", "Against whom or because of whom the posture is taken.", "Directed at"
    IN_SUPPORT_OF = "in_support_of", "Whom the posture supports.", "In support of"
    HOST = "host", "Hosts forces, a visit or a meeting.", "Host"
    SENDER = "sender", "Threatens sanctions.", "Sender"
    TARGET = "target", "Is threatened with sanctions.", "Target"
    CONVENER = "convener", "Called the contact.", "Convener"
    PARTICIPANT = "participant", "Takes part in the contact.", "Participant"
    VISITOR = "visitor", "Travels to the host.", "Visitor"
    MEDIATOR = "mediator", "Mediates.", "Mediator"
    AFFECTED = "affected", "Is affected by the event.", "Affected"


class RelationType(Vocabulary):
    """How one record is joined to another, read from this record to the other."""

    CONVEYS = "conveys", "The statement announces or repeats an act of the speaker's own side.", "Conveys"
    RESPONDS_TO = "responds_to", "Answers it.", "Responds to"
    CARRIES_OUT = "carries_out", "Is the execution of the plan.", "Carries out"
    PART_OF = "part_of", "Is a part of the whole.", "Part of"
    ADDS_TO = "adds_to", "Is additional to it, not contained in it.", "Adds to"
    ABOUT = "about", "Speaks of it.", "About"
    ALLEGES = "alleges", "Asserts that another actor did it: an accusation or an estimate.", "Alleges"
    UPDATES = "updates", "Observes the same standing posture later.", "Updates"
    REITERATES = "reiterates", "Says it again on another occasion.", "Reiterates"
    SPECIFIES = "specifies", "Makes it more precise.", "Specifies"
    SUPERSEDES = "supersedes", "Replaces it.", "Supersedes"
    CONTRADICTS = "contradicts", "Cannot hold together with it.", "Contradicts"


class Direction(Vocabulary):
    """Whether the relation starts at this record or at the other."""

    TO = "to", "From this record to the other.", "To"
    FROM = "from", "From the other record to this one.", "From"


class FirstReportedBasis(Vocabulary):
    """On what the day of first report rests."""

    PRINTED = "printed", "A document prints its day of publication.", "Printed"
    INFERRED = "inferred", "The day of publication was inferred from the document.", "Inferred"
