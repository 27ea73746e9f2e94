"""A notebook in a fresh kernel: what it is told, and what is said when it stops."""

from __future__ import annotations

import os
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode, v4

from kpi_lib.report.display import LATER
from kpi_lib.runs.execution import ExecutionError, Job, Step, executed, plainly_shown
from kpi_lib.runs.normalisation import normalised, written

SETTINGS = {"PYTHONHASHSEED": "0", "TZ": "UTC"}
TOLD = {"run_id": "1", "report": "small", "parameters": {}, "version": "1"}


def notebook(*cells: str) -> NotebookNode:
    tagged = v4.new_code_cell("agency: str", metadata={"tags": ["parameters"]}, id="given")
    codes = [v4.new_code_cell(code, id=f"cell-{n}") for n, code in enumerate(cells, 1)]
    return v4.new_notebook(cells=[tagged, v4.new_markdown_cell("## ผลงาน", id="head"), *codes])


def job(folder: Path, steps: list[Step] | None = None, seconds: int = 300) -> Job:
    announce = (lambda _: None) if steps is None else steps.append
    return Job("small", {"agency": "01"}, folder, SETTINGS, announce, seconds)


def shown(made: NotebookNode) -> str:
    outputs = (output for cell in made.cells for output in cell.get("outputs", []))
    return "".join(output.text for output in outputs if output.output_type == "stream")


def test_a_cell_finds_its_parameters_folder_and_settings(tmp_path: Path) -> None:
    code = "import os, sys; print(agency, os.getcwd(), os.environ['TZ'], hash('a'), sys.prefix)"
    steps: list[Step] = []
    given = notebook(code)
    before = written(given)
    one, other = executed(given, job(tmp_path, steps)), executed(given, job(tmp_path))
    prefix = sys.prefix

    assert shown(one).startswith(f"01 {tmp_path.resolve()} UTC ")
    assert shown(one).endswith(f"{prefix}\n")
    assert shown(one) == shown(other)
    assert written(given) == before
    assert steps == [Step("notebook", "given", 1, 2), Step("notebook", "cell-1", 2, 2)]


def test_a_kernel_starts_without_the_habits_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    startup = tmp_path / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "habit.py").write_text("agency = 'mine'; habit = 1")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))

    assert shown(executed(notebook("print('habit' in globals())"), job(tmp_path))) == "False\n"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import time; time.sleep(3000)", r"cell 2 \(cell-1\): it took longer than 6 seconds$"),
        ("1 / 0", r"cell 2 \(cell-1\): ZeroDivisionError: division by zero$"),
        ("print(", r"cell 2 \(cell-1\): SyntaxError"),
        ("import sys; sys.exit(0)", r"cell 2 \(cell-1\): SystemExit: 0$"),
        ("import os; os._exit(1)", r"cell 2 \(cell-1\): its kernel died"),
        (
            "from IPython.display import display; display({'text/plain': 1}, raw=True)",
            r"cell 2 \(cell-1\): it shows what no notebook can hold: 1 is not valid",
        ),
        ("raise ValueError('x\\n' * 999)", r"cell 2 \(cell-1\): ValueError: x x .* \.\.\.$"),
    ],
)
def test_a_cell_that_does_not_end_well_is_named(code: str, said: str, tmp_path: Path) -> None:
    seconds = 6 if "sleep" in code else 300
    with pytest.raises(ExecutionError, match=f"^report small stopped at {said}") as stop:
        executed(notebook(code), job(tmp_path, seconds=seconds))

    assert "Traceback" not in str(stop.value)
    assert len(stop.value.notebook.cells) == 4


def test_a_cell_that_expects_to_fail_fails_all_the_same(tmp_path: Path) -> None:
    given = notebook("1 / 0")
    given.cells[-1].metadata["tags"] = ["raises-exception"]

    with pytest.raises(ExecutionError, match="ZeroDivisionError"):
        executed(given, job(tmp_path))


def _gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_run_stopped_from_the_keyboard_leaves_no_kernel(tmp_path: Path) -> None:
    import _thread

    pid = tmp_path / "pid"
    code = f"import os, pathlib, time; pathlib.Path({str(pid)!r}).write_text(str(os.getpid()))"

    def announce(step: Step) -> None:
        if step.done == 3:
            threading.Timer(0.3, _thread.interrupt_main).start()

    asked = Job("small", {"agency": "01"}, tmp_path, SETTINGS, announce)
    with pytest.raises(KeyboardInterrupt):
        executed(notebook(code, "time.sleep(60)"), asked)

    assert _gone(int(pid.read_text()))


def test_two_executions_give_the_same_bytes(tmp_path: Path) -> None:
    printing = "import sys, pandas; print('out'); print('err', file=sys.stderr); print('out'); "
    noisy = (printing + "print({'a', 'b'}, object())", "pandas.DataFrame({'a': [1]}).style")
    one, other = (
        written(normalised(executed(notebook(*noisy), job(tmp_path)), TOLD)) for _ in range(2)
    )

    assert one == other
    assert b"papermill" not in one


CARD = """
import json, sys
from kpi_lib import blocks
from kpi_lib.report.display import show
rows = {"values": [{"name": "น้ำ", "score": 4}]}
spec = {"data": rows, "mark": "bar", "encoding": {"x": {"field": "score"}}}
chart = blocks.Chart("c", "คะแนน", blocks.text("ได้ 4"), "น้ำ 4", spec)
badge = blocks.Badge("รายงานแล้ว", "good")
card = blocks.Card("k", "1", "น้ำ", badge, (), (chart,))
heading, said = blocks.Heading(2, "ผล", "h"), blocks.Paragraph(blocks.text("<ก>"))
show(chart, card, heading, chart, chart)
show(said)
print("vl_convert" in sys.modules)
"""


def test_what_is_drawn_after_the_notebook_is_what_its_kernel_would_have_drawn(
    tmp_path: Path,
) -> None:
    later = replace(job(tmp_path), settings={**SETTINGS, LATER: "1"})
    there, left = executed(notebook(CARD), job(tmp_path)), executed(notebook(CARD), later)
    screens = [
        [output.data.get("text/html") for output in made.cells[-1].outputs if "data" in output]
        for made in (there, left)
    ]

    assert [shown(there), shown(left)] == ["True\n", "False\n"]
    assert [bool(screen) for screen in screens[0]] == [False, True, False, False, True]
    assert screens[1] == [None] * 5
    for made in (there, left):
        made.cells[-1].outputs = [o for o in made.cells[-1].outputs if "data" in o]
    assert written(normalised(there, TOLD)) == written(normalised(left, TOLD))
    assert "<svg" in normalised(left, TOLD).cells[-1].outputs[1].data["text/html"]


KINDS = (
    "text/plain",
    "image/png",
    "application/json",
    "application/vnd.kpi.blocks+json",
    "text/json",
)
PARTS = st.one_of(
    st.text(), st.integers(), st.lists(st.text()), st.dictionaries(st.text(), st.none())
)


@given(st.dictionaries(st.sampled_from(KINDS), PARTS))
def test_what_no_schema_is_asked_of_is_what_the_schema_takes(data: dict[str, object]) -> None:
    content = {"data": data, "metadata": {}}
    msg = {
        "msg_type": "display_data",
        "header": {"msg_type": "display_data"},
        "content": content,
    }

    if plainly_shown(msg):
        assert v4.output_from_msg(msg) == {"output_type": "display_data", **content}
    else:
        assert any(not isinstance(part, str) for part in data.values())


def test_a_clock_stays_in_the_notebook_so_that_it_is_found(tmp_path: Path) -> None:
    clock = notebook("import time; print(time.time_ns())")
    one, other = (written(normalised(executed(clock, job(tmp_path)), TOLD)) for _ in range(2))

    assert one != other
