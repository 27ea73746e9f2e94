"""A checklist is held against its answers; nothing unanswered or unshown counts as done."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kpi_lib.datasets import Workspace
from kpi_lib.errors import AgreementError
from kpi_lib.figures import Origin
from kpi_lib.framework import Item, Standard, load_standard
from kpi_lib.records import transparency_records
from kpi_lib.sections.transparency import transparency_figures, transparency_section
from kpi_lib.transparency import Answer, Status, Verdict, assess
from kpi_lib.wording import Words

SHIPPED = (
    Path(__file__).resolve().parents[1] / "data" / "standards" / "transparency_fy2564.yaml"
)


def standard(*ids: str) -> Standard:
    made = load_standard(SHIPPED)
    items = tuple(
        Item(
            item_id=code,
            part_th="ก",
            part_en="a",
            name_th="ก",
            name_en="a",
            evidence_th="ก",
            evidence_en="a",
        )
        for code in ids
    )
    return made.model_copy(update={"items": made.items.model_copy(update={"value": items})})


def answer(unit: str, item: str, status: str, evidence: str = "") -> Answer:
    origin = Origin("data/x.csv", 2, "status", status)
    return Answer(unit, item, Status(status), evidence, "", origin)


def given_answers(case: dict[str, str]) -> list[Answer]:
    made = []
    for part in case["answers"].split():
        item, _, status = part.partition("=")
        shown = "บันทึก" if status.endswith("!") else ""
        made.append(answer(case["unit"], item, status.rstrip("!"), shown))
    return made


def cases() -> list[dict[str, str]]:
    path = Path(__file__).parent / "cases" / "transparency.csv"
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["unit"])
def test_a_unit_is_assessed_as_signed(case: dict[str, str]) -> None:
    made = assess(standard("1", "2", "3"), given_answers(case), [case["unit"]])

    (unit,) = made.units
    found = {str(verdict): figure.text for verdict, figure in unit.counts}
    found |= {"share": unit.share.text, "working": unit.share.working}
    assert found == {name: case[name] for name in found}


def test_all_units_together_are_their_sums() -> None:
    made = assess(
        standard("1", "2", "3"), [a for case in cases() for a in given_answers(case)], "ง"
    )

    for verdict in Verdict:
        counts = [unit.count(verdict).value or 0 for unit in made.units]
        assert made.total.count(verdict).value == sum(counts)
    assert made.total.share.working == "4 / 11 x 100 = 36.36"


@pytest.mark.parametrize(
    ("answers", "refusal"),
    [
        ([answer("ก", "9", "fulfilled")], "item 9 of ก is not in transparency_fy2564"),
        ([answer("ก", "1", "fulfilled")] * 2, "item 1 of ก is answered twice"),
    ],
)
def test_an_answer_that_fits_no_item_is_refused(answers: list[Answer], refusal: str) -> None:
    with pytest.raises(AgreementError, match=refusal):
        assess(standard("1"), answers)


answers = st.lists(
    st.builds(
        answer,
        st.sampled_from(["กอง", "เกษตร", "ขนส่ง"]),
        st.sampled_from(["1", "2", "3"]),
        st.sampled_from([str(status) for status in Status]),
        st.sampled_from(["", "บันทึก", " "]),
    ),
    unique_by=lambda each: (each.unit, each.item_id),
)


@given(answers.flatmap(lambda each: st.tuples(st.just(each), st.permutations(each))))
def test_every_item_has_one_verdict_and_the_order_of_rows_does_not_matter(
    both: tuple[list[Answer], list[Answer]],
) -> None:
    straight, mixed = (assess(standard("1", "2", "3"), each) for each in both)

    assert [unit.unit for unit in straight.units] == [unit.unit for unit in mixed.units]
    for one, other in zip(straight.units, mixed.units, strict=True):
        assert sum(figure.value or 0 for _, figure in one.counts) == 3
        assert [f.text for f in one.figures] == [f.text for f in other.figures]


def test_the_shipped_checklist_says_on_the_report_that_it_is_made_up(root: Path) -> None:
    read = transparency_records(Workspace(root), "house_secretariat", 2564)

    assert read.transparency is not None
    assert read.illustrative
    assert {finding.rule for finding in read.findings} == {"TRA-09"}
    for language in ("th", "en"):
        words = Words(language)
        told = repr(transparency_section(read.transparency, words))
        assert words("transparency.illustrative") in told
        figures = transparency_figures(read.transparency, words)
        assert len({figure.figure_id for figure in figures}) == len(figures)
        assert all(figure.label and "{" not in figure.label for figure in figures)


def test_a_framework_without_a_standard_gives_no_section(root: Path) -> None:
    read = transparency_records(Workspace(root), "03000000", 2563)

    assert transparency_section(read.transparency, Words()) == ()


def test_a_standard_that_names_an_item_twice_is_refused(tmp_path: Path) -> None:
    document: Any = yaml.safe_load(SHIPPED.read_text("utf-8"))
    document["items"]["value"].append(document["items"]["value"][0])
    path = tmp_path / SHIPPED.name
    path.write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")

    with pytest.raises(AgreementError, match="none twice"):
        load_standard(path)
