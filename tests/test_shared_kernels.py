"""One fork server for several processes: it outlives any of them, and never all of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import costs
import pytest
from processes import gone, running, until

from kpi_lib.kernels import door, fitness, fork_server
from kpi_lib.kernels.fitness import DoubtError
from kpi_lib.kernels.fork_server import ForkServer
from kpi_lib.kernels.kernel import Kernel

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks on Linux only")
pytestmark = [linux, pytest.mark.xdist_group("kernels")]

HOLDER = """
import json, os, sys, time
from pathlib import Path
from kpi_lib.kernels import fitness, fork_server
shared, folder = map(Path, sys.argv[1:])
fork_server.MODULES = ('json',)
fork_server.share(shared)
breed = fitness.Breed((sys.executable,), (('PATH', os.environ['PATH']),))
null, kept = os.open(os.devnull, os.O_RDWR), []
for line in sys.stdin:
    arguments = ['-f', str(folder / f'{os.getpid()}-{len(kept)}.json')]
    asked = {'arguments': arguments, 'environment': {}, 'folder': str(folder), 'mask': 0o22}
    kept.append(fork_server.server(breed).fork(asked, [null] * 3))
    while not kept[-1].listens():
        time.sleep(0.01)
    print(kept[-1].pid, flush=True)
"""


class Holder:
    """A process that has kernels forked, and holds them until it ends."""

    def __init__(self, shared: Path, folder: Path) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own Python
            [sys.executable, "-c", HOLDER, str(shared), str(folder)],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin(self) -> None:
        """Have a kernel forked."""
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def said(self) -> tuple[int, int]:
        """Numbers of the process that forked, and of the kernel, which listens."""
        assert self.process.stdout
        kernel = int(self.process.stdout.readline())
        stat = Path(f"/proc/{kernel}/stat").read_text().rpartition(")")[2].split()
        return int(stat[1]), kernel

    def kernel(self) -> tuple[int, int]:
        """The same, of one more."""
        self.begin()
        return self.said()

    def servers(self) -> list[int]:
        """Servers that it started and that run, and what they forked."""
        found = []
        for kid in costs.family(self.process.pid)[1:]:
            with suppress(OSError):
                if b"kernels.server" in Path(f"/proc/{kid}/cmdline").read_bytes():
                    found.append(kid)
        return found

    def kill(self) -> None:
        """End it as nothing can prevent."""
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def shared() -> Iterator[Path]:
    with TemporaryDirectory(prefix="kpi-") as name:
        yield Path(name)


@pytest.fixture
def two(shared: Path, tmp_path: Path) -> Iterator[tuple[Holder, Holder]]:
    """Two processes that share what they fork from; nothing of it runs in the end."""
    one, other = Holder(shared, tmp_path), Holder(shared, tmp_path)
    try:
        yield one, other
    finally:
        left = [
            pid for each in (one, other) if running(each.process.pid) for pid in each.servers()
        ]
        one.kill()
        other.kill()
        assert gone(*left)


def test_two_that_begin_at_once_fork_from_one_server(two: tuple[Holder, Holder]) -> None:
    for each in two:
        each.begin()
    (first, mine), (second, theirs) = (each.said() for each in two)

    assert first == second
    assert mine != theirs
    assert [pid for each in two for pid in each.servers() if pid not in (mine, theirs)] == [
        first
    ]


def test_a_server_goes_on_for_the_others_when_who_started_it_is_killed(
    two: tuple[Holder, Holder],
) -> None:
    starter, other = two
    server, kernel = starter.kernel()
    same, theirs = other.kernel()
    starter.kill()

    assert gone(kernel)
    assert same == server
    assert running(theirs)
    assert other.kernel()[0] == server
    other.kill()
    assert gone(server, theirs)


def test_a_server_that_is_killed_is_replaced_by_one_for_all(
    two: tuple[Holder, Holder],
) -> None:
    one, other = two
    before, kernel = one.kernel()
    assert other.kernel()[0] == before
    os.kill(before, signal.SIGKILL)
    assert gone(before, kernel)
    after, _ = other.kernel()

    assert after != before
    assert one.kernel()[0] == after


def test_nothing_is_left_when_all_are_killed_while_the_server_is_importing(
    shared: Path, tmp_path: Path
) -> None:
    one = Holder(shared, tmp_path)
    one.begin()
    found: list[int] = []
    assert until(lambda: found.extend(one.servers()) or found)
    one.kill()

    assert gone(*found)
    assert not list(shared.iterdir())


@pytest.fixture
def a_server(shared: Path) -> Iterator[Callable[..., ForkServer]]:
    """Servers of this process, as if each were asked for by another."""
    processes: list[subprocess.Popen[bytes]] = []
    with ExitStack() as made:

        def start(modules: tuple[str, ...] = ("json",), folder: Path = shared) -> ForkServer:
            environment = tuple(sorted({"PATH": os.environ["PATH"]}.items()))
            breed = fitness.Breed((sys.executable,), environment)
            found = ForkServer(breed, modules, folder)
            made.callback(found.close)
            processes.extend([found.process] if found.process else [])
            return found

        yield start
    assert until(lambda: all(each.poll() is not None for each in processes))


def kernel(server: ForkServer, folder: Path) -> Kernel:
    """A fork that lives until it is killed."""
    told = {"environment": dict(os.environ), "folder": str(folder), "mask": 0o22}
    connection = folder / f"{time.monotonic_ns()}.json"
    with Path(os.devnull).open("r+b") as null:
        return server.fork({**told, "arguments": ["-f", str(connection)]}, [null.fileno()] * 3)


def test_who_lets_go_of_a_shared_server_ends_only_kernels_of_its_own(
    a_server: Callable[..., ForkServer], tmp_path: Path
) -> None:
    one, other = a_server(), a_server()
    for each in (one, other):
        each.wait()
    mine, theirs = kernel(one, tmp_path), kernel(other, tmp_path)
    assert until(mine.listens)
    assert until(theirs.listens)
    other.line.close()

    assert until(lambda: theirs.poll() is not None)
    assert theirs.status == -signal.SIGKILL
    assert mine.poll() is None
    assert other.process is None
    assert not one.gone()
    mine.abandon()


def test_a_server_is_shared_only_for_the_same_code_and_modules(
    a_server: Callable[..., ForkServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = a_server()
    assert a_server().process is None
    assert a_server(("csv",)).process is not None
    code = fitness.code
    monkeypatch.setattr(fitness, "code", lambda given: (*code(given), ("new.py", 1, 1, 1)))

    assert a_server().process is not None
    assert one.process is not None


def test_what_speaks_against_a_server_is_told_to_all_who_wait_for_it(
    a_server: Callable[..., ForkServer], shared: Path
) -> None:
    for each in [a_server(("no_such_module",)) for _ in range(3)]:
        with pytest.raises(DoubtError, match="no_such_module cannot be imported"):
            each.wait()

    assert not list(shared.iterdir())


@pytest.mark.parametrize("why", ["too long", "gone", "open to others"])
def test_where_a_folder_will_not_do_each_has_a_server_of_its_own(
    why: str, a_server: Callable[..., ForkServer], shared: Path
) -> None:
    folder = shared / ("x" * 100 if why == "too long" else "folder")
    if why != "gone":
        folder.mkdir(mode=0o700)
        folder.chmod(0o755 if why == "open to others" else 0o700)
    one, other = a_server(folder=folder), a_server(folder=folder)

    assert one.process
    assert other.process
    assert not one.shared
    one.wait()
    other.wait()


def test_a_server_that_ends_just_when_it_is_looked_for_is_started_anew(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fork_server, "MODULES", ("json",))
    monkeypatch.setattr(fork_server, "_SHARED", [shared])
    breed = fitness.Breed((sys.executable,), (("PATH", os.environ["PATH"]),))
    starts: list[int] = []
    begin = ForkServer._start  # noqa: SLF001 - so that the first dies

    def start(self: ForkServer, *lines: object) -> None:
        begin(self, *lines)  # type: ignore[arg-type]
        assert self.process
        starts.append(self.process.pid)
        if len(starts) == 1:
            self.process.kill()

    monkeypatch.setattr(ForkServer, "_start", start)
    found = fork_server._ready(breed)  # noqa: SLF001 - what is tested
    found.close()

    assert found.process
    assert found.process.pid == starts[1]
    assert len(starts) == 2


def test_a_door_is_shut_only_when_nobody_stands_before_it(shared: Path) -> None:
    kept = []
    line = door.line(shared, "a", lambda theirs, way: kept.append((theirs.dup(), way.dup())))
    late = door.line(shared, "a", lambda *_: pytest.fail("somebody is behind it"))
    (theirs, way), came = kept[0], door.shut(kept[0][1])

    assert len(came) == 1
    assert not list(shared.iterdir())
    for each in (line, late, theirs, way, *came):
        each.close()
