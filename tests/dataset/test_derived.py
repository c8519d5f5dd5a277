"""What follows from an entry: bounds, support, figures, counts."""

import datetime as dt

import pytest
from django.db.models import QuerySet

from actors.models import Actor, Role
from dataset.load import load
from events.models import (
    Coding,
    Crisis,
    DiplomaticContact,
    Event,
    Evidence,
    Figure,
    MilitaryPosture,
    Participation,
    Relation,
    SanctionsThreat,
    Statement,
)
from rest import search
from sources.models import Document
from tests.dataset import world as w

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(world):
    """Load the world, as a test has changed it."""
    return lambda: load(world.write()).standing.version


def event(slug: str) -> Event:
    return Event.objects.get(slug=slug)


def test_a_date_block_has_bounds_and_words(loaded):
    loaded()
    found = event(w.BAN_INDIRECT)
    assert (found.date, found.date_start, found.date_end) == (dt.date(2022, 3, 7), None, dt.date(2022, 3, 7))
    assert (found.date_precision, found.date_label) == ("not_after", "by 7 March 2022")


def test_support_counts_documents_publishers_and_agencies(loaded):
    loaded()
    found = event(w.ALERT)
    assert found.support_documents == 2
    assert found.support_publishers == ["The Evening"]
    assert found.support_agencies == ["AFP", "Reuters"]
    assert found.support_agencies_in_common == ["AFP"]
    assert found.independence == "unknown"
    assert event(w.CALL).independence == "single"


def test_documents_that_credit_one_and_the_same_agency_share_it(world, loaded):
    world.find(w.EVENING)["agencies_credited"] = ["AFP"]
    loaded()
    assert event(w.ALERT).independence == "shared_agency"


def test_a_given_independence_and_disagreement_stand(world, loaded):
    world.find(w.ALERT).update(independence="independent", disagreement="superseded")
    loaded()
    found = event(w.ALERT)
    assert (found.independence, found.disagreement) == ("independent", "superseded")
    assert Figure.objects.get(event=found, measure="strength").disagreement == "compatible"


def test_ranges_that_meet_are_compatible_for_record_and_strength(loaded):
    loaded()
    strength = Figure.objects.get(event=event(w.ALERT), measure="strength")
    assert event(w.ALERT).disagreement == strength.disagreement == "compatible"
    assert (strength.measure, strength.max, strength.max_inclusive, strength.evidence_numbers) == (
        "strength",
        300,
        True,
        [1, 2],
    )
    assert [(one.side, one.actor.slug) for one in strength.parties.order_by("side")] == [
        ("about", "estonia"),
        ("claimant", "anna-berg"),
    ]


def test_a_strength_says_who_gives_it_where_that_is_not_who_announced_it(world, loaded):
    world.find(w.ALERT)["strength"]["claimed_by"] = ["estonia"]
    loaded()
    strength = Figure.objects.get(event=event(w.ALERT), measure="strength")
    assert [one.actor.slug for one in strength.parties.filter(side="claimant")] == ["estonia"]


def test_the_notice_to_move_is_a_quantity(world, loaded):
    world.find(w.ALERT).update(notice_days_before=10, notice_days_after=5)
    loaded()
    notice = Figure.objects.get(event=event(w.ALERT), measure="notice")
    assert (notice.label, notice.best, notice.unit) == ("from 10 to 5 days", 5, "day")


def test_figures_that_cannot_both_hold_are_contested(world, loaded):
    world.find(w.ALERT)["evidence"][1]["figure"] = w.quantity("400", "exact", 400, 400)
    loaded()
    assert event(w.ALERT).disagreement == "contested"


def test_figures_of_two_days_are_a_series(world, loaded):
    earlier = world.find(w.HURT)["figures"][0]
    later = {**earlier, "label": "about 30", "best": 30, "as_of": "2022-03-09", "evidence": [2]}
    world.find(w.HURT)["figures"].append(later)
    world.find(w.HURT)["evidence"].append(
        w.evidence(w.EVENING, "Reuters", figure=w.quantity("about 30", "approx", None, None, best=30))
    )
    loaded()
    assert event(w.HURT).disagreement == "none"


def test_nearly_an_hour_excludes_the_hour(loaded):
    loaded()
    duration = Figure.objects.get(event=event(w.CALL))
    assert (duration.measure, duration.min, duration.max, duration.max_inclusive) == ("duration", None, 60, False)
    assert duration.approximate


def test_an_approximate_figure_of_a_document_keeps_its_value(loaded):
    loaded()
    found = Evidence.objects.get(event=event(w.HURT))
    assert (found.figure_min, found.figure_max, found.figure_comparator) == (12, 12, "approx")
    figure = Figure.objects.get(event=event(w.HURT))
    assert (figure.min, figure.max, figure.best, figure.approximate) == (None, None, 12, True)


def test_the_first_report_is_that_of_the_earliest_document(world, loaded):
    loaded()
    assert (event(w.ALERT).first_reported, event(w.ALERT).first_reported_basis) == (dt.date(2022, 3, 7), "inferred")
    assert (event(w.HURT).first_reported, event(w.HURT).first_reported_basis) == (dt.date(2022, 3, 8), "printed")


def found_by(words: str) -> QuerySet[Event]:
    return Event.objects.filter(search_vector=search.Words(words))


def test_search_finds_summary_quotes_and_names(loaded):
    loaded()
    for words in ("“no ship will pass”", "southern neighbour", "anna berg", "in our words"):
        assert event(w.NO_PASSAGE) in found_by(words)
    assert not found_by("submarine")


def test_names_are_found_without_their_accents(loaded):
    loaded()
    assert event(w.CALL) in found_by("janis ozols")


def test_an_event_has_the_keys_of_all_who_take_part(world, loaded):
    loaded()
    before = event(w.NO_PASSAGE)
    world.find(w.NO_PASSAGE)["participants"].pop()
    loaded()
    for one in Event.objects.all():
        assert one.actor_keys == sorted(set(one.participations.values_list("actor", flat=True)))
    assert len(event(w.NO_PASSAGE).actor_keys) == len(before.actor_keys) - 1 > 0


def test_a_participant_goes_by_the_narrower_name(loaded):
    loaded()
    names = Participation.objects.filter(event__slug=w.NO_PASSAGE).values_list("part", "name", "event_kind")
    assert list(names) == [("speaker", "Anna Berg", "statement"), ("about", "The southern neighbour", "statement")]


def test_codes_bring_their_labels_and_values(loaded):
    loaded()
    coding = Coding.objects.get(event__slug=w.NO_PASSAGE)
    assert (coding.cameo_label, coding.quad, coding.goldstein) == ("Threaten non-force", 3, -5.8)
    assert (coding.plover_intensity, coding.mid_hostility) == (-3, 2)
    assert [(party.side, party.actor.slug) for party in coding.parties.all()] == [
        ("source", "anna-berg"),
        ("target", "latvia"),
    ]


def test_a_threat_brings_the_codes_of_its_measures(loaded):
    loaded()
    threat = SanctionsThreat.objects.get(slug=w.BAN)
    [instrument] = threat.instruments.all()
    assert (instrument.ties_threat, instrument.gsdb, instrument.basis) == ("4", "trade", "scheme")
    assert (threat.ties_threat, threat.ties_imposition) == (True, False)
    assert (threat.condition_kind, threat.condition_deadline) == ("if_then", "2022-03")


def test_relations_are_seen_from_both_ends(loaded):
    loaded()
    seen = Relation.objects.filter(type="conveys").values_list("event__slug", "direction", "other__slug")
    assert set(seen) == {(w.NO_PASSAGE, "to", w.ALERT), (w.ALERT, "from", w.NO_PASSAGE)}


def test_every_kind_has_its_own_row(loaded):
    loaded()
    assert Statement.objects.get(slug=w.NO_PASSAGE).quotes.get().evidence.n == 1
    assert MilitaryPosture.objects.get(slug=w.ALERT).route.get().place.slug == "tallinn"
    assert DiplomaticContact.objects.get(slug=w.CALL).event_date == dt.date(2022, 3, 7)
    assert event(w.HURT).event_type == "casualties"


def test_an_actor_has_its_country_s_numbers_and_was_seen_when_documents_named_it(loaded):
    loaded()
    berg = Actor.objects.get(slug="anna-berg")
    assert (berg.country, berg.country_name, berg.cow) == ("EST", "Estonia", "366")
    assert (berg.first_seen, berg.last_seen) == (dt.date(2022, 3, 7), dt.date(2022, 3, 8))
    assert [one.slug for one in berg.member_of.all()] == ["estonia"]
    role = Role.objects.get(actor=berg)
    assert (role.seen_from, role.seen_to, role.documents.count()) == (dt.date(2022, 3, 7), dt.date(2022, 3, 8), 2)
    assert Actor.objects.get(slug="janis-ozols").names.get(derived=False).folded == "janis ozols"
    assert Actor.objects.get(slug="latvia").first_seen is None


def test_a_crisis_has_its_parties_with_their_gravity(loaded):
    loaded()
    parties = Crisis.objects.get(slug="strait").parties.values_list("actor__slug", "gravity")
    assert list(parties) == [("estonia", None), ("latvia", "4")]


def test_actors_and_documents_are_counted_once_a_record(world, loaded):
    world.find(w.ALERT)["participants"].append({"actor": "anna-berg", "part": "in_support_of"})
    world.find(w.HURT)["evidence"].append(w.evidence(w.EVENING, "Reuters"))
    loaded()
    berg = Actor.objects.get(slug="anna-berg")
    counts = (berg.speaker_count, berg.about_count, berg.posture_count, berg.threat_count, berg.contact_count)
    assert counts == (1, 0, 1, 0, 2)
    evening = Document.objects.get(slug=w.EVENING)
    found = (evening.statement_count, evening.contact_count, evening.other_event_count, evening.evidence_count)
    assert found == (1, 1, 1, 5)


def test_a_new_name_of_an_actor_reaches_its_records(world, loaded):
    loaded()
    assert not found_by("Берг")
    world.find("anna-berg")["names"].append({"text": "Анна Берг", "kind": "native", "language": "ru", "mentions": []})
    loaded()
    assert event(w.NO_PASSAGE) in found_by("Берг")
    world.find("anna-berg")["names"].pop()
    loaded()
    assert not found_by("Берг")
