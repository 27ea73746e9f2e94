import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from kpi_lib.errors import AgreementError
from kpi_lib.framework import Certainty, Framework, ResultBasis, Scheme, When, load_framework

FOLDER = Path(__file__).resolve().parents[1] / "data" / "frameworks"
THAI = re.compile("[\u0e01-\u0e5b]")
FILES = sorted(FOLDER.glob("*.yaml"))


def changed(folder: Path, name: str, change: object) -> Path:
    """Copy a framework with one thing about it changed."""
    data = yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    change(data)
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    return path


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_shipped_framework_is_read_and_keeps_a_source_for_each_value(path: Path) -> None:
    framework = load_framework(path)

    entries = dict(framework.sourced())

    assert len(entries) >= 12
    assert all(entry.source.strip() for entry in entries.values())
    assert all(THAI.search(entry.said("th")) for entry in entries.values())
    assert not any(THAI.search(entry.said("en")) for entry in entries.values())


def test_the_city_gives_attainment_and_does_not_say_what_a_quarter_counts() -> None:
    city = load_framework(FOLDER / "city_fy2563.yaml")

    assert city.scheme.value is Scheme.ATTAINMENT
    assert city.result_basis.value is ResultBasis.UNKNOWN
    assert city.result_basis.certainty is Certainty.NOT_FOUND
    assert city.rounds.value == (3, 6, 9, 12)
    assert city.rounding.value.places == 2
    assert city.bands.value is None


def test_the_house_reviews_at_ten_months_too_and_names_no_dimension() -> None:
    house = load_framework(FOLDER / "house_fy2564.yaml")

    assert house.rounds.value == (6, 9, 10, 12)
    assert house.floor.value == 1
    assert house.floor.certainty is Certainty.INFERRED
    assert [(d.code, d.name_th) for d in house.dimensions.value or ()] == [
        ("1", None),
        ("2", None),
        ("3", None),
        ("4", None),
    ]


def test_the_house_groups_units_by_weight_and_says_that_no_ranking_is_given() -> None:
    awards = load_framework(FOLDER / "house_fy2564.yaml").awards

    assert awards is not None
    assert awards.plaques.value == 12
    assert awards.ranking.value is None
    assert "not in the document" in awards.ranking.source
    above, between, supporting = awards.groups.value
    for weight, groups in {"5.01": (above,), "5": (between,), "1": (between,)}.items():
        held = tuple(g for g in (above, between, supporting) if g.holds(Decimal(weight)))
        assert held == groups
    assert not any(g.holds(Decimal("0.99")) for g in (above, between, supporting))


def test_a_framework_cannot_be_changed_once_it_is_read() -> None:
    framework = load_framework(FOLDER / "house_fy2564.yaml")

    with pytest.raises(ValueError, match="frozen"):
        framework.rounding.value.places = 2


def test_all_faults_are_named_at_once_with_key_value_and_remedy(tmp_path: Path) -> None:
    def spoil(data: dict[str, dict]) -> None:
        data["rouding"] = data.pop("rounding")
        data["rounds"]["value"] = [6, "9"]
        data["title_th"]["source"] = " "
        data["scheme"]["certainty"] = "sure"

    path = changed(tmp_path, "house_fy2564", spoil)

    with pytest.raises(AgreementError) as refused:
        load_framework(path)

    lines = str(refused.value).split("\n- ")
    assert lines[0] == f"framework {path.name} has 5 faults:"
    assert sorted(line.partition(":")[0] for line in lines[1:]) == [
        "rouding",
        "rounding",
        "rounds.value.1 is '9'",
        "scheme.certainty is 'sure'",
        "title_th.source is ' '",
    ]
    assert any(line.endswith("remove the key or correct its spelling") for line in lines)
    assert any("add the key; write `value: null`" in line for line in lines)


@pytest.mark.parametrize(
    ("name", "key", "value", "rule"),
    [
        ("house_fy2564", "rounds", [6, 9, 9], "rounds must rise"),
        ("house_fy2564", "rounds", [6, 13], "less than or equal to 12"),
        ("house_fy2564", "rounds", [], "at least 1 item"),
        ("house_fy2564", "floor", "1.01", "less than or equal to 1"),
        ("house_fy2564", "floor", "-0.1", "greater than or equal to 0"),
        ("house_fy2564", "floor", None, "a floor belongs to five_level alone"),
        ("city_fy2563", "floor", 1, "a floor belongs to five_level alone"),
        (
            "city_fy2563",
            "in_force",
            {"first_year": 2020, "last_year": None},
            "did you mean 2563",
        ),
        (
            "city_fy2563",
            "in_force",
            {"first_year": 2563, "last_year": 2562},
            "must not come before first_year",
        ),
        ("city_fy2563", "scheme", "three_anchor", "anchors belong to three_anchor alone"),
        (
            "house_fy2564",
            "dimensions",
            [{"code": "1", "name_th": None}, {"code": "1", "name_th": None}],
            "must not repeat a code",
        ),
        (
            "house_fy2564",
            "bands",
            [
                {"at_least": 3, "name_th": "ดี", "name_en": "good"},
                {"at_least": 4, "name_th": "ดีมาก", "name_en": "very good"},
            ],
            "bands must fall from the highest",
        ),
        (
            "three_anchor_departmental",
            "parts",
            [{"name_th": "ก", "name_en": "a", "share_pct": 70}],
            "shares of parts must sum to 100",
        ),
    ],
)
def test_a_framework_that_contradicts_itself_is_refused(
    tmp_path: Path, name: str, key: str, value: object, rule: str
) -> None:
    path = changed(tmp_path, name, lambda data: data[key].update(value=value))

    with pytest.raises(AgreementError, match=rule):
        load_framework(path)


@pytest.mark.parametrize(("anchor", "points"), [("standard", 50), ("short_of_base", 51)])
def test_points_of_anchors_must_rise(tmp_path: Path, anchor: str, points: int) -> None:
    path = changed(
        tmp_path,
        "three_anchor_departmental",
        lambda data: data["anchors"][anchor].update(value=points),
    )

    with pytest.raises(AgreementError, match="points must rise from base to standard"):
        load_framework(path)


def test_a_decimal_is_read_as_the_text_it_is(tmp_path: Path) -> None:
    path = tmp_path / "house_fy2564.yaml"
    text = (FOLDER / path.name).read_text("utf-8")
    path.write_text(
        text.replace("floor:\n  value: 1", "floor:\n  value: 0.10000000000000000001", 1),
        "utf-8",
    )

    assert load_framework(path).floor.value == Decimal("0.10000000000000000001")


def test_a_key_that_is_given_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "house_fy2564.yaml"
    text = (FOLDER / path.name).read_text("utf-8")
    path.write_text(text + "id: house_fy2564\n", "utf-8")

    with pytest.raises(AgreementError, match="key 'id' is given twice"):
        load_framework(path)


def test_a_file_that_is_absent_or_named_otherwise_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text((FOLDER / "house_fy2564.yaml").read_text("utf-8"), "utf-8")

    with pytest.raises(AgreementError, match="calls itself 'house_fy2564'"):
        load_framework(other)
    with pytest.raises(AgreementError, match=r"absent\.yaml cannot be read"):
        load_framework(tmp_path / "absent.yaml")


def test_a_file_that_is_not_a_framework_at_all_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.yaml"
    path.write_text("- 1\n", "utf-8")

    with pytest.raises(AgreementError, match="the framework as a whole"):
        load_framework(path)


def test_a_framework_tells_whether_it_holds_in_a_year() -> None:
    in_force = load_framework(FOLDER / "university_published.yaml").in_force.value

    assert in_force is not None
    assert [in_force.holds(year) for year in (2564, 2565, 2568, 2569)] == [
        False,
        True,
        True,
        False,
    ]


def test_rounding_at_each_step_is_said_by_the_framework(tmp_path: Path) -> None:
    path = changed(
        tmp_path,
        "house_fy2564",
        lambda data: data["rounding"].update(value={"places": 2, "when": "each_step"}),
    )
    framework: Framework = load_framework(path)

    assert framework.rounding.value.when is When.EACH_STEP


def test_a_value_without_a_source_in_thai_is_refused(tmp_path: Path) -> None:
    path = changed(tmp_path, "house_fy2564", lambda data: data["floor"].pop("source_th"))

    with pytest.raises(AgreementError, match=r"floor\.source_th: Field required"):
        load_framework(path)
