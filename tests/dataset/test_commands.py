"""The commands that load: what they say, what they refuse."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from events.models import Event
from tests.dataset import world as w


@pytest.fixture
def run(world, settings):
    """Run a command on the world, which takes the place of the project's fixtures."""
    settings.FIXTURES_DIR = world.write()

    def call(command: str, *arguments: object, **options: object) -> str:
        out = StringIO()
        call_command(command, *map(str, arguments), stdout=out, stderr=out, **options)
        return out.getvalue()

    return call


@pytest.mark.django_db
def test_load_dataset_says_what_it_added_changed_and_removed(world, run):
    told = run("load_dataset")
    assert f"diplomatic-contacts: 2 added: {w.CALL}, {w.NEXT_CALL}\n" in told
    assert "15 records, in " in told
    world.find(w.CALL)["title"] = "Otherwise"
    world.remove(w.NEXT_CALL)
    world.write()
    told = run("load_dataset")
    assert f"diplomatic-contacts: 1 changed: {w.CALL}\n" in told
    assert f"diplomatic-contacts: 1 removed: {w.NEXT_CALL}\n" in told


@pytest.mark.django_db
def test_a_second_load_says_that_nothing_changed(run):
    run("load_dataset")
    assert run("load_dataset").startswith("Nothing changed: the database holds dataset 0.0.0+")


@pytest.mark.django_db
def test_load_dataset_takes_another_folder(world, run, tmp_path):
    other = w.World(tmp_path / "other")
    other.remove(w.HURT)
    run("load_dataset", other.write())
    assert not Event.objects.filter(slug=w.HURT).exists()


@pytest.mark.django_db
def test_many_ids_are_cut_unless_asked_for(world, run):
    for number in range(10, 22):
        world.records["other-events"].append({**world.find(w.HURT), "id": f"2022-03-08-storm-{number}"})
    world.write()
    told = run("load_dataset", verbosity=2)
    assert all(f"2022-03-08-storm-{number}" in told for number in range(10, 22))
    for number in range(10, 22):
        world.remove(f"2022-03-08-storm-{number}")
    world.write()
    assert "and 4 more (--verbosity 2 names all)" in run("load_dataset")


@pytest.mark.django_db
def test_a_load_that_shall_say_little_only_says_how_many_it_loaded(run):
    told = run("load_dataset", verbosity=0)
    assert told.startswith("Loaded dataset ")
    assert told.count("\n") == 1


@pytest.mark.django_db
def test_load_dataset_lists_every_error_and_fails(world, run):
    world.find(w.CALL)["level"] = "kings"
    world.find(w.HURT)["event_type"] = "storm"
    world.write()
    with pytest.raises(CommandError, match=r"2 errors in .*; nothing was loaded"):
        run("load_dataset")
    assert not Event.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("names", [[], ["."], ["actors.yaml"], ["actors.yaml", "statements/2022-03.yaml"]])
def test_loaddata_loads_the_whole_dataset_through_the_same_loader(world, run, names):
    told = run("loaddata", *(world.folder / name for name in names))
    assert "15 records" in told
    assert Event.objects.count() == 7


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["initial_data", "../elsewhere.yaml", "actors.yml"])
def test_loaddata_refuses_any_other_fixture(world, run, name):
    (world.folder / "../elsewhere.yaml").write_text("[]")
    with pytest.raises(CommandError, match="loads this project's dataset only"):
        run("loaddata", world.folder / name)
    assert not Event.objects.exists()
