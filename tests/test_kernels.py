"""Forked kernels: the notebook of an ordinary one, and nothing of an earlier kernel."""

from __future__ import annotations

import asyncio
import copy
import errno
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import nbformat
import papermill
import pytest
from ipykernel.kernelapp import IPKernelApp  # type: ignore[import-untyped]
from nbclient import NotebookClient
from nbformat import NotebookNode, v4
from processes import gone

from kpi_lib.kernels import fitness, fork_server, kernel, message
from kpi_lib.kernels.birth import MEMORY, connected
from kpi_lib.kernels.fitness import SWITCH, Breed, DoubtError, breed
from kpi_lib.kernels.fork_server import ForkServer
from kpi_lib.kernels.provisioner import ForkProvisioner
from kpi_lib.kernels.server import Server
from kpi_lib.runs.execution import ExecutionError, Job, executed

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks on Linux only")
pytestmark = [linux, pytest.mark.xdist_group("kernels")]

LAUNCHER = ("-m", "ipykernel_launcher")
FREE = ("raises-exception",)
READ = "import time; time.sleep(4)"
"""Time in which any kernel's thread reads what came by the file, before the next cell runs."""

PARENT = "import os\nos.getppid()"

CELLS = {
    "streams": "import sys\nprint('out'); print('err', file=sys.stderr); print('again')",
    "rewritten-line": "for i in range(3):\n    print(i, end='\\r')",
    "file-descriptors": f"import os\nos.write(1, b'one\\n');\n{READ}",
    "shell": "!echo from a shell",
    "subprocess": (
        f"import subprocess\ndid = subprocess.run(['echo', 'child'])\n{READ}\ndid.returncode"
    ),
    "pool": (
        "import multiprocessing as mp\n"
        "with mp.get_context('fork').Pool(2) as pool: found = pool.map(abs, [-1, -2])\nfound"
    ),
    "display": (
        "from IPython.display import HTML, display\nh = display(HTML('1'), display_id='x')"
    ),
    "display-updated": "h.update(HTML('2'))",
    "cleared": (
        "from IPython.display import clear_output\nprint('a'); clear_output(); print('b')"
    ),
    "history": "len(In), sorted(Out), get_ipython().__class__.__name__",
    "await": "import asyncio\nawait asyncio.sleep(0.01)\nprint('slept')",
    "await-result": "async def five():\n    return 5\nawait five()",
    "thread": (
        "import threading\nt = threading.Thread(target=print, args=('in a thread',))\n"
        "t.start(); t.join()\nthreading.current_thread() is threading.main_thread()"
    ),
    "error": "def fail():\n    1 / 0\nfail()",
    "syntax": "x = = 1",
    "exit": "import sys\nsys.exit(3)",
    "asked-at-the-keyboard": "input('who? ')",
    "names": "__name__, '__file__' in globals(), __import__('__main__').__dict__ is globals()",
    "arguments": (
        "import sys, os\nos.path.basename(sys.argv[0]), sys.path, sys.flags, len(sys.argv)"
    ),
    "pickled": "import pickle\nclass K: pass\ntype(pickle.loads(pickle.dumps(K()))).__name__",
    "warning": "import warnings\nwarnings.warn('look')\n[f[0] for f in warnings.filters]",
    "log": "import logging\nlogging.getLogger('mine').warning('line'), logging.root.level",
    "signals": (
        "import signal\n"
        "[(s.name, str(signal.getsignal(s)).split(' at ')[0]) "
        "for s in sorted(signal.valid_signals()) if isinstance(s, signal.Signals)], "
        "signal.pthread_sigmask(signal.SIG_BLOCK, ())"
    ),
    "open-files": (
        "import os, re, time\nbefore, shown, until = None, [], time.monotonic() + 15\n"
        "while shown != before and time.monotonic() < until:\n"  # clients come when they come
        "    time.sleep(1)\n    before, shown = shown, []\n"
        "    for n in os.listdir('/proc/self/fd'):\n"
        "        try: shown.append(re.sub(r'\\d+', '', os.readlink(f'/proc/self/fd/{n}')))\n"
        "        except OSError: pass\n    shown.sort()\nshown"
    ),
    "environment": (
        "import os\n{k: v for k, v in os.environ.items() "
        "if k not in ('JPY_PARENT_PID', 'PYTEST_CURRENT_TEST')} == GIVEN"
    ),
    "mask": "import os\nm = os.umask(0o22); os.umask(m); m",
    "limits": (
        "import sys, resource\n"
        "sys.getrecursionlimit(), resource.getrlimit(resource.RLIMIT_NOFILE)"
    ),
    "pandas": "import pandas as pd, numpy as np\npd.DataFrame(np.arange(60).reshape(3, 20))",
    "pandas-options": "pd.get_option('display.max_columns'), pd.get_option('display.width')",
    "chart": (
        "import altair as alt\n"
        "alt.Chart(pd.DataFrame({'x': [1]})).mark_bar().encode(x='x:Q').to_dict()"
    ),
    "matplotlib": (
        "import matplotlib.pyplot as plt\n"
        "fig, ax = plt.subplots(figsize=(2, 1))\nax.plot([1, 2])"
    ),
    "matplotlib-backend": "import matplotlib\nmatplotlib.get_backend()",
}

RACING = {"subprocess"}
"""A child writes to the file; a thread brings it, before or after the value, in any kernel."""


def notebook(cells: dict[str, str]) -> NotebookNode:
    codes = [v4.new_code_cell(code, id=name) for name, code in cells.items()]
    for cell in codes:
        cell.metadata["tags"] = list(FREE)
    named = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return v4.new_notebook(cells=codes, metadata={"kernelspec": named})


@contextmanager
def not_in_a_test() -> Iterator[None]:
    """Without the variable that pytest sets anew for each test."""
    kept = os.environ.pop("PYTEST_CURRENT_TEST", None)
    try:
        yield
    finally:
        if kept is not None:
            os.environ["PYTEST_CURRENT_TEST"] = kept


def run(given: NotebookNode, folder: Path, engine: str | None = "kpi-fork") -> NotebookNode:
    """Execute to the end, past errors; they are in the notebook."""
    with not_in_a_test(), TemporaryDirectory() as name:
        made = Path(name, "made.ipynb")
        with suppress(papermill.PapermillExecutionError):
            papermill.execute_notebook(
                copy.deepcopy(given),
                made,
                engine_name=engine,
                cwd=str(folder),
                progress_bar=False,
            )
        return nbformat.read(made, as_version=4)


def plain(cell: NotebookNode, racing: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002 - JSON
    """A cell without its times, the numbers of processes and addresses."""
    kept = {name: part for name, part in cell.items() if name != "metadata"}
    kept["outputs"] = whole(kept["outputs"])
    if racing:
        kept["outputs"] = sorted(kept["outputs"], key=lambda output: output["output_type"])
    kept["status"] = cell.metadata.papermill.status
    text = json.dumps(kept, sort_keys=True)
    text = re.sub(r"ipykernel_\d+/\d+\.py", "ipykernel_N/N.py", text)
    return json.loads(re.sub(r"0x[0-9a-f]+", "0x0", text))


def whole(outputs: list[NotebookNode]) -> list[dict[str, Any]]:
    """Outputs, what a stream says as one: a busy machine sends it in parts."""
    made: list[dict[str, Any]] = []
    streams: dict[str, dict[str, Any]] = {}
    for output in map(dict, outputs):
        if output["output_type"] == "stream" and output["name"] in streams:
            streams[output["name"]]["text"] += output["text"]
            continue
        if output["output_type"] == "stream":
            streams[output["name"]] = output
        made.append(output)
    return made


def shown(made: NotebookNode, name: str) -> str:
    cell = next(cell for cell in made.cells if cell.id == name)
    texts = [o.get("text") or o.get("data", {}).get("text/plain", "") for o in cell.outputs]
    return "".join(texts).strip()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("notebooks")


@pytest.fixture(scope="module")
def both(folder: Path) -> tuple[NotebookNode, NotebookNode]:
    """The same notebook from plain papermill and from a forked kernel."""
    given = {name: text for name, text in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    cells = {"given": f"GIVEN = {given!r}", "parent": PARENT} | CELLS
    ordinary = run(notebook(cells), folder, None)
    forked = run(notebook(cells), folder)

    assert shown(ordinary, "parent") == str(os.getpid())
    assert shown(forked, "parent") in {str(one.process.pid) for one in servers()}
    return ordinary, forked


def servers() -> list[ForkServer]:
    return list(fork_server._SERVERS.values())  # noqa: SLF001 - what this process holds


def test_a_long_name_of_the_folder_of_temporary_files_leaves_no_notebook_undone(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("x" * 60) / ("y" * 60)
    deep.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(deep))

    assert shown(run(notebook({"sum": "40 + 2"}), folder), "sum") == "42"


@pytest.mark.parametrize("name", CELLS)
def test_a_forked_kernel_leaves_the_notebook_of_plain_papermill(
    name: str, both: tuple[NotebookNode, NotebookNode]
) -> None:
    one, other = (next(cell for cell in made.cells if cell.id == name) for made in both)

    assert plain(other, name in RACING) == plain(one, name in RACING)
    assert one.outputs or name == "display-updated"


def test_metadata_but_for_times_are_those_of_plain_papermill(
    both: tuple[NotebookNode, NotebookNode],
) -> None:
    times = {"start_time", "end_time", "duration", "output_path"}
    for made in both:
        made.metadata.papermill = {
            name: part for name, part in made.metadata.papermill.items() if name not in times
        }

    assert both[0].metadata == both[1].metadata


DIRTY = """
import builtins, decimal, gc, json, locale, logging, os, random, signal, sys, threading, time
import altair, numpy, warnings, kpi_lib.thai, kpi_lib.records
random.seed(1); numpy.random.seed(1); decimal.getcontext().prec = 5
json.LEFT = builtins.LEFT = kpi_lib.records.LEFT = 1
os.environ['LEFT'] = '1'; os.chdir('/'); os.umask(0o77); sys.path.insert(0, '/left')
warnings.simplefilter('ignore'); logging.getLogger().setLevel(10); sys.setrecursionlimit(3000)
signal.signal(signal.SIGUSR1, lambda *_: None); signal.alarm(600)
threading.Thread(target=time.sleep, args=(600,), daemon=True, name='left').start()
file = open('/proc/self/stat'); altair.theme.enable('dark'); LEFT = 1; gc.disable()
get_ipython().display_formatter.formatters['text/html'].for_type(int, lambda _: 'LEFT')
"""
CLEAN = """
import builtins, decimal, gc, json, logging, os, signal, sys, threading, warnings
import altair, kpi_lib.records
[name for name, left in {
    'a name': 'LEFT' in globals(), 'a builtin': hasattr(builtins, 'LEFT'),
    'a module': hasattr(json, 'LEFT') or hasattr(kpi_lib.records, 'LEFT'),
    'precision': decimal.getcontext().prec == 5, 'environment': 'LEFT' in os.environ,
    'folder': os.getcwd() == '/', 'mask': os.umask(0o22) == 0o77, 'path': '/left' in sys.path,
    'warnings': ('ignore', None, Warning, None, 0) in warnings.filters,
    'log': logging.getLogger().level == 10, 'recursion': sys.getrecursionlimit() == 3000,
    'signal': signal.getsignal(signal.SIGUSR1) is not signal.SIG_DFL,
    'alarm': signal.alarm(0) > 0, 'thread': 'left' in {t.name for t in threading.enumerate()},
    'file': any(os.path.realpath(f'/proc/self/fd/{n}').endswith('/stat')
                for n in os.listdir('/proc/self/fd')),
    'theme': altair.theme.active == 'dark', 'collector': not gc.isenabled(),
    'formatter': int in get_ipython().display_formatter.formatters['text/html'].type_printers,
}.items() if left]
"""
DRAWN = (
    "import random, uuid, tempfile, numpy\n"
    "print(random.random(), numpy.random.rand(), numpy.random.default_rng().random(), "
    "uuid.uuid4(), tempfile.mktemp())"
)


def test_nothing_passes_from_one_kernel_to_the_next(folder: Path) -> None:
    dirty = run(notebook({"dirty": DIRTY, "leaks": CLEAN}), folder)
    clean = run(notebook({"leaks": CLEAN}), folder)

    assert len(shown(dirty, "leaks").split(",")) == 18  # it sees what it looks for
    assert shown(clean, "leaks") == "[]"


@pytest.mark.parametrize("rest", [[], [MEMORY]])
def test_a_forked_kernel_reads_its_arguments_as_ipykernel_does(rest: list[str]) -> None:
    read, told = IPKernelApp(), IPKernelApp()
    given = ["-f", "/some where/kernel.json", *rest]
    read.parse_command_line(given)
    connected(told, given)

    def left(app: IPKernelApp) -> dict[str, object]:
        parts = ("argv", "extra_args", "cli_config", "config", "connection_file", "subapp")
        return {part: getattr(app, part) for part in parts}

    assert left(told) == left(read)


def test_no_two_kernels_draw_the_same_random_numbers(folder: Path) -> None:
    one, other = (shown(run(notebook({"drawn": DRAWN}), folder), "drawn") for _ in range(2))

    assert len(one.split()) == 5
    assert not set(one.split()) & set(other.split())


@pytest.fixture
def bred(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Have kernels forked from a server of their own that imports one module."""
    held = servers()

    def from_one_with(module: str) -> None:
        monkeypatch.setattr(fork_server, "MODULES", (module,))
        monkeypatch.setattr(fork_server, "SERVERS", 9)
        monkeypatch.setenv("ANOTHER", module)
        monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")  # numpy starts a thread else: a doubt

    yield from_one_with
    for kind, own in list(fork_server._SERVERS.items()):  # noqa: SLF001 - as above
        if own not in held:  # nobody asks for it again
            fork_server._SERVERS.pop(kind).close()  # noqa: SLF001 - as above


def test_no_two_kernels_draw_the_same_though_their_server_has_numpy(
    folder: Path, bred: Callable[[str], None]
) -> None:
    bred("numpy.random")
    given = notebook({"parent": PARENT, "drawn": DRAWN})
    one, other = (run(given, folder) for _ in range(2))

    assert shown(one, "parent") == shown(other, "parent") != str(os.getpid())
    assert not set(shown(one, "drawn").split()) & set(shown(other, "drawn").split())


def test_a_forked_kernel_ignores_what_an_ordinary_one_would(
    folder: Path, bred: Callable[[str], None]
) -> None:
    bred("json")
    given = notebook({"parent": PARENT, "signals": CELLS["signals"]})
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        ordinary, forked = run(given, folder, None), run(given, folder)
    finally:
        signal.signal(signal.SIGHUP, before)

    assert shown(forked, "parent") != shown(ordinary, "parent")
    assert "('SIGHUP', '1')" in shown(ordinary, "signals")
    assert shown(forked, "signals") == shown(ordinary, "signals")


def breed_here() -> Breed:
    with not_in_a_test():
        return breed([sys.executable, *LAUNCHER], dict(os.environ))


def job(folder: Path, seconds: int = 60) -> Job:
    return Job("small", {}, folder, {"PYTHONHASHSEED": "0"}, lambda _: None, seconds)


def tagged(code: str) -> NotebookNode:
    given = v4.new_code_cell("", metadata={"tags": ["parameters"]}, id="given")
    return v4.new_notebook(cells=[given, v4.new_code_cell(code, id="cell")])


@pytest.mark.parametrize(
    ("code", "seconds", "said"),
    [
        ("os.kill(os.getpid(), signal.SIGKILL)", 300, r"cell 2 \(cell\): its kernel died"),
        ("os._exit(0)", 300, r"cell 2 \(cell\): its kernel died"),
        (
            "os.kill(os.getpid(), signal.SIGSTOP)",
            6,
            r"cell 2 \(cell\): it took longer than",
        ),
        ("time.sleep(3000)", 6, r"cell 2 \(cell\): it took longer than 6 seconds"),
    ],
)
def test_a_kernel_that_dies_or_hangs_is_named_in_time_and_leaves_no_process(
    code: str, seconds: int, said: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SWITCH, "1")
    told = folder / "processes"
    source = (
        "import os, signal, subprocess, time\nchild = subprocess.Popen(['sleep', '3000'])\n"
        f"open({str(told)!r}, 'w').write("
        f"f'{{os.getppid()}} {{os.getpid()}} {{child.pid}}')\n{code}"
    )
    began = time.monotonic()
    with not_in_a_test(), pytest.raises(ExecutionError, match=said):
        executed(tagged(source), job(folder, seconds))
    parent, *processes = map(int, told.read_text().split())

    assert time.monotonic() - began < 600
    assert parent in {one.process.pid for one in servers()}
    assert gone(*processes)


def test_what_holds_a_fork_server_ends_and_nothing_of_it_is_left(folder: Path) -> None:
    told = folder / "held"
    code = (
        "import sys; sys.path.insert(0, 'tests')\nfrom test_kernels import *\n"
        f"run(notebook({{'a': \"import os, time; open({str(told)!r}, 'w').write(\"\n"
        "  \"f'{os.getppid()} {os.getpid()}'); time.sleep(600)\"}), Path('.'))"
    )
    environment = {**os.environ, "PYTHONPATH": ""}
    with subprocess.Popen(  # noqa: S603 - our own Python
        [sys.executable, "-c", code], cwd=Path(__file__).parents[1], env=environment
    ) as holder:
        while not (told.exists() and len(told.read_text().split()) == 2):
            assert holder.poll() is None
            time.sleep(0.05)
        holder.kill()

    assert gone(*map(int, told.read_text().split()))


def test_a_server_that_is_gone_is_replaced(folder: Path) -> None:
    run(notebook({"a": "1"}), folder)
    for one in servers():
        one.process.kill()
        one.process.wait()
    made = run(notebook({"a": PARENT}), folder)

    assert shown(made, "a") in {str(one.process.pid) for one in servers()}


def test_code_that_changed_is_imported_by_a_new_server(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = notebook({"a": PARENT})
    before = int(shown(run(parent, folder), "a"))
    code = fitness.code
    monkeypatch.setattr(fitness, "code", lambda given: (*code(given), ("new.py", 1, 1, 1)))
    after = int(shown(run(parent, folder), "a"))

    assert gone(before)
    assert after in {one.process.pid for one in servers()} - {before}


def test_a_changed_file_of_the_library_changes_the_state_of_the_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "__init__.py").touch()
    monkeypatch.setattr(fitness.kpi_lib, "__file__", str(tmp_path / "__init__.py"))
    before = fitness.code({})
    (tmp_path / "__init__.py").write_text("1")

    assert fitness.code({}) != before


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ([sys.executable, "-m", "another"], "no kernel of ipykernel"),
        (["/usr/bin/python3", *LAUNCHER], "another Python"),
        ([sys.executable], "no kernel of ipykernel"),
    ],
)
def test_a_command_that_is_not_ours_is_left_to_the_ordinary_kernel(
    command: list[str], said: str
) -> None:
    with pytest.raises(DoubtError, match=said):
        breed(command, {})


def test_any_variable_that_may_have_been_read_makes_another_breed() -> None:
    command = [sys.executable, *LAUNCHER]
    one = breed(command, {"A": "1"})

    assert breed(command, {"A": "1", "KPI_RUN_ID": "7", "SOURCE_DATE_EPOCH": "1"}) == one
    for other in ({}, {"A": "2"}, {"A": "1", "PYTHONHASHSEED": "0"}, {"A": "1", "TZ": "UTC"}):
        assert breed(command, other) != one
    assert breed([sys.executable, "-X", "dev", *LAUNCHER], {"A": "1"}) != one


def ordinary(folder: Path) -> bool:
    made = run(notebook({"a": PARENT}), folder)
    return shown(made, "a") == str(os.getpid())


def test_the_switch_has_the_ordinary_kernel_start(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SWITCH, "0")

    assert ordinary(folder)


def test_a_module_beside_the_notebook_is_found_first_as_in_an_ordinary_kernel(
    tmp_path: Path,
) -> None:
    (tmp_path / "yaml.py").write_text("MINE = 1")
    made = run(notebook({"a": "import yaml\nyaml.MINE"}), tmp_path)

    assert shown(made, "a") == "1"


@pytest.mark.parametrize(
    "code", ["print('hello')", "import warnings; warnings.warn('look')", "1/0"]
)
def test_a_module_that_speaks_when_imported_is_not_imported_ahead(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "speaking.py").write_text(code)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(fork_server, "READY_SECONDS", 60)
    server = ForkServer(breed_here(), ("speaking",))
    with pytest.raises(DoubtError, match=r"speaking says something|ended before it was ready"):
        server.wait()

    assert server.process.poll() is not None


def test_a_server_that_does_not_get_ready_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "slow.py").write_text("import time; time.sleep(600)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(fork_server, "READY_SECONDS", 0.1)
    server = ForkServer(breed_here(), ("slow",))
    with pytest.raises(DoubtError, match=r"not ready in 0\.1 seconds"):
        server.wait()

    assert server.process.poll() is not None


def test_a_server_that_hangs_is_a_doubt(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(kernel, "BIRTH_SECONDS", 0.5)
    run(notebook({"a": "1"}), folder)
    for one in servers():
        one.process.send_signal(signal.SIGSTOP)
    try:
        assert ordinary(folder)
    finally:
        for one in servers():
            one.process.send_signal(signal.SIGCONT)


def test_who_waits_for_the_end_of_a_kernel_beside_another_is_told_it_too() -> None:
    ends = iter([None, None, 0, 0])

    class Ending:
        def poll(self) -> int | None:
            return next(ends)

    async def both() -> list[int | None]:
        provisioner = ForkProvisioner()
        provisioner.kernel = cast("kernel.Kernel", Ending())
        return await asyncio.gather(provisioner.wait(), provisioner.wait())

    # a browser of another test may keep a loop of its own in this thread
    with ThreadPoolExecutor(1) as aside:
        assert aside.submit(lambda: asyncio.run(both())).result() == [0, 0]


def test_nbclient_and_jupyterlab_fork_by_the_name_of_the_provisioner(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jupyter_client.provisioning import KernelProvisionerFactory

    monkeypatch.setattr(
        KernelProvisionerFactory.instance(), "default_provisioner_name", "kpi-fork"
    )
    made = notebook({"a": PARENT})
    with not_in_a_test():
        NotebookClient(made, resources={"metadata": {"path": str(folder)}}).execute()

    assert shown(made, "a") in {str(one.process.pid) for one in servers()}


def test_the_notebook_is_saved_seldom_and_in_the_end(folder: Path, tmp_path: Path) -> None:
    from kpi_lib.kernels import engine

    saved: list[bool] = []
    keep = papermill.engines.NotebookExecutionManager.save
    with pytest.MonkeyPatch.context() as patch, not_in_a_test():
        patch.setattr(
            papermill.engines.NotebookExecutionManager,
            "save",
            lambda self, **options: (saved.append(bool(self.end_time)), keep(self, **options)),
        )
        patch.setattr(engine, "SAVE_SECONDS", 3600)
        nbformat.write(notebook({f"c{n}": str(n) for n in range(20)}), tmp_path / "in.ipynb")
        papermill.execute_notebook(
            tmp_path / "in.ipynb",
            tmp_path / "out.ipynb",
            engine_name="kpi-fork",
            progress_bar=False,
            cwd=str(folder),
        )
    made = nbformat.read(tmp_path / "out.ipynb", as_version=4)

    assert saved[:1] == [False]
    assert all(saved[1:])
    assert [shown(made, f"c{n}") for n in range(20)] == [str(n) for n in range(20)]
    assert made.metadata.papermill.end_time


def test_papermill_imports_hardly_more_for_the_engine() -> None:
    code = (
        "import sys, papermill; names = set(sys.modules); import kpi_lib.kernels.engine; "
        "print(sorted(set(sys.modules) - names))"
    )
    said = subprocess.run(  # noqa: S603 - our own Python
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert set(json.loads(said.stdout.replace("'", '"'))) <= {
        "kpi_lib",
        "kpi_lib.kernels",
        "kpi_lib.kernels.engine",
    }


def test_a_message_carries_open_files(tmp_path: Path) -> None:
    one, other = message.pair()
    with one, other, (tmp_path / "file").open("w+b") as file:
        message.send(one, {"a": "ก" * 1000}, [file.fileno()])
        content, (number,) = message.receive(other)
        os.write(number, b"written")
        os.close(number)
        one.close()
        file.seek(0)

        assert content == {"a": "ก" * 1000}
        assert file.read() == b"written"
        assert message.receive(other) == (None, [])


def test_a_server_that_is_asked_too_much_goes_on(folder: Path) -> None:
    server = fork_server.server(breed_here())
    asked = {"folder": str(folder), "environment": {"LONG": "x" * message.LARGEST}}
    with pytest.raises(DoubtError, match="does not take the request"):
        server.fork(asked, [])

    assert not server.gone()


def test_a_server_that_has_no_room_for_one_more_kernel_says_so_and_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full() -> int:
        raise BlockingIOError(errno.EAGAIN, "no more processes")

    monkeypatch.setattr(os, "fork", full)
    mine, theirs = message.pair()
    asked, line = message.pair()
    serving = Server({}, None, lambda *_: 0, signal.SIGKILL)
    with asked, line, mine, theirs, serving.selector:
        serving._fork({}, [os.dup(theirs.fileno())], line)  # noqa: SLF001 - what is tested
        theirs.close()

        with pytest.raises(DoubtError, match="ended with -9 before it listened"):
            kernel.Kernel(mine).listens()
        assert serving.kernels == {}
