"""Tables are read strictly, and nothing is converted on the way."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_lib import datasets
from kpi_lib.datasets import NumeralFault, Workspace, numeral_fault, read_table
from kpi_lib.errors import DatasetError
from kpi_lib.figures import Origin

COLUMNS = ("indicator_id", "quarter", "result")
GOOD = "indicator_id,quarter,result\n01,1,100.00\n"


def table(folder: Path, content: str | bytes) -> datasets.TableText:
    path = folder / "t.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(path, "data/t.csv", COLUMNS)


def test_cells_stay_text(tmp_path: Path) -> None:
    row = table(tmp_path, GOOD).rows[0]

    assert row.cells == {"indicator_id": "01", "quarter": "1", "result": "100.00"}


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    marked = table(tmp_path, b"\xef\xbb\xbf" + GOOD.encode())

    assert marked.columns == COLUMNS


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_row_knows_its_line_after_a_text_of_several_lines(tmp_path: Path, end: str) -> None:
    text = f'indicator_id,quarter,result{end}"one{end}two",1,1.00{end}2,1,2.00{end}'

    assert [row.line for row in table(tmp_path, text).rows] == [2, 4]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"data/t.csv is empty"),
        (b"\xef\xbb\xbf\n", r"data/t.csv is empty"),
        (GOOD.encode("utf-16"), r"data/t.csv is UTF-16"),
        (
            GOOD.encode() + "ผลงาน,1,1".encode("cp874"),
            r"data/t.csv:3 is not UTF-8: byte 41 of the file is 0xBC; .*Windows-874",
        ),
        (
            GOOD.encode() + b"\x80\x81,1,1",
            r"data/t.csv:3 is not UTF-8: byte 41 of the file is 0x80; save it as CSV UTF-8",
        ),
        (GOOD + "2,1,\0", r"data/t.csv:3 holds a NUL"),
        ("indicator_id;quarter;result\n", r"data/t.csv:1 is separated by semicolons"),
        ("indicator_id\tquarter\tresult\n", r"data/t.csv:1 is separated by tabs"),
        ("indicator_id,quarter\n", r"data/t.csv:1 lacks the column 'result'; add it"),
        ("indicator_id,quarter,resullt\n", r"unknown column 'resullt'; did you mean 'result'"),
        ("indicator_id,quarter,result,zzz\n", r"unknown column 'zzz'; remove it"),
        ("indicator_id,result,result\n", r"data/t.csv:1 names the column 'result' twice"),
        (GOOD + "2,1\n", r"data/t.csv:3 has 2 cells where the heading has 3 .*'1'"),
        (GOOD + "2,1,1,000.00\n", r"data/t.csv:3 has 4 cells .* quotation marks"),
        (GOOD + "\n2,1,1\n", r"data/t.csv:3 is blank"),
        (GOOD + ",,\n", r"data/t.csv:3 is blank"),
        (GOOD + '2,"1,1\n', r"data/t.csv:3 is not regular .* left open"),
        (
            GOOD + f"2,1,{'1' * 140_000}\n",
            r"data/t.csv:3 has a cell of 140000 letters in column 3, .* 131072; .* shorten",
        ),
    ],
)
def test_an_irregular_table_is_refused_with_its_place(
    tmp_path: Path, content: str | bytes, message: str
) -> None:
    with pytest.raises(DatasetError, match=message):
        table(tmp_path, content)


def test_an_absent_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"data/none.csv cannot be read .* put the table"):
        read_table(tmp_path / "none.csv", "data/none.csv", COLUMNS)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("๓๐.๐๐", NumeralFault.THAI_DIGITS),
        ("3๐", NumeralFault.THAI_DIGITS),
        ("1,700,000", NumeralFault.COMMA),
        ("๑,๗๐๐", NumeralFault.COMMA),
        ("สามสิบ", NumeralFault.TEXT),
        ("-", NumeralFault.TEXT),
        ("30 ", NumeralFault.HIDDEN),
        (".5", NumeralFault.TEXT),
        ("NaN", NumeralFault.TEXT),
        ("1e3", NumeralFault.TEXT),
        ("³", NumeralFault.TEXT),
        ("30\n", NumeralFault.HIDDEN),
        ("1\u00a0700", NumeralFault.HIDDEN),
        ("๓\u200b๐", NumeralFault.HIDDEN),
        ("a\u00a0b", NumeralFault.TEXT),
        ("1" * 16, NumeralFault.LENGTH),
        ("-0." + "3" * 11, NumeralFault.LENGTH),
    ],
)
def test_a_number_is_refused_rather_than_converted(text: str, fault: NumeralFault) -> None:
    with pytest.raises(
        DatasetError, match=r"data/t.csv:7:result: .* (is|groups|holds)"
    ) as caught:
        datasets.decimal(Origin("data/t.csv", 7, "result", text))

    assert (numeral_fault(text), str(fault) in str(caught.value)) == (fault, True)


def test_an_empty_cell_is_no_number_and_not_zero() -> None:
    assert datasets.decimal(Origin("data/t.csv", 7, "result", "")) is None


@given(
    st.integers(0, 10).flatmap(
        lambda places: st.decimals(-(10**14), 10**14, allow_nan=False, places=places)
    )
)
def test_a_plain_number_is_read_exactly(number: Decimal) -> None:
    text = f"{number:f}"

    assert str(datasets.decimal(Origin("t", 1, "c", text))) == str(Decimal(text))


@given(st.text(max_size=8))
def test_only_what_is_plain_is_read(text: str) -> None:
    readable = bool(text) and numeral_fault(text) is None

    assert readable <= set("-.0123456789").issuperset(text)


def workspace(folder: Path, codes: tuple[str, ...] = ("01", "02")) -> Workspace:
    (folder / "expectations").mkdir(parents=True)
    (folder / "data").mkdir()
    rows = "".join(f"{code},ก,A,,city,\n" for code in codes)
    heading = ",".join(datasets.AGENCIES)
    (folder / "data/agencies.csv").write_text(f"{heading}\n{rows}", encoding="utf-8")
    return Workspace(folder)


def test_a_workspace_is_found_from_a_folder_inside_it(tmp_path: Path) -> None:
    expected = workspace(tmp_path / "book")
    (tmp_path / "book/notebooks/deep").mkdir(parents=True)

    assert Workspace.find(tmp_path / "book/notebooks/deep") == expected


def test_the_environment_names_the_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = workspace(tmp_path / "book")
    monkeypatch.setenv("KPI_ROOT", str(expected.root))
    monkeypatch.chdir(tmp_path)

    assert Workspace.find() == expected


def test_a_wrong_environment_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KPI_ROOT", str(tmp_path))
    monkeypatch.chdir(workspace(tmp_path / "book").root)

    with pytest.raises(DatasetError, match=r"holds no data/agencies.csv beside expectations/"):
        Workspace.find()


def test_no_workspace_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"set KPI_ROOT"):
        Workspace.find(tmp_path)


def test_an_unknown_agency_names_the_nearest_first(tmp_path: Path) -> None:
    book = workspace(tmp_path, ("12000000", "03000000"))

    with pytest.raises(DatasetError, match=r"no agency '0300000' .* 03000000, 12000000"):
        book.agency("0300000")


def test_an_agency_code_never_leaves_the_data_folder(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"data/agencies.csv:2:agency_code: '../x' is not"):
        workspace(tmp_path, ("../x",)).agencies()


def test_an_unknown_year_names_the_nearest_first(tmp_path: Path) -> None:
    book = workspace(tmp_path)
    for year in ("fy2560", "fy2563", "fy25xx"):
        folder = book.data / "agreements/01" / year
        folder.mkdir(parents=True)
        (folder / "indicators.csv").touch()

    with pytest.raises(DatasetError, match=r"2564; there is 2563, 2560; a new one"):
        book.indicators_table("01", 2564)


def test_a_year_without_results_is_refused(tmp_path: Path) -> None:
    book = workspace(tmp_path)
    (book.data / "agreements/01/fy2563").mkdir(parents=True)
    (book.data / "agreements/01/fy2563/indicators.csv").touch()

    with pytest.raises(DatasetError, match=r"agency 01 has no results for fiscal year 2563"):
        book.results_table("01", 2563)


def test_an_unknown_suite_or_framework_names_what_there_is(tmp_path: Path) -> None:
    book = workspace(tmp_path)
    (book.expectations / "results.json").touch()
    (book.data / "frameworks").mkdir()
    (book.data / "frameworks/city.yaml").touch()

    with pytest.raises(DatasetError, match=r"no suite expectations/result.json; .* results$"):
        book.suite("result")
    with pytest.raises(DatasetError, match=r"no framework 'town' .*; there is city$"):
        book.framework("town")


ENTRY = "| `t.csv` | a | b | 2026-11-22 | drawn up | true | 1 | `" + "0" * 64 + "` |"
HEADING = "| file | holds | document | taken on | kind | illustrative | rows | sha256 |\n|-|\n"


def test_the_register_says_whether_a_table_is_illustrative(tmp_path: Path) -> None:
    book = workspace(tmp_path)
    (book.data / "README.md").write_text(f"# Data\n\n{HEADING}{ENTRY}\n\ntext\n", "utf-8")

    assert book.entry("data/t.csv").illustrative
    with pytest.raises(DatasetError, match=r"data/u.csv is not in the data register; say"):
        book.entry("data/u.csv")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# Data\n", r"data/README.md holds no table headed file \| holds"),
        (HEADING + ENTRY + "\n" + ENTRY, r"data/README.md:4 registers 't.csv' twice"),
        (HEADING + ENTRY.replace("true", "maybe"), r"README.md:3: illustrative is 'maybe'"),
        (HEADING + ENTRY.replace("2026-11-22", "today"), r"README.md:3: taken on 'today'"),
        (HEADING + ENTRY.replace("00", "0g"), r"README.md:3: rows '1' or sha256"),
        (HEADING + ENTRY.replace("| 1 |", "| some |"), r"README.md:3: rows 'some' or"),
        (HEADING + ENTRY.replace("| a |", "|"), r"README.md:3 has 7 cells"),
    ],
)
def test_a_register_that_cannot_be_read_is_refused(
    tmp_path: Path, text: str, message: str
) -> None:
    book = workspace(tmp_path)
    (book.data / "README.md").write_text(text, encoding="utf-8")

    with pytest.raises(DatasetError, match=message):
        book.register()


LOT = "file,holds,document,taken on,kind,illustrative,rows,sha256\n"
SHA = "0" * 64


@pytest.fixture
def book(root: Path, tmp_path: Path) -> Workspace:
    for name in ("agencies.csv", "README.md"):
        (tmp_path / "data" / "register").mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / name).write_bytes((root / "data" / name).read_bytes())
    (tmp_path / "expectations").mkdir()
    return Workspace(tmp_path)


def test_a_lot_of_tables_has_a_register_of_its_own(book: Workspace) -> None:
    lot = book.data / "register" / "city.csv"
    lot.write_text(f"{LOT}facts/a.csv,a,b,2026-11-22,derived,true,3,{SHA}\n", encoding="utf-8")

    assert book.entry("data/facts/a.csv").illustrative
    assert not book.entry("data/agencies.csv").illustrative


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (f"agencies.csv,a,b,2026-11-22,derived,true,3,{SHA}\n", r"'agencies.csv' once more"),
        (
            f"a.csv,a,b,2026-11-22,derived,true,3,{SHA}\n" * 2,
            r"city.csv:3 registers 'a.csv' tw",
        ),
        (f"a.csv,a,b,22/11/2569,derived,true,3,{SHA}\n", r"city.csv:2: taken on '22/11/2569'"),
        ("a.csv,a,b,2026-11-22,derived,true,3,0\n", r"city.csv:2: rows '3' or sha256 '0'"),
        (f"a.csv,a,b,2026-11-22,derived,no,3,{SHA}\n", r"city.csv:2: illustrative is 'no'"),
        ("a.csv,a,b\n", r"city.csv:2 has 3 cells"),
    ],
)
def test_a_lot_is_read_as_strictly_as_the_page(
    book: Workspace, rows: str, message: str
) -> None:
    (book.data / "register" / "city.csv").write_text(LOT + rows, encoding="utf-8")

    with pytest.raises(DatasetError, match=message):
        book.register()


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("3000000", "did you mean 03000000 ("),
        ("๐๓๐๐๐๐๐๐", "did you mean 03000000 ("),
        ("สำนักงานกฎหมายและคดี", "did you mean 04150000 (สำนักงานกฎหมายและคดี)?"),
        ("กฎหมาย และคดี", "did you mean 04150000 (สำนักงานกฎหมายและคดี)?"),
        ("legal AND", "did you mean 04150000 (สำนักงานกฎหมายและคดี)?"),
        ("สำนัก", "did you mean 03000000 ("),
        ("0415000", "there is 04150000, "),
        ("", "there is 01000000, "),
        ("ไม่มี", "there is 01000000, "),
    ],
)
def test_an_agency_without_its_zeros_or_by_its_name_is_named_by_its_code(
    root: Path, word: str, hint: str
) -> None:
    with pytest.raises(DatasetError) as refused:
        Workspace(root).agency(word)

    said = str(refused.value)
    assert said.startswith(f"there is no agency {word!r} in data/agencies.csv; {hint}")
    assert said.endswith("?" if "did you mean" in hint else "of `kpi template agencies`")
