"""What must not leave the machine, in whichever spelling."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_lib.audit.leaks import leaks, private

FOLDERS = {"the home folder": Path("/home/somchai")}


def found(content: str, name: str = "report.html", known: tuple[Path, ...] = ()) -> list[str]:
    environment = {
        "CITY_TOKEN": 'open"sesame&1',
        "KEYBOARD": "thai-kedmanee",
        "PIN_KEY": "1234",
        "DATABASE": "postgresql://reader:s3same-street@db/city",
    }
    texts = private(FOLDERS, "somchai", environment)
    return [text.kind for text in leaks(name, content.encode(), texts, known)]


@pytest.mark.parametrize(
    ("content", "kinds"),
    [
        ("see /home/somchai/x", ["the path of the home folder", "the name of the user"]),
        ("see /home/somchai2/x", []),
        ("by Somchai", []),
        ("by somchai.", ["the name of the user"]),
        ("somchais", []),
        ('{"a": "open\\"sesame&1"}', ["the value of the environment variable CITY_TOKEN"]),
        ("?q=open%22sesame%261", ["the value of the environment variable CITY_TOKEN"]),
        ("s3same-street", ["the value of the environment variable DATABASE"]),
        ("thai-kedmanee and 1234", []),
        ("<style>.somchai{}</style><script>somchai()</script>", []),
        ("data:font/woff2;base64,AAAA/somchai/AAAA", []),
    ],
)
def test_a_text_is_searched_for_what_is_private(content: str, kinds: list[str]) -> None:
    assert found(content) == kinds


def test_a_user_named_as_a_word_of_the_report_tells_nothing(tmp_path: Path) -> None:
    known = tmp_path / "results.csv"
    known.write_text("somchai bridge")

    assert found("somchai bridge", known=(known,)) == []
    assert found("/home/somchai/", known=(known,)) == ["the path of the home folder"]


def test_a_secret_never_shows_itself() -> None:
    assert "sesame" not in repr(private({}, "", {"CITY_TOKEN": "open-sesame"}))


def test_the_root_of_a_disk_is_not_looked_for() -> None:
    assert private({"the workbook": Path("/")}, "", {}) == ()
