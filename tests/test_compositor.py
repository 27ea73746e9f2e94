"""A print is the same wherever it is set, and a typesetter that dies is named."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pypdfium2
import pytest

from kpi_lib.blocks import Cover, Paragraph, Run
from kpi_lib.errors import ReportError
from kpi_lib.report import compositor
from kpi_lib.report.document import Document
from kpi_lib.report.pdf import to_pdf

SHORT = Document(
    Cover("รายงาน", "สำนักงาน", "ไตรมาสที่ 4", ends_on="2020-09-30"), (Paragraph((Run("ก"),)),)
)
UNDRAWABLE = Document(
    Cover("รายงาน", "สำนักงาน", "ไตรมาสที่ 4", ends_on="2020-09-30"), (Paragraph((Run("😀"),)),)
)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="prints are set here only")


def test_a_print_that_is_set_apart_has_the_same_bytes() -> None:
    here = [to_pdf(SHORT), to_pdf(UNDRAWABLE)]
    with compositor.apart():
        apart = [to_pdf(SHORT), to_pdf(UNDRAWABLE), to_pdf(SHORT)]

    assert apart == [*here, here[0]]


def test_what_cannot_be_set_is_said_from_apart_as_it_is_here(tmp_path: Path) -> None:
    (tmp_path / "wrong.typ").write_text("#nothing-of-that-name", "utf-8")
    order = compositor.Order(str(tmp_path), "wrong.typ", "2020-09-30T00:00:00+07:00")
    with pytest.raises(compositor.RefusalError) as here:
        compositor.composed(order)
    with compositor.apart(), pytest.raises(compositor.RefusalError) as apart:
        compositor.composed(order)

    assert "nothing-of-that-name" in here.value.diagnostic
    assert (apart.value.message, apart.value.diagnostic) == (
        here.value.message,
        here.value.diagnostic,
    )


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[str]]:
    """Typesetters that were started, in order."""
    processes: list[subprocess.Popen[str]] = []
    ordinary = compositor.Server.start

    def noted(server: compositor.Server) -> subprocess.Popen[str]:
        processes.append(ordinary(server))
        return processes[-1]

    monkeypatch.setattr(compositor.Server, "start", noted)
    return processes


def test_who_is_stopped_while_a_print_is_set_ends_the_typesetter_before_its_folder(
    monkeypatch: pytest.MonkeyPatch, started: list[subprocess.Popen[str]]
) -> None:
    ordinary = compositor.Server.composed

    def stopped(server: compositor.Server, _: str) -> None:
        server.start()
        raise KeyboardInterrupt

    def there(server: compositor.Server, order: compositor.Order) -> None:
        try:
            ordinary(server, order)
        finally:
            assert Path(order.folder).is_dir()
            assert started[0].returncode == -signal.SIGKILL

    monkeypatch.setattr(compositor.Server, "_asked", stopped)
    monkeypatch.setattr(compositor.Server, "composed", there)
    with compositor.apart(), pytest.raises(KeyboardInterrupt):
        to_pdf(SHORT)


def test_a_typesetter_that_was_killed_is_named_and_the_next_print_is_made(
    started: list[subprocess.Popen[str]],
) -> None:
    with compositor.apart():
        first = to_pdf(SHORT)
        started[0].send_signal(signal.SIGKILL)
        started[0].wait()
        with pytest.raises(ReportError, match=r"typesetter died .*status -9.*make the report"):
            to_pdf(SHORT)
        again = to_pdf(SHORT)

    assert again == first
    assert [process.returncode for process in started] == [-9, -9], "none is left behind"


def test_a_fork_that_dies_at_a_print_is_named_and_the_next_print_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(compositor, "COMMAND", (*compositor.COMMAND[:-2], "-c", DYING))
    with compositor.apart():
        first = to_pdf(SHORT)
        with pytest.raises(ReportError, match=r"typesetter died .*status -9.*make the report"):
            to_pdf(UNDRAWABLE)

        assert to_pdf(SHORT) == first


DYING = """
import os, signal
from kpi_lib.report import compositor
set_ = compositor._set
def dying(order):
    if "😀" in (compositor.Path(order.folder) / "report.json").read_text("utf-8"):
        os.kill(os.getpid(), signal.SIGKILL)
    return set_(order)
compositor._set = dying
compositor.serve()
"""


@pytest.mark.parametrize("held", [compositor.HELD, 0])
def test_a_fork_sets_prints_until_it_holds_too_much_and_another_sets_the_next(
    monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    bounded = f"from kpi_lib.report import compositor as c; c.HELD = {held}; c.serve()"
    monkeypatch.setattr(compositor, "COMMAND", (*compositor.COMMAND[:-2], "-c", bounded))
    server = compositor.Server()
    process = server.start()
    monkeypatch.setattr(compositor, "_apart", [server])
    try:
        made = [(to_pdf(SHORT), _forks(process.pid)) for _ in range(4)]
    finally:
        server.end()

    assert len({one for one, _ in made}) == 1
    (forks,) = {forks for _, forks in made}
    assert len(forks) == (1 if held else 0), "one that ended is waited for before it is told"


def _forks(pid: int) -> tuple[str, ...]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    if not children.exists():
        pytest.skip("processes of another are read from Linux")
    return tuple(children.read_text().split())


def test_the_memory_of_a_print_is_given_back() -> None:
    with compositor.apart():
        to_pdf(SHORT)
        kept = _bytes_of_children()
        for _ in range(3):
            to_pdf(SHORT)

        assert kept > 0
        assert _bytes_of_children() < kept * 1.2


def _bytes_of_children() -> int:
    tasks = Path("/proc/self/task")
    if not tasks.exists():
        pytest.skip("memory of another process is read from Linux")
    kids = [pid for task in tasks.iterdir() for pid in (task / "children").read_text().split()]
    named = [kid for kid in kids if b"compositor" in Path(f"/proc/{kid}/cmdline").read_bytes()]
    lines = [
        line
        for kid in named
        for line in Path(f"/proc/{kid}/status").read_text().splitlines()
        if line.startswith("VmRSS")
    ]
    return sum(int(line.split()[1]) for line in lines)


RESTLESS = """
#set document(title: "t", date: auto)
#set text(lang: "th")
#if sys.inputs.at("asks") == "yes" {
  context for _ in range(counter("told").final().first() + 1) { counter("told").step() }
} else [#heading[settled]]
"""


def test_a_print_whose_places_do_not_settle_is_set_without_asking_for_them(
    tmp_path: Path,
) -> None:
    (tmp_path / "restless.typ").write_text(RESTLESS, "utf-8")

    order = compositor.Order(str(tmp_path), "restless.typ", "2020-09-30T00:00:00+07:00")
    with pypdfium2.PdfDocument(compositor.composed(order)) as made:
        assert "settled" in made[0].get_textpage().get_text_range()


def test_a_report_is_whole_where_nothing_asks_for_its_place(
    sample: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = to_pdf(sample)
    compiled = compositor._compiled  # noqa: SLF001 - as if its places did not settle
    monkeypatch.setattr(
        compositor, "_compiled", lambda order, asks: (compiled(order, asks)[0], asks == "no")
    )

    words = [sorted(_said(made)) for made in (asked, to_pdf(sample))]

    assert words[0] == words[1]


def _said(made: bytes) -> str:
    with pypdfium2.PdfDocument(made) as pages:
        said = "".join(page.get_textpage().get_text_range() for page in pages)
    return "".join(said.split())
