"""A file as received: its bytes, its name, and what the person who hands it over adds."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from kpi_lib.datasets.agencies import CODE
from kpi_lib.errors import DatasetError
from kpi_lib.periods import FiscalYear

LARGEST = 50_000_000
"""Bytes of the largest file that is read; the largest page seen has 80 kB."""

SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d{1,6}\)(?P<address>[^\s>]{1,2000})")
"""What browsers write into a page that they save."""

FIRST_LINE = re.compile(rb"\s*(?:URL:\s*)?(?P<address>https?://[^\s]{1,2000})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Given:
    """What is said on handing a file over, because the file does not say it.

    Args:
        fiscal_year: Fiscal year, Buddhist Era.
        agency: Code of the agency.

    Raises:
        PeriodError: The year does not exist.
        DatasetError: The agency could not be a folder.
    """

    fiscal_year: int | None = None
    agency: str | None = None

    def __post_init__(self) -> None:
        if self.fiscal_year is not None:
            FiscalYear(self.fiscal_year)
        if self.agency is not None and not CODE.fullmatch(self.agency):
            msg = f"{self.agency!r} is not an agency code; write letters, digits, - or _"
            raise DatasetError(msg)


@dataclass(frozen=True, slots=True)
class Received:
    """One file, untouched.

    Args:
        name: Name of the file, without its folder.
        content: Its bytes.
        day: Day it was received, in Thailand; none where nothing hangs on it.
    """

    name: str
    content: bytes
    day: date | None = None

    @property
    def sha256(self) -> str:
        """Of its bytes."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def mark(self) -> str:
        """First letters of its hash, by which rows name it."""
        return self.sha256[:12]

    def asked(self, name: str) -> str:
        """Value that a parameter of the page's address had; empty if the file tells none.

        The address is that of a browser's own note, of the first line, or of the name that
        the file was saved under. The host never tells anything.

        >>> Received("index11.php?selDEP=07000000&selYear=2564", b"").asked("selYear")
        '2564'
        """
        head = self.content[:4096].removeprefix(b"\xef\xbb\xbf")
        places = [self.name]
        if noted := SAVED_FROM.search(head) or FIRST_LINE.match(head):
            places.insert(0, noted["address"].decode("ascii", "replace"))
        for place in places:
            try:
                values = parse_qs(urlsplit(place).query).get(name, [])
            except ValueError:
                continue
            if values:
                return values[0].strip()
        return ""


def receive(path: Path) -> Received:
    """Read a file.

    Raises:
        DatasetError: It cannot be read, or is larger than any page or table.
    """
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= LARGEST else b""
    except IsADirectoryError as error:
        msg = f"{path.name} is a folder; name the files in it, as in {path.name}/*.xlsx"
        raise DatasetError(msg) from error
    except OSError as error:
        msg = f"{path.name} cannot be read ({error.strerror}); name a file that is there"
        raise DatasetError(msg) from error
    if size > LARGEST:
        msg = f"{path.name} has {size} bytes; a page or table has at most {LARGEST}"
        raise DatasetError(msg)
    return Received(path.name, content)
