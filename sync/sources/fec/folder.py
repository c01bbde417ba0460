"""A folder of FEC files as it is at one moment."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sync.source import Facts, SourceError
from sync.sources.fec.mapper.years import SameYear, YearUnclear, closing_of, siren_of
from sync.sources.fec.parser import Unreadable

SUFFIXES = (".txt", ".csv")
HIDDEN = (".", "~")  # what editors and servers leave beside a file
READER = "1"  # to be raised when files are read in another way: then all are read again


@dataclass(frozen=True, slots=True)
class Folder:
    """The files, the oldest year first; `mark` is another one when any of them was touched."""

    paths: tuple[Path, ...]
    mark: str
    siren: str  # of the company, "" when no file's name has one


def seen(location: Path) -> Folder:
    """What is in a folder now. Raises SourceError when it is none, or is not of one company."""
    with in_words(location):
        found = {path: path.stat() for path in location.iterdir() if _is_fec(path)}
    if not found:
        raise SourceError("fec_no_files", permanent=True, facts={"path": str(location)})
    touched = sorted((path.name, stat.st_size, stat.st_mtime_ns) for path, stat in found.items())
    mark = sha256(repr((READER, touched)).encode()).hexdigest()
    return Folder(tuple(sorted(found, key=_order)), mark, _siren(sorted(found)))


def name_of(path: Path) -> str:
    """A file's name as it can be shown: its bytes need not be text."""
    return path.name.encode(errors="replace").decode()


def _is_fec(path: Path) -> bool:
    hidden = path.name.startswith(HIDDEN)
    return not hidden and path.suffix.lower() in SUFFIXES and not path.is_dir()


def _order(path: Path) -> tuple[dt.date, str]:
    return closing_of(path.name) or dt.date.max, path.name


def _siren(paths: list[Path]) -> str:
    """The company of all files; raises SourceError when they name two."""
    named = {siren_of(path.name): name_of(path) for path in reversed(paths) if siren_of(path.name)}
    if len(named) > 1:
        (found, file), (expected, other), *_rest = named.items()
        facts = {"file": file, "found": found, "other": other, "expected": expected}
        raise SourceError("fec_two_companies", permanent=True, facts=facts)
    return next(iter(named), "")


@contextmanager
def in_words(location: Path) -> Iterator[None]:
    """Turn what can be wrong with files into a SourceError."""
    try:
        yield
    except Unreadable as error:
        raise SourceError(error.code, permanent=True, facts=_place(error)) from error
    except YearUnclear as error:
        raise SourceError("fec_year_unclear", permanent=True, facts=_dates(error)) from error
    except SameYear as error:
        both = {"file": name_of(Path(error.file)), "other": name_of(Path(error.other))}
        raise SourceError("fec_same_year", permanent=True, facts=both) from error
    except OSError as error:
        raise _unreachable(location, error) from error


def _place(error: Unreadable) -> Facts:
    return {
        "file": name_of(Path(error.file)),
        "line": error.line,
        "column": error.column,
        "expected": error.expected,
        "found": error.found,
    }


def _dates(error: YearUnclear) -> Facts:
    dated = error.dated
    return {"file": name_of(Path(dated.name)), "first": str(dated.first), "last": str(dated.last)}


def _unreachable(location: Path, error: OSError) -> SourceError:
    """What is said when the system does not give a folder or a file."""
    path = Path(error.filename or location)
    shown = str(path.with_name(name_of(path))) if path.name else str(path)
    facts = {"path": shown, "error": error.strerror or str(error)}
    if isinstance(error, NotADirectoryError):
        return SourceError("fec_not_a_folder", permanent=True, facts=facts)
    if isinstance(error, FileNotFoundError):
        if path == location:
            return SourceError("path_wrong", permanent=True, facts=facts)
        return SourceError("fec_moving", permanent=False, facts={"path": str(location)})
    return SourceError("fec_unreadable", permanent=False, facts=facts, detail=str(error))
