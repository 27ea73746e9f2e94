"""Spreadsheets as LibreOffice works them out, and what cells hold before it did."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import zipfile
from collections.abc import Iterable
from pathlib import Path

PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Calculation">
<prop oor:name="UseThreadedCalculationForFormulaGroups" oor:op="fuse"><value>false</value>
</prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc">
<prop oor:name="UseOpenCL" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""
"""Work out every formula when a file is opened: by itself LibreOffice believes what is kept. In
one thread: with several it sums cells that are still to be worked out."""

EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
"""A CSV a sheet, UTF-8, numbers in full and not as they are shown."""

FALSE = b"99"
"""Kept in the place of every value that a formula gives."""

Tables = dict[str, list[dict[str, str]]]


def parts(book: bytes) -> dict[str, bytes]:
    """Files inside of a workbook, by name."""
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def repacked(files: dict[str, bytes]) -> bytes:
    """A workbook of these files."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return kept.getvalue()


def falsified(book: bytes) -> tuple[bytes, int]:
    """The workbook with a false value kept for each formula, and how many there are."""
    count, files = 0, parts(book)
    for name, content in files.items():
        if name.startswith("xl/worksheets/"):
            files[name], found = re.subn(rb"(</f><v>)[^<]*", rb"\g<1>" + FALSE, content)
            count += found
    return repacked(files), count


def recalculated(soffice: str, book: bytes, folder: Path) -> Tables:
    """Every sheet as LibreOffice works it out: rows under the English half of the heading."""
    profile = folder / "profile"
    if not profile.exists():
        (profile / "user").mkdir(parents=True)
        (profile / "user/registrymodifications.xcu").write_text(PROFILE, "utf-8")
    (folder / "book.xlsx").write_bytes(book)
    made = folder / "made"
    for old in made.glob("*.csv"):
        old.unlink()
    subprocess.run(  # noqa: S603 - the program that the machine has under this name
        [
            soffice,
            f"-env:UserInstallation=file://{profile}",
            "--headless",
            "--norestore",
            *("--convert-to", EVERY_SHEET, "--outdir", str(made), str(folder / "book.xlsx")),
        ],
        check=True,
        capture_output=True,
        timeout=1200,
    )
    found = made.glob("book-*.csv")
    return {path.stem.removeprefix("book-"): list(_rows(path)) for path in found}


def flags(tables: Tables) -> dict[str, str]:
    """What a workbook says of each figure that it works out: agrees, or DIFFERS."""
    every = (row for table in tables.values() for row in table)
    return {row["Figure"]: row["Agrees?"].split()[-1] for row in every if "Agrees?" in row}


def opinion(soffice: str, report: Path, folder: Path) -> dict[str, str]:
    """What LibreOffice thinks of each figure of a report that was made."""
    book, _ = falsified((report / "audit.xlsx").read_bytes())
    return flags(recalculated(soffice, book, folder))


def _rows(path: Path) -> Iterable[dict[str, str]]:
    """Rows under the heading, the sixth line, that are not empty."""
    lines = list(csv.reader(io.StringIO(path.read_text("utf-8"))))
    heading = [cell.partition("\n")[2] or cell for cell in lines[5]]
    for line in lines[6:]:
        if any(line):
            yield dict(zip(heading, line, strict=False))
