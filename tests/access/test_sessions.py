import json
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from access import demo, passwords, sessions
from models.audit import AuditEvent
from models.firm import SignIn, SignInAttempt, User
from tests.conftest import PASSWORD, World, email

NOW = 1_800_000_000_000


def claim(
    name: str = "alice", password: str = PASSWORD, address: str = "192.0.2.1"
) -> sessions.Credentials:
    return sessions.Credentials(email(name), password, address, "a browser")


def person(world: World, secret: str, at: int) -> str | None:
    with world.platform.reading() as session:
        found = sessions.find_sign_in(session, secret, at)
        return found[1].name if found else None


def test_the_right_password_signs_in_and_is_on_the_audit_trail(world: World) -> None:
    secret = sessions.sign_in(world.platform, claim(), NOW)
    assert person(world, secret, NOW) == "Alice"
    with world.platform.reading() as session:
        kept = session.scalars(select(SignIn)).one()
        acts = session.scalars(select(AuditEvent.act)).all()
    assert secret not in (kept.token_hash, kept.csrf)
    assert list(acts) == ["signed_in"]


def test_the_case_and_blanks_of_an_address_do_not_matter(world: World) -> None:
    shouted = sessions.Credentials(f" {email('alice').upper()} ", PASSWORD)
    assert person(world, sessions.sign_in(world.platform, shouted, NOW), NOW) == "Alice"


@pytest.mark.parametrize("name", ["alice", "nobody"])
def test_known_and_unknown_people_get_the_same_refusals(world: World, name: str) -> None:
    left = []
    for _ in range(5):
        with pytest.raises(sessions.SignInRefused) as refused:
            sessions.sign_in(world.platform, claim(name, "wrong"), NOW)
        left.append(refused.value.tries_left)
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(sessions.TooManyTries) as pause:
        sessions.sign_in(world.platform, claim(name), NOW + 5 * 60_000)
    assert pause.value.minutes == 10


def test_after_the_pause_the_right_password_works_again(world: World) -> None:
    for _ in range(5):
        with pytest.raises(sessions.SignInRefused):
            sessions.sign_in(world.platform, claim(password="wrong"), NOW)
    later = NOW + sessions.PAUSE_MS
    assert sessions.sign_in(world.platform, claim(), later)
    with world.platform.reading() as session:
        assert session.scalar(select(func.count()).select_from(SignInAttempt)) == 0


def test_one_address_cannot_try_all_accounts(world: World) -> None:
    for number in range(sessions.TRIES_PER_ADDRESS):
        with world.platform.writing() as session:
            session.add(SignInAttempt(email=f"{number}@x.example", address="192.0.2.1", at=NOW))
    with pytest.raises(sessions.TooManyTries):
        sessions.sign_in(world.platform, claim(), NOW)
    assert sessions.sign_in(world.platform, claim(address="192.0.2.2"), NOW)


def test_an_ipv6_network_counts_as_one_address(world: World) -> None:
    for number in range(sessions.TRIES_PER_ADDRESS):
        with world.platform.writing() as session:
            network = "2001:db8::/64"
            session.add(SignInAttempt(email=f"{number}@x.example", address=network, at=NOW))
    with pytest.raises(sessions.TooManyTries):
        sessions.sign_in(world.platform, claim(address="2001:db8::77"), NOW)


def test_many_tries_at_once_count_as_many(world: World) -> None:
    outcomes: list[str] = []

    def guess() -> None:
        try:
            sessions.sign_in(world.platform, claim(password="wrong"), NOW)
        except (sessions.SignInRefused, sessions.TooManyTries) as refused:
            outcomes.append(type(refused).__name__)

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["SignInRefused"] * 5 + ["TooManyTries"] * 7


def test_a_disabled_person_cannot_sign_in_nor_stay(world: World) -> None:
    secret = sessions.sign_in(world.platform, claim(), NOW)
    with world.platform.writing() as session:
        session.execute(update(User).where(User.email == email("alice")).values(disabled=True))
    assert person(world, secret, NOW) is None
    with pytest.raises(sessions.SignInRefused):
        sessions.sign_in(world.platform, claim(), NOW)


def test_a_session_ends_when_idle_and_after_half_a_day(world: World) -> None:
    secret = sessions.sign_in(world.platform, claim(), NOW)
    assert person(world, secret, NOW + sessions.IDLE_MS - 1)
    assert person(world, secret, NOW + sessions.IDLE_MS) is None
    for at in range(NOW, NOW + sessions.LONGEST_MS, sessions.IDLE_MS - 1):
        with world.platform.writing() as session:
            sessions.renew(session, sessions.token_hash(secret), at)
    assert person(world, secret, NOW + sessions.LONGEST_MS - 1)
    assert person(world, secret, NOW + sessions.LONGEST_MS) is None


def test_seeing_a_session_is_worth_a_write_once_a_minute() -> None:
    kept = SignIn(seen_at=NOW)
    assert not sessions.is_renewal_due(kept, NOW + 59_999)
    assert sessions.is_renewal_due(kept, NOW + 60_000)


def test_signing_out_makes_the_secret_worthless(world: World) -> None:
    secret = sessions.sign_in(world.platform, claim(), NOW)
    other = sessions.sign_in(world.platform, claim(), NOW)
    with world.platform.writing() as session:
        found = sessions.find_sign_in(session, secret, NOW)
        assert found is not None
        sessions.sign_out(session, found[0], NOW)
    assert person(world, secret, NOW) is None
    assert person(world, other, NOW) == "Alice"
    with world.platform.writing() as session:
        sessions.sign_out_everywhere(session, world.users["alice"])
        sessions.renew(session, sessions.token_hash(other), NOW)
    assert person(world, other, NOW) is None


def test_signing_in_again_ends_the_browsers_old_session(world: World) -> None:
    old = sessions.sign_in(world.platform, claim(), NOW)
    again = sessions.Credentials(email("bruno"), PASSWORD, replaces=sessions.token_hash(old))
    new = sessions.sign_in(world.platform, again, NOW)
    assert (person(world, old, NOW), person(world, new, NOW)) == (None, "Bruno")


def test_a_password_is_kept_as_argon2id_and_found_again() -> None:
    kept = passwords.hash_password(PASSWORD)
    assert kept.startswith("$argon2id$")
    assert passwords.is_password(PASSWORD, kept)
    assert not passwords.is_password("another", kept)
    assert not passwords.is_password(PASSWORD, None)
    assert not passwords.is_password("nobody has this password", None)
    assert not passwords.is_password(PASSWORD, "no hash at all")


@pytest.mark.parametrize("password", ["", "x" * 1001])
def test_an_empty_or_endless_password_is_refused(password: str) -> None:
    with pytest.raises(ValueError, match="1 to 1000"):
        passwords.hash_password(password)


def test_demo_accounts_are_kept_for_their_owner_only(tmp_path: Path) -> None:
    assert demo.read_accounts(tmp_path) == ()
    accounts = (demo.DemoAccount("Alice", "administrator", "a@x.example", "pw", ("0001",)),)
    demo.write_accounts(tmp_path, accounts)
    assert demo.read_accounts(tmp_path) == accounts
    file = tmp_path / demo.NAME
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(file.read_text())[0]["dossiers"] == ["0001"]
