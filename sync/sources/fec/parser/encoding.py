"""Which encoding a file is in. Only its texts hang on it: figures and dates are ASCII."""

import codecs
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sync.sources.fec.parser.refusal import Unreadable

CHUNK = 1 << 20
LONGEST_LINE = CHUNK  # a megabyte without a line end is no table
UTF_8, UTF_16, WINDOWS, LATIN, DOS = "utf-8-sig", "utf-16", "cp1252", "iso8859-15", "cp850"
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
ASCII = bytes(range(0x80))
WINDOWS_ONLY = range(0x80, 0xA0)  # control signs in ISO 8859
ACCENTS = range(0xE0, 0x100)  # the small letters of Windows and ISO
DOS_ACCENTS = (0x82, 0x85, 0x87, 0x88, 0x8A)  # é à ç ê è


def encoding_of(path: Path) -> str:
    """The encoding of a file's texts. Raises Unreadable for what is no text at all."""
    with path.open("rb") as file:
        head = file.read(CHUNK)
    _refuse_other_forms(head)
    marked = head.startswith(UTF_16_MARKS)
    decoder = codecs.getincrementaldecoder(UTF_16 if marked else "utf-8")()
    high: Counter[int] = Counter()
    sound = True
    for chunk, is_last in _chunks(path):
        _refuse_endless(chunk, is_last=is_last)
        high.update(chunk.translate(None, ASCII))
        sound = sound and _decodes(decoder, chunk, is_last=is_last)
    if marked and not sound:
        raise Unreadable("fec_not_text", expected="TXT, CSV", found="UTF-16")
    if sound:
        return UTF_16 if marked else UTF_8
    return _eight_bits(high)


def _refuse_other_forms(head: bytes) -> None:
    found = ""
    if not head.strip():
        raise Unreadable("fec_empty", found="0")
    if head.lstrip(codecs.BOM_UTF8).lstrip().startswith(b"<"):
        found = "XML"
    elif head.startswith(b"PK\x03\x04"):
        found = "ZIP, XLSX"
    elif b"\0" in head[:2]:
        found = "UTF-16"
    if found:
        raise Unreadable("fec_not_text", expected="TXT, CSV", found=found)


def _chunks(path: Path) -> Iterator[tuple[bytes, bool]]:
    with path.open("rb") as file:
        chunk = file.read(CHUNK)
        while chunk:
            following = file.read(CHUNK)
            yield chunk, not following
            chunk = following


def _refuse_endless(chunk: bytes, *, is_last: bool) -> None:
    if not is_last and b"\n" not in chunk and b"\r" not in chunk:
        raise Unreadable("fec_not_text", expected="TXT, CSV", found=chunk[:20].decode("latin-1"))


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, is_last: bool) -> bool:
    try:
        decoder.decode(chunk, is_last)
    except UnicodeDecodeError:
        return False
    return True


def _eight_bits(high: Counter[int]) -> str:
    """Windows uses places that ISO 8859-15 leaves to control signs; DOS has its accents there."""
    low = sum(high[byte] for byte in WINDOWS_ONLY)
    if not low:
        return LATIN
    accents = sum(high[byte] for byte in ACCENTS)
    is_dos = not accents and sum(high[byte] for byte in DOS_ACCENTS) * 2 > high.total()
    return DOS if is_dos else WINDOWS
