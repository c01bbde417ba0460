import dataclasses

import pytest

from office.dossiers import (
    CodeTaken,
    DossierRefused,
    NewDossier,
    NoSuchDossier,
    add_dossier,
    dossier_by_code,
    list_dossiers,
)
from tests.conftest import World, email


def new(world: World, **changed: str) -> NewDossier:
    imprimerie = NewDossier(1, world.connector_id, "0009", "Imprimerie", "x.db")
    return dataclasses.replace(imprimerie, **changed)  # type: ignore[arg-type]  # all are texts


def test_a_dossier_gets_a_place_of_its_own_and_waits_for_its_first_sync(world: World) -> None:
    with world.platform.writing() as session:
        made = add_dossier(session, new(world))
    assert made.place not in world.places.values()
    assert (made.synced_at, made.full_advised) == (None, "first_sync")


@pytest.mark.parametrize(
    "changed", [{"code": ""}, {"code": "x" * 41}, {"name": "  "}, {"chart": "XX"}]
)
def test_a_dossier_without_code_name_or_chart_is_refused(
    world: World, changed: dict[str, str]
) -> None:
    with world.platform.writing() as session, pytest.raises(DossierRefused):
        add_dossier(session, new(world, **changed))


def test_a_code_is_taken_once_in_a_firm(world: World) -> None:
    with world.platform.writing() as session, pytest.raises(CodeTaken):
        add_dossier(session, new(world, code=" 0001 "))


def test_dossiers_are_listed_by_code_with_their_manager(world: World) -> None:
    with world.platform.reading() as session:
        rows = list_dossiers(session)
        assert dossier_by_code(session, "0002").name == "The garage"
        with pytest.raises(NoSuchDossier):
            dossier_by_code(session, "4711")
    assert [row.code for row in rows] == ["0001", "0001", "0002"]
    assert rows[0].manager == email("alice")
