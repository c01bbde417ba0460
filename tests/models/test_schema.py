import re
import stat
from functools import partial
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.exc import DatabaseError

from models import schema
from models.audit import AuditEvent
from models.database import Mirrors, Platform
from models.firm import Firm
from models.mirror import MIRROR_REVISION, changes
from models.schema import PLATFORM_REVISION, SCRIPTS, DatabaseTooNew, MigrationRefused

EXTRA = '''"""A later revision."""
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("{statement}")
'''


def shape(path: Path) -> list[tuple[str, str]]:
    """All a database declares, without the spelling of its spaces and quotes."""
    with sqlite.connect(str(path)) as connection:
        rows = connection.execute("SELECT name, coalesce(sql, '') FROM sqlite_master").fetchall()
    connection.close()
    return sorted((name, re.sub(r'[\s"]+', "", sql)) for name, sql in rows)


def only_scripts(path: Path, kind: str) -> None:
    """Make a database by running every script on an empty one."""
    engine = create_engine(
        "sqlite://", module=sqlite, creator=lambda: sqlite.connect(str(path))
    ).execution_options(schema_translate_map={"mirror": "main"})
    with engine.connect() as connection, connection.begin():
        schema._upgrade(connection, kind, SCRIPTS / kind)
    engine.dispose()


def later_scripts(folder: Path, kind: str, statement: str) -> Path:
    """Today's scripts and one that does `statement`."""
    target = folder / kind / "versions"
    target.mkdir(parents=True)
    (folder / kind / "env.py").write_text((SCRIPTS / kind / "env.py").read_text())
    for script in (SCRIPTS / kind / "versions").glob("*.py"):
        (target / script.name).write_text(script.read_text())
    (target / "0002_later.py").write_text(EXTRA.format(statement=statement))
    return folder


@pytest.fixture
def platform(tmp_path: Path) -> Platform:
    platform = Platform(tmp_path / "data" / "platform.db")
    platform.prepare()
    return platform


@pytest.fixture
def mirrors(tmp_path: Path) -> Mirrors:
    mirrors = Mirrors(tmp_path / "mirrors")
    extract = tmp_path / "an.extract"
    sqlite.connect(str(extract)).close()
    with mirrors.applying("d1", extract):
        pass
    return mirrors


def test_the_platforms_scripts_make_what_a_new_platform_is(
    tmp_path: Path, platform: Platform
) -> None:
    only_scripts(tmp_path / "scripted.db", "platform")
    assert shape(tmp_path / "scripted.db") == shape(platform.path)
    assert any(name == "audit_event_no_update" for name, _sql in shape(platform.path))


def test_a_mirrors_scripts_make_what_a_new_mirror_is(tmp_path: Path, mirrors: Mirrors) -> None:
    only_scripts(tmp_path / "scripted.db", "mirror")
    assert shape(tmp_path / "scripted.db") == shape(mirrors.path("d1"))


@pytest.mark.parametrize(
    ("kind", "known"), [("platform", PLATFORM_REVISION), ("mirror", MIRROR_REVISION)]
)
def test_the_revision_known_is_that_of_the_newest_script(kind: str, known: str) -> None:
    settings = Config()
    settings.set_main_option("script_location", str(SCRIPTS / kind))
    assert ScriptDirectory.from_config(settings).get_current_head() == known


def test_preparing_twice_changes_nothing(platform: Platform) -> None:
    with platform.writing() as session:
        session.add(Firm(name="Marchal"))
    platform.prepare()
    with platform.reading() as session:
        assert session.scalars(select(Firm.name)).all() == ["Marchal"]


def test_the_data_folder_is_for_its_owner_only(platform: Platform, mirrors: Mirrors) -> None:
    for folder in (platform.path.parent, mirrors.folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_newer_platform_is_refused_with_a_sentence(platform: Platform) -> None:
    with platform.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0007'"))
    with pytest.raises(DatabaseTooNew, match=r"newer version of Pointage .*0007.* knows 0001"):
        platform.prepare()


def test_a_newer_mirror_is_refused_for_reading_and_for_applying(mirrors: Mirrors) -> None:
    with sqlite.connect(str(mirrors.path("d1"))) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'next'")
    with pytest.raises(DatabaseTooNew), mirrors.reading("d1"):
        pass
    with pytest.raises(DatabaseTooNew), mirrors.applying("d1", mirrors.folder / "none"):
        pass


def test_an_older_platform_is_copied_and_migrated(tmp_path: Path, platform: Platform) -> None:
    with platform.writing() as session:
        session.add(Firm(name="Marchal"))
    scripts = later_scripts(tmp_path / "m", "platform", "ALTER TABLE firm ADD COLUMN motto TEXT")
    schema.prepare_platform(platform._writer, platform.path, known="0002", scripts=scripts)
    with platform.reading() as session:
        assert session.execute(text("SELECT name, motto FROM firm")).one() == ("Marchal", None)
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "0002"
        assert session.scalar(text("PRAGMA foreign_keys")) == 0
    with platform.writing() as session:
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
    copy = platform.path.with_name("platform.db.before-0002")
    assert _revision_in(copy) == "0001"


def _revision_in(path: Path) -> str:
    connection = sqlite.connect(str(path))
    found: str = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    connection.close()
    return found


def test_a_migration_that_orphans_rows_changes_nothing(tmp_path: Path, platform: Platform) -> None:
    with platform.writing() as session:
        session.add(Firm(name="Marchal"))
        session.flush()
        session.execute(
            text(
                "INSERT INTO connector (firm_id, name, source, version, wake_seconds) "
                "VALUES (1, 'Desk', 'fec', '', 600)"
            )
        )
    scripts = later_scripts(tmp_path / "m", "platform", "DELETE FROM firm")
    with pytest.raises(MigrationRefused, match="1 rows would point nowhere"):
        schema.prepare_platform(platform._writer, platform.path, known="0002", scripts=scripts)
    with platform.reading() as session:
        assert session.scalar(select(Firm.name)) == "Marchal"
    assert _revision_in(platform.path) == "0001"


def test_an_older_mirror_is_migrated_when_it_is_first_opened(
    tmp_path: Path, mirrors: Mirrors, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripts = later_scripts(tmp_path / "m", "mirror", "ALTER TABLE party ADD COLUMN iban TEXT")
    monkeypatch.setattr(schema, "is_settled", partial(schema.is_settled, known="0002"))
    migrate = partial(schema.migrate_mirror, known="0002", scripts=scripts)
    monkeypatch.setattr(schema, "migrate_mirror", migrate)
    with mirrors.reading("d1") as mirror:
        columns = {column["name"] for column in inspect(mirror).get_columns("party")}
        assert "iban" in columns
    with mirrors.reading("d1") as mirror:
        assert mirror.execute(select(changes)).all() == []
    assert _revision_in(mirrors.path("d1")) == "0002"


def test_the_audit_trail_can_only_grow(platform: Platform) -> None:
    with platform.writing() as session:
        session.add(AuditEvent(at=1, act="sign_in"))
    for statement in ("UPDATE audit_event SET act = 'nothing'", "DELETE FROM audit_event"):
        with pytest.raises(DatabaseError, match="append only"), platform.writing() as session:
            session.execute(text(statement))
