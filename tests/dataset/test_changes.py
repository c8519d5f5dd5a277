"""What differs from a release: `changes`, the hashes at `dataset`, and the addresses of ids that are gone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dataset.api_records import STORED, basename
from dataset.canonical import digest, digest_of_all
from dataset.load import load
from dataset.models import KnownId, LoadedDataset
from dataset.problems import FixtureErrors
from rest.serializer_fields import Rows, inside
from tests.client import Api, assert_problem
from tests.dataset import world as w
from tests.dataset.test_loading import versions_of_rows
from tests.dataset.world import World

pytestmark = pytest.mark.django_db

STORM = "2022-03-08-storm"
ANNOUNCED = "2022-03-07-latvia-announces-import-ban"
FIGURE = f"{w.HURT}--injured"


def rename(world: World, slug: str, new: str) -> None:
    world.find(slug).update(id=new, formerly=[slug])


@pytest.fixture
def two_releases(world: World, release: Callable[..., str]) -> World:
    """1.0.0; then 1.1.0, which is loaded: one record added, one changed, one removed, one renamed."""
    release("1.0.0")
    world.records["other-events"].append({**world.find(w.HURT), "id": STORM})
    world.find(w.NO_PASSAGE)["title"] = "Otherwise"
    world.remove(w.NEXT_CALL)
    rename(world, w.BAN_INDIRECT, ANNOUNCED)
    release("1.1.0")
    load(world.folder)
    return world


def told(api: Api, **parameters: Any) -> dict[tuple[str, str], dict[str, Any]]:
    lines = api("changes", format="ndjson", **parameters).lines
    found = {(line["collection"], line["id"]): line for line in lines}
    assert len(found) == len(lines)
    return found


def kinds(found: dict[tuple[str, str], dict[str, Any]], *collections: str) -> dict[str, str]:
    return {slug: line["change"] for (name, slug), line in found.items() if name in collections}


def data(collection: str, record: dict[str, Any]) -> dict[str, Any]:
    """What the hash of a record is taken of, as docs/api.md says it."""
    by_parts = collection in ("statements", "military-postures", "sanctions-threats")
    left_out = {"dataset_version", "text_available", *(["participants"] if by_parts else [])}
    return {name: value for name, value in record.items() if name not in left_out}


class TestChanges:
    def test_every_kind_of_change_is_told(self, two_releases: World, api: Api) -> None:
        found = told(api, since_version="1.0.0")
        assert kinds(found, "other-events") == {STORM: "added"}
        assert kinds(found, "diplomatic-contacts") == {w.NEXT_CALL: "removed"}
        # the one that was answered is joined to the renamed one, so it has changed as well
        assert kinds(found, "statements") == {
            w.NO_PASSAGE: "changed",
            w.BAN_INDIRECT: "renamed",
            ANNOUNCED: "added",
        }

    def test_what_follows_from_other_records_has_changed_too(self, two_releases: World, api: Api) -> None:
        """Whose contact is removed, has fewer contacts; whose entry nothing follows for, is left alone."""
        found = told(api, since_version="1.0.0")
        assert kinds(found, "actors") == {"anna-berg": "changed", "janis-ozols": "changed"}
        assert kinds(found, "documents") == {w.EVENING: "changed"}
        assert kinds(found, "crises", "sanctions-threats") == {}

    def test_a_change_holds_the_record_as_its_page_gives_it(self, two_releases: World, api: Api) -> None:
        for (collection, slug), line in told(api, since_version="0.0.0").items():
            page = api(line["url"]).json
            assert line["url"] == f"/api/v1/{basename(collection)}/{slug}"
            assert line["record"] == page
            assert line["hash"] == digest(data(collection, page))
            assert line["renamed_to"] is None

    def test_what_is_gone_leaves_a_tombstone(self, two_releases: World, api: Api) -> None:
        found = told(api, since_version="1.0.0")
        gone = {"hash": None, "record": None}
        assert found["diplomatic-contacts", w.NEXT_CALL] == gone | {
            "collection": "diplomatic-contacts",
            "id": w.NEXT_CALL,
            "change": "removed",
            "renamed_to": None,
            "url": None,
        }
        assert found["statements", w.BAN_INDIRECT] == gone | {
            "collection": "statements",
            "id": w.BAN_INDIRECT,
            "change": "renamed",
            "renamed_to": ANNOUNCED,
            "url": f"/api/v1/statements/{ANNOUNCED}",
        }

    def test_since_the_loaded_release_nothing_has_changed(self, two_releases: World, api: Api) -> None:
        answer = api("changes", since_version="1.1.0").json
        assert (answer["count"], answer["results"]) == (0, [])
        assert answer["meta"]["hint"] == "Nothing has changed since 1.1.0."
        assert api("changes", since_version="1.1.0", format="ndjson").headers["X-Total-Count"] == "0"

    def test_since_nothing_everything_is_added(self, two_releases: World, api: Api) -> None:
        found = told(api, since_version="0.0.0")
        assert {line["change"] for line in found.values()} == {"added"}
        assert len(found) == KnownId.objects.filter(hash__isnull=False).count()
        for name in STORED:
            assert len(kinds(found, name)) == len(two_releases.records[name])

    def test_changes_after_the_newest_release_are_told_as_well(self, two_releases: World, api: Api) -> None:
        two_releases.find(STORM)["title"] = "Otherwise"
        load(two_releases.write())
        assert kinds(told(api, since_version="1.1.0"), *w.EVENTS) == {STORM: "changed"}
        assert api("changes", since_version="1.1.0").json["meta"]["dataset_version"].startswith("1.1.0+")

    def test_a_record_that_is_as_it_was_has_not_changed_however_it_was_between(
        self, two_releases: World, release: Callable[..., str], api: Api
    ) -> None:
        assert STORM in kinds(told(api, since_version="1.0.0"), "other-events")
        two_releases.remove(STORM)
        release("1.2.0")
        load(two_releases.folder)
        assert kinds(told(api, since_version="1.0.0"), "other-events") == {}
        assert kinds(told(api, since_version="1.1.0"), "other-events") == {STORM: "removed"}

    def test_json_and_ndjson_say_the_same(self, two_releases: World, api: Api) -> None:
        for version in ("0.0.0", "1.0.0"):
            stream = api("changes", since_version=version, format="ndjson")
            assert api.every("changes", since_version=version, page_size=2) == stream.lines
            assert stream.headers["X-Total-Count"] == str(len(stream.lines))
            assert api("changes", since_version=version).json["count"] == len(stream.lines)

    def test_changes_are_sorted_by_collection_and_id(self, two_releases: World, api: Api) -> None:
        found = list(told(api, since_version="1.0.0"))
        assert found == sorted(found)

    def test_one_can_ask_for_some_collections(self, two_releases: World, api: Api) -> None:
        found = told(api, since_version="0.0.0", collection=["actors", "other-events"])
        assert {name for name, _ in found} == {"actors", "other-events"}
        assert {name for name, _ in told(api, since_version="0.0.0", collection__not="actors")} == {*STORED} - {
            "actors"
        }
        sentence = api("changes?since_version=1.0.0&collection=actors").json["meta"]["query"]
        assert sentence == "Changes since 1.0.0; collection is actors."

    @pytest.mark.parametrize(
        ("version", "hint"),
        [
            ("1.0.5", "Start from a release that you hold"),
            ("9.0.0", "Start from a release that you hold"),
            ("1.0", "Start from a release that you hold"),
            ("1.0.0+0123abcd", "It lies between releases"),
        ],
    )
    def test_another_version_is_refused_with_those_that_there_are(
        self, two_releases: World, api: Api, version: str, hint: str
    ) -> None:
        answer = api("changes", since_version=version, expect=400)
        body = assert_problem(answer, 400, "invalid-value", reasons=[("since_version", "unknown_value")], api=api)
        assert body["errors"][0]["allowed"] == ["0.0.0", "1.0.0", "1.1.0"]
        assert body["errors"][0]["hint"].startswith(hint)
        assert body["try"] is None, "a copy of another version is not brought up to date by all records"

    def test_a_version_has_to_be_given_and_once(self, two_releases: World, api: Api) -> None:
        answer = api("changes", expect=400)
        assert_problem(answer, 400, "invalid-value", reasons=[("since_version", "required")], api=api)
        answer = api("changes?since_version=1.0.0&since_version=1.1.0", expect=400)
        assert_problem(answer, 400, "invalid-value", reasons=[("since_version", "repeated")], api=api)
        answer = api("changes?since=1.0.0", expect=400)
        assert assert_problem(answer, 400, "invalid-query", api=api)["try"] == "/api/v1/changes?since_version=1.0.0"

    def test_a_cursor_belongs_to_its_version(self, two_releases: World, api: Api) -> None:
        page = api("changes?since_version=1.0.0&page_size=1").json["next"]
        api(page)
        answer = api(page.replace("since_version=1.0.0", "since_version=0.0.0"), expect=400)
        assert_problem(answer, 400, "invalid-value", reasons=[("cursor", "cursor_of_another_query")], api=api)


class TestProof:
    def test_the_hashes_at_dataset_follow_from_the_public_answers(self, two_releases: World, api: Api) -> None:
        records = told(api, since_version="0.0.0")
        for name, published in api("dataset").json["collections"].items():
            digests = {slug: digest(data(one, line["record"])) for (one, slug), line in records.items() if one == name}
            assert published == {"count": len(digests), "hash": digest_of_all(digests)}
        assert set(api("dataset").json["collections"]) == set(STORED)

    def test_a_copy_of_the_old_release_with_the_changes_is_the_new_one(
        self, world: World, release: Callable[..., str], api: Api
    ) -> None:
        release("1.0.0")
        load(world.folder)
        copy = told(api, since_version="0.0.0")
        rename(world, w.NO_PASSAGE, "2022-03-07-berg-closes-strait")
        for one in world.find(w.BAN_INDIRECT)["relations"]:
            one["to"] = "2022-03-07-berg-closes-strait"
        world.find(w.CALL)["title"] = "Otherwise"
        load(world.write())
        for name, line in told(api, since_version="1.0.0").items():
            if line["record"] is None:
                del copy[name]
            else:
                copy[name] = line
        everything = told(api, since_version="0.0.0")
        assert {name: data(name[0], line["record"]) for name, line in copy.items()} == {
            name: data(name[0], line["record"]) for name, line in everything.items()
        }

    def test_no_list_within_a_record_comes_in_an_order_of_chance(self) -> None:
        def check(serializer: Any) -> None:
            for name, field in serializer.fields.items():
                if isinstance(field, Rows) and not field.one:
                    rows = serializer.Meta.model._meta.get_field(field.source).related_model
                    assert rows._meta.ordering, name
                if (inner := inside(field)) is not None:
                    check(inner)

        for stored in STORED.values():
            check(stored.serializer())

    def test_a_passage_has_no_part_in_a_hash(
        self, world: World, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        load(world.write())
        before = LoadedDataset.objects.get().collections
        settings.DOCUMENTS_DIR = world.write_documents(tmp_path / "documents")
        settings.REST = settings.REST | {"BUILD": "other"}
        load(world.folder)
        assert LoadedDataset.objects.get().collections == before
        assert LoadedDataset.objects.get().basis.startswith("other ")

    def test_a_load_that_changes_nothing_hashes_nothing(self, two_releases: World) -> None:
        before = versions_of_rows()
        with CaptureQueriesContext(connection) as captured:
            assert load(two_releases.folder).nothing_changed
        assert versions_of_rows() == before
        assert not [query for query in captured if "knownid" in query["sql"]]

    def test_other_code_hashes_anew_and_touches_only_what_differs(self, two_releases: World, settings: Any) -> None:
        before = versions_of_rows()
        settings.REST = settings.REST | {"BUILD": "other"}
        load(two_releases.folder)
        after = versions_of_rows()
        for made_anew in ("dataset_loadeddataset", "dataset_archivepart"):
            assert after.pop(made_anew) != before.pop(made_anew)
        assert after == before


class TestAddresses:
    def location(self, address: str) -> str:
        response = Client().get(f"/api/v1/{address}")
        assert response.status_code == 308, response.content
        assert response.content == b""
        assert response.headers["Cache-Control"] == "no-cache"
        return response.headers["Location"]

    def test_an_old_id_leads_to_the_record(self, two_releases: World, api: Api) -> None:
        api(f"statements/{w.BAN_INDIRECT}", expect=308)
        assert self.location(f"statements/{w.BAN_INDIRECT}") == f"/api/v1/statements/{ANNOUNCED}"
        assert self.location(f"events/{w.BAN_INDIRECT}") == f"/api/v1/events/{ANNOUNCED}"

    @pytest.mark.parametrize("report", ["thread", "context"])
    def test_so_do_its_reports(self, two_releases: World, api: Api, report: str) -> None:
        assert self.location(f"events/{w.BAN_INDIRECT}/{report}") == f"/api/v1/events/{ANNOUNCED}/{report}"
        api(f"events/{w.BAN_INDIRECT}/{report}", expect=308)

    def test_the_query_string_goes_along(self, two_releases: World) -> None:
        query = "fields=id,title&format=json"
        assert self.location(f"statements/{w.BAN_INDIRECT}?{query}") == f"/api/v1/statements/{ANNOUNCED}?{query}"
        context = f"events/{w.BAN_INDIRECT}/context?window=30d"
        assert self.location(context) == f"/api/v1/events/{ANNOUNCED}/context?window=30d"

    def test_a_figure_goes_with_its_record(self, two_releases: World, api: Api) -> None:
        rename(two_releases, w.HURT, "2022-03-08-fishermen-injured")
        load(two_releases.write())
        assert self.location(f"figures/{FIGURE}") == "/api/v1/figures/2022-03-08-fishermen-injured--injured"
        assert_problem(api(f"figures/{w.HURT}", expect=404), 404, "not-found")

    def test_a_merged_id_leads_to_the_record_that_took_it_in(self, two_releases: World, api: Api) -> None:
        two_releases.remove(STORM)
        two_releases.find(w.HURT)["formerly"] = [STORM]
        load(two_releases.write())
        assert self.location(f"events/{STORM}") == f"/api/v1/events/{w.HURT}"
        assert told(api, since_version="1.1.0")["other-events", STORM]["renamed_to"] == w.HURT

    def test_a_record_that_became_another_kind_is_found_under_its_old_address(
        self, two_releases: World, api: Api
    ) -> None:
        contact = two_releases.find(w.CALL)
        two_releases.remove(w.CALL)
        own = {"contact_type", "contact_status", "attendance", "level", "duration", "topics"}
        other = {name: value for name, value in contact.items() if name not in own} | {"event_type": "other"}
        other["participants"] = [{"actor": one["actor"], "part": "actor"} for one in other["participants"]]
        two_releases.records["other-events"].append(other)
        load(two_releases.write())
        assert self.location(f"diplomatic-contacts/{w.CALL}") == f"/api/v1/events/{w.CALL}"
        api(f"events/{w.CALL}")
        found = told(api, since_version="1.1.0")
        assert found["other-events", w.CALL]["change"] == "added"
        gone = found["diplomatic-contacts", w.CALL]
        assert (gone["change"], gone["renamed_to"], gone["url"]) == ("renamed", w.CALL, f"/api/v1/events/{w.CALL}")

    def test_other_records_are_renamed_likewise(self, two_releases: World, api: Api) -> None:
        rename(two_releases, "strait", "strait-2022")
        for records in two_releases.records.values():
            for one in records:
                if one.get("crisis") == "strait":
                    one["crisis"] = "strait-2022"
        load(two_releases.write())
        assert self.location("crises/strait") == "/api/v1/crises/strait-2022"

    @pytest.mark.parametrize(
        "address", ["diplomatic-contacts/{}", "events/{}", "events/{}/thread", "events/{}/context"]
    )
    def test_a_removed_id_says_which_release_had_it(self, two_releases: World, api: Api, address: str) -> None:
        answer = api(address.format(w.NEXT_CALL), expect=410)
        body = assert_problem(answer, 410, "gone", api=api)
        assert "the last release that has it is 1.0.0." in body["detail"]

    def test_a_removed_id_of_another_kind_was_never_there(self, two_releases: World, api: Api) -> None:
        assert_problem(api(f"statements/{w.NEXT_CALL}", expect=404), 404, "not-found")

    def test_what_was_never_released_leaves_no_trace(self, two_releases: World, api: Api) -> None:
        two_releases.records["other-events"].append({**two_releases.find(w.HURT), "id": "2022-03-08-fog"})
        load(two_releases.write())
        two_releases.remove("2022-03-08-fog")
        load(two_releases.write())
        assert_problem(api("events/2022-03-08-fog", expect=404), 404, "not-found")

    def test_an_id_can_be_given_back(self, two_releases: World, api: Api) -> None:
        two_releases.find(ANNOUNCED).update(id=w.BAN_INDIRECT, formerly=[ANNOUNCED])
        load(two_releases.write())
        api(f"statements/{w.BAN_INDIRECT}")
        assert self.location(f"statements/{ANNOUNCED}") == f"/api/v1/statements/{w.BAN_INDIRECT}"

    @pytest.mark.parametrize("slug", ["%00", "x%00--y", "x--y", "%0A"])
    def test_what_is_no_id_became_nothing(self, two_releases: World, api: Api, slug: str) -> None:
        for collection in ("statements", "figures"):
            assert Client().get(f"/api/v1/{collection}/{slug}").status_code == 404


class TestFormerIds:
    @pytest.mark.parametrize(
        ("formerly", "said"),
        [
            ([w.CALL], "is the id of a present record"),
            ([w.HURT], "is the id of a present record"),
            (["2022-03-08-never"], "was in no release"),
            (["Latvia"], "is not an id"),
            (w.BAN_INDIRECT, "not a list"),
            ([w.BAN_INDIRECT], f"is claimed already by {ANNOUNCED}"),
            ([w.NEXT_CALL, w.NEXT_CALL], "stands twice in the list"),
            (["anna-berg"], "was in no release"),
        ],
    )
    def test_a_former_id_was_released_and_is_nobody_elses(self, two_releases: World, formerly: Any, said: str) -> None:
        two_releases.find(w.HURT)["formerly"] = formerly
        with pytest.raises(FixtureErrors, match=said) as raised:
            load(two_releases.write())
        assert {(problem.record, problem.field.partition(".")[0]) for problem in raised.value.problems} == {
            (w.HURT, "formerly")
        }

    def test_every_record_can_have_had_another_id(self, world: World, release: Callable[..., str]) -> None:
        release("1.0.0")
        for collection, old in [("places", "tallinn"), ("documents", w.EVENING), ("actors", "janis-ozols")]:
            for one in world.records[collection]:
                if one["id"] == old:
                    one["formerly"] = []
        assert load(world.write()).standing.version == "1.0.0"
