"""The container of a workbook: which parts it holds, and how much of them is let in."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from kpi_lib.intake.sheets.grid import refuse_file

MOST_BYTES = 50 * 2**20
"""Largest file that is opened."""

MOST_UNPACKED = 200 * 2**20
"""Most that the parts of a file may hold together, counted while they are unpacked."""

MOST_RATIO = 400
"""Most that a part may be packed; text of cells packs to a tenth, a bomb to a thousandth."""

BEFORE_RATIO = 2**20
"""A part smaller than this is not asked how well it packs."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
SAVE = "open it and save it as an Excel workbook (.xlsx)"
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    etree.LxmlError,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What the readers of packed files and of XML raise on damaged ones."""


@dataclass(slots=True)
class Container:
    """The parts of an XLSX file, unpacked with a limit over all of them.

    Args:
        file: How messages name the file.
        archive: The opened file.
        unpacked: Bytes unpacked so far.
    """

    file: str
    archive: zipfile.ZipFile
    unpacked: int = 0

    def __contains__(self, part: str) -> bool:
        return part in self.archive.NameToInfo

    def read(self, part: str) -> bytes:
        """Unpack a part.

        Raises:
            DatasetError: It is packed like a bomb, or holds too much.
        """
        info = self.archive.getinfo(part)
        with self.archive.open(info) as stream:
            content = stream.read(MOST_UNPACKED - self.unpacked + 1)
        self.unpacked += len(content)
        ratio = len(content) / max(1, info.compress_size)
        if self.unpacked > MOST_UNPACKED or (
            len(content) > BEFORE_RATIO and ratio > MOST_RATIO
        ):
            refuse_file(
                self.file,
                f"unpacks to more than a sheet of figures holds ({part}, {ratio:.0f} times "
                "its packed size); copy the cells that matter into a new workbook",
            )
        if b"<!DOCTYPE" in content:
            refuse_file(self.file, f"declares entities of its own ({part}); {SAVE}")
        return content

    def elements(self, part: str, *names: str) -> Iterator[etree._Element]:
        """Elements of these local names, each whole, forgotten when the next is asked for."""
        wanted = [f"{{*}}{name}" for name in names]
        steps = etree.iterparse(
            io.BytesIO(self.read(part)),
            tag=wanted,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        for _, element in steps:
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]


def opened(content: bytes, file: str) -> Container:
    """Open an XLSX file.

    Raises:
        DatasetError: It is another kind of file, locked, damaged or too large.
    """
    if len(content) > MOST_BYTES:
        size = f"{len(content) // 2**20} MB"
        refuse_file(file, f"is {size} large; send sheets of at most {MOST_BYTES // 2**20} MB")
    if content.startswith(OLE) and ENCRYPTED in content:
        refuse_file(file, "is locked by a password; open it, remove the password, save it")
    if content.startswith(OLE):
        refuse_file(file, f"is a workbook of Excel 97-2003 (.xls); {SAVE}")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except UNREADABLE as error:
        refuse_file(file, f"is damaged, it cannot be unpacked ({error}); send it again")
    names = archive.NameToInfo
    if "xl/workbook.bin" in names:
        refuse_file(file, f"is a binary workbook (.xlsb); {SAVE}")
    if "mimetype" in names:
        refuse_file(file, f"is an OpenDocument file; {SAVE}")
    if "[Content_Types].xml" not in names:
        refuse_file(file, f"is a packed file, not an Excel workbook; {SAVE}")
    if any(info.flag_bits & 1 for info in archive.filelist):
        refuse_file(file, "is locked by a password; unpack it and send it without")
    return Container(file, archive)
