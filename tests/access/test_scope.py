import pytest
from sqlalchemy import update

from access import people
from access.policy import Act, is_staff, may
from access.scope import NotVisible, dossier_for, visible_dossiers
from models.firm import Grant, User
from tests.conftest import World

SEEN = {
    "anna": {"bakery", "garage"},
    "sam": {"bakery", "garage"},
    "alice": {"bakery"},
    "bruno": {"garage"},
    "chloe": {"bakery"},
    "dora": {"garage"},
    "mallory": {"mine"},
}


@pytest.mark.parametrize("name", SEEN)
@pytest.mark.parametrize("dossier", ["bakery", "garage", "mine"])
def test_each_persona_sees_exactly_their_dossiers(world: World, name: str, dossier: str) -> None:
    user = world.user(name)
    with world.platform.reading() as session:
        if dossier in SEEN[name]:
            found = dossier_for(session, user, world.dossiers[dossier])
            assert found.name == f"The {dossier}"
        else:
            with pytest.raises(NotVisible):
                dossier_for(session, user, world.dossiers[dossier])


def test_a_dossier_that_is_not_there_is_not_visible(world: World) -> None:
    with world.platform.reading() as session, pytest.raises(NotVisible):
        dossier_for(session, world.user("anna"), 10**15)


@pytest.mark.parametrize("name", SEEN)
def test_a_disabled_person_sees_nothing(world: World, name: str) -> None:
    with world.platform.writing() as session:
        session.execute(update(User).where(User.id == world.users[name]).values(disabled=True))
    with world.platform.reading() as session:
        assert session.scalars(visible_dossiers(world.user(name))).all() == []


def test_a_client_loses_an_inactive_dossier_and_staff_do_not(world: World) -> None:
    world.change("bakery", active=False)
    with world.platform.reading() as session:
        assert dossier_for(session, world.user("alice"), world.dossiers["bakery"])
        with pytest.raises(NotVisible):
            dossier_for(session, world.user("chloe"), world.dossiers["bakery"])


def test_a_client_for_documents_only_sees_no_figures(world: World) -> None:
    with world.platform.writing() as session:
        session.execute(update(Grant).values(role="documents"))
    with world.platform.reading() as session:
        assert session.scalars(visible_dossiers(world.user("chloe"))).all() == []


def test_a_role_nobody_knows_sees_nothing(world: World) -> None:
    with world.platform.writing() as session:
        session.execute(update(User).values(role="owner"))
    with world.platform.reading() as session:
        assert session.scalars(visible_dossiers(world.user("anna"))).all() == []


def test_a_grant_across_firms_shows_nothing(world: World) -> None:
    with world.platform.writing() as session:
        mine = world.dossiers["mine"]
        session.add(Grant(user_id=world.users["chloe"], dossier_id=mine, role="full"))
    with world.platform.reading() as session, pytest.raises(NotVisible):
        dossier_for(session, world.user("chloe"), world.dossiers["mine"])


ACTS: dict[Act, set[str]] = {
    "see": {"anna", "sam", "alice", "bruno", "chloe", "dora"},
    "synchronise": {"anna", "sam", "alice", "bruno"},
    "full": {"anna", "sam", "alice"},
    "confirm": {"anna", "sam", "alice"},
    "technical": {"sam"},
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("name", SEEN)
def test_each_act_on_the_bakery_is_for_those_the_policy_names(
    world: World, act: Act, name: str
) -> None:
    assert may(world.user(name), act, world.dossier("bakery")) == (name in ACTS[act])


def test_a_disabled_person_may_do_nothing(world: World) -> None:
    anna = world.user("anna")
    anna.disabled = True
    assert not may(anna, "see", world.dossier("bakery"))


def test_clients_are_not_staff(world: World) -> None:
    assert is_staff(world.user("sam"))
    assert not is_staff(world.user("chloe"))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"role": "owner"}, "no role"),
        ({"locale": "de"}, "no language"),
        ({"email": "nobody"}, "not an e-mail"),
        ({"email": " ALICE@marchal.example "}, "already known"),
    ],
)
def test_a_person_who_cannot_be_is_refused(
    world: World, changed: dict[str, str], sentence: str
) -> None:
    given = {"email": "new@marchal.example", "name": "New", "role": "client", **changed}
    with world.platform.writing() as session, pytest.raises(people.UserRefused, match=sentence):
        people.add_user(session, people.NewUser(firm_id=1, **given), "hash")


def test_only_a_client_of_the_firm_is_granted_a_dossier(world: World) -> None:
    alice, chloe = world.user("alice"), world.user("chloe")
    bakery, mine = world.dossier("bakery"), world.dossier("mine")
    with world.platform.writing() as session:
        for user, dossier, role in (
            (alice, bakery, "full"),
            (chloe, mine, "full"),
            (chloe, bakery, "x"),
        ):
            with pytest.raises(people.UserRefused):
                people.grant(session, user, dossier, role)


def test_a_stranger_is_at_the_firm_that_hosts_the_portal(world: World) -> None:
    with world.platform.reading() as session:
        hosting = people.find_firm(session, None)
        theirs = people.find_firm(session, world.user("mallory"))
    assert hosting is not None
    assert theirs is not None
    assert (hosting.name, theirs.name) == ("Fiduciaire Marchal", "Fiduciaire Martin")
