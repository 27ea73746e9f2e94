"""The workspace: the folders of a workbook, and what lies in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kpi_lib.datasets.agencies import Agencies, Agency, agencies
from kpi_lib.datasets.columns import (
    AGENCIES,
    AMENDMENTS,
    CITY_INDICATORS,
    CITY_PROJECTS,
    COMMITTEE_SCORES,
    CORRECTIONS,
    DEDUCTIONS,
    INDICATORS,
    RESULTS,
    ROUNDS,
    SUPPORTING_UNITS,
    TRANSPARENCY,
    WEIGHTS,
)
from kpi_lib.datasets.folders import Folders, listed
from kpi_lib.datasets.register import EXTRACT, Entry, read_register, read_register_table
from kpi_lib.datasets.table import TableText, contents, nearest, read_table
from kpi_lib.errors import DatasetError

MADE_WITH = "KPI_MADE_WITH"
"""Environment variable in which a run tells its notebook what it is made with, as JSON."""

FEW = 3
"""Agencies that a word may mean and that are named."""

OF_ROUNDS = {
    "rounds": ("results", ROUNDS),
    "deductions": ("results", DEDUCTIONS),
    "committee_scores": ("results", COMMITTEE_SCORES),
    "weights": ("agreements", WEIGHTS),
    "amendments": ("agreements", AMENDMENTS),
}
"""Tables of appraisal rounds: the folder that each lies in, and its columns."""


@dataclass(frozen=True, slots=True)
class Workspace(Folders):
    """The folders of a workbook, and the tables in them."""

    def read(self, path: Path, columns: Iterable[str]) -> TableText:
        """Read a table of the workspace; see `read_table`."""
        return read_table(path, self.file(path), columns)

    def agencies_table(self) -> TableText:
        """The table of agencies."""
        return self.read(self.data / "agencies.csv", AGENCIES)

    def agencies(self) -> tuple[Agency, ...]:
        """Every agency, in the order of the table.

        Raises:
            DatasetError: A code could not be part of a path.
        """
        return self._agencies().listed

    def agency(self, agency_code: str) -> Agency:
        """The agency of a code.

        Raises:
            DatasetError: There is none; names the nearest.
        """
        there = self._agencies()
        if agency_code not in there.by_code:
            meant = [f"{one.agency_code} ({one.name_th})" for one in there.meant(agency_code)]
            near = listed(nearest(agency_code, there.by_code))
            hint = f"there is {near}; a new one comes in by the form of `kpi template agencies`"
            if meant:
                more = ", ..." if meant[FEW:] else ""
                hint = f"did you mean {' or '.join(meant[:FEW])}{more}?"
            msg = f"there is no agency {agency_code!r} in data/agencies.csv; {hint}"
            raise DatasetError(msg)
        return there.by_code[agency_code]

    def agencies_meant(self, word: str) -> tuple[Agency, ...]:
        """Agencies that a word which is no code may mean; see `Agencies.meant`."""
        return self._agencies().meant(word)

    def _agencies(self) -> Agencies:
        path = self.data / "agencies.csv"
        file = self.file(path)
        return agencies(contents(path, file), file)

    def years(self, agency_code: str) -> tuple[int, ...]:
        """Fiscal years for which an agency has an agreement."""
        folder = self.data / "agreements" / self.agency(agency_code).agency_code
        found = (path.parent.name for path in folder.glob("fy*/indicators.csv"))
        return tuple(sorted(int(name[2:]) for name in found if name[2:].isdecimal()))

    def quarters(self, agency_code: str, fiscal_year: int) -> tuple[int, ...]:
        """Quarters for which an agency has a row of results; none without such a table."""
        if not self.has_quarters(agency_code, fiscal_year):
            return ()
        rows = self.results_table(agency_code, fiscal_year).rows
        found = {row["quarter"] for row in rows}
        return tuple(quarter for quarter in (1, 2, 3, 4) if str(quarter) in found)

    def rounds(self, agency_code: str, fiscal_year: int) -> tuple[int, ...]:
        """Appraisal rounds, by their months, for which an agency has a row of results."""
        table = self.round_tables(agency_code, fiscal_year).get("rounds")
        found = {row["months"] for row in table.rows} if table else set()
        return tuple(months for months in range(1, 13) if str(months) in found)

    def has_quarters(self, agency_code: str, fiscal_year: int) -> bool:
        """Whether an agency has a table of quarterly results."""
        folder = self.data / "results" / self._year(agency_code, fiscal_year)
        return (folder / "results.csv").exists()

    def indicators_table(self, agency_code: str, fiscal_year: int) -> TableText:
        """Indicators of an agreement.

        Raises:
            DatasetError: There is no agreement; names the years there are.
        """
        folder = self._year(agency_code, fiscal_year)
        return self.read(self.data / "agreements" / folder / "indicators.csv", INDICATORS)

    def is_scored(self, agency_code: str, fiscal_year: int) -> bool:
        """Whether an agreement is scored, and so reported by months: it names methods."""
        rows = self.indicators_table(agency_code, fiscal_year).rows
        return any(row["method"] for row in rows)

    def results_table(self, agency_code: str, fiscal_year: int) -> TableText:
        """Results reported against an agreement.

        Raises:
            DatasetError: There is no agreement, or no table of results.
        """
        if not self.has_quarters(agency_code, fiscal_year):
            form = form_command("results", agency_code, fiscal_year)
            msg = (
                f"agency {agency_code} has no results for fiscal year {fiscal_year}; take in "
                f"the form of {form}, or of `rounds` where it reports by months"
            )
            raise DatasetError(msg)
        folder = self._year(agency_code, fiscal_year)
        return self.read(self.data / "results" / folder / "results.csv", RESULTS)

    def round_tables(self, agency_code: str, fiscal_year: int) -> dict[str, TableText]:
        """Tables of appraisal rounds, those that are there, by name."""
        folder = self._year(agency_code, fiscal_year)
        paths = {
            name: self.data / kind / folder / f"{name}.csv"
            for name, (kind, _) in OF_ROUNDS.items()
        }
        return {
            name: self.read(path, OF_ROUNDS[name][1])
            for name, path in paths.items()
            if path.exists()
        }

    def corrections_table(self, agency_code: str, fiscal_year: int) -> TableText | None:
        """Declared corrections of a year, none when there is no such table."""
        path = self.data / "corrections" / f"{self._year(agency_code, fiscal_year)}.csv"
        return self.read(path, CORRECTIONS) if path.exists() else None

    def has_facts(self) -> bool:
        """Whether there are facts of the city's pages."""
        return (self.data / "facts" / "city_indicators.csv").is_file()

    def city_indicators_table(self) -> TableText:
        """Facts of the city's pages of indicators, used in an agreement or set aside."""
        return self.read(self.data / "facts" / "city_indicators.csv", CITY_INDICATORS)

    def city_projects_table(self) -> TableText:
        """Facts of the city's pages of projects."""
        return self.read(self.data / "facts" / "city_projects.csv", CITY_PROJECTS)

    def supporting_units_table(self, agency_code: str, fiscal_year: int) -> TableText | None:
        """Units that support others, none when there is no such table."""
        folder = self.data / "agreements" / self._year(agency_code, fiscal_year)
        path = folder / "supporting_units.csv"
        return self.read(path, SUPPORTING_UNITS) if path.exists() else None

    def transparency_table(self, agency_code: str, fiscal_year: int) -> TableText | None:
        """Answers to the checklist of a standard, none when there is no such table."""
        folder = self.data / "results" / self._year(agency_code, fiscal_year)
        path = folder / "transparency.csv"
        return self.read(path, TRANSPARENCY) if path.exists() else None

    def register(self) -> dict[str, Entry]:
        """The data register, by file; where a run is laid out again, its extract.

        Raises:
            DatasetError: A row cannot be read, or a file is registered twice.
        """
        page, *tables = self.register_files()
        read = read_register_table if page.name == EXTRACT else read_register
        entries = read(page, self.file(page))
        for path in tables:
            more = read_register_table(path, self.file(path))
            if twice := sorted(entries.keys() & more.keys()):
                msg = f"{self.file(path)} registers {twice[0]!r} once more; keep one row"
                raise DatasetError(msg)
            entries |= more
        return entries

    def has_register(self) -> bool:
        """Whether there is a data register, or its extract."""
        return any((self.data / name).is_file() for name in ("README.md", EXTRACT))

    def register_files(self) -> tuple[Path, ...]:
        """The page of the register, then its tables: one for each lot that came together.

        Where a run is laid out again, its extract alone.
        """
        page = self.data / "README.md"
        if not page.exists() and (laid_out := self.data / EXTRACT).is_file():
            return (laid_out,)
        tables = (self.data / "register").glob("*.csv")
        return (page, *sorted(tables))

    def entry(self, file: str) -> Entry:
        """What the register says of a table.

        Args:
            file: Path relative to the root of the workspace, as tables name themselves.

        Raises:
            DatasetError: The table is not registered.
        """
        return registered(self.register(), file)

    def _year(self, agency_code: str, fiscal_year: int) -> Path:
        years = self.years(agency_code)
        if fiscal_year not in years:
            near = sorted(years, key=lambda year: (abs(year - fiscal_year), year))
            msg = (
                f"agency {agency_code} has no agreement for fiscal year {fiscal_year}; "
                f"there is {listed([str(year) for year in near])}; a new one comes in by the "
                f"form of {form_command('indicators', agency_code, fiscal_year)}"
            )
            raise DatasetError(msg)
        return Path(agency_code) / f"fy{fiscal_year}"


def form_command(table: str, agency_code: str, fiscal_year: int | str) -> str:
    """The command that writes the form by which a table comes in, for a message."""
    return f"`kpi template {table} --agency {agency_code} --fiscal-year {fiscal_year}`"


def registered(register: Mapping[str, Entry], file: str) -> Entry:
    """What a register says of a table.

    Raises:
        DatasetError: The table is not registered.
    """
    name = file.removeprefix("data/")
    if name not in register:
        msg = (
            f"{file} is not in the data register; say where it comes from by "
            f"`kpi register {file} --from TEXT`, with --illustrative if it was made up"
        )
        raise DatasetError(msg)
    return register[name]
