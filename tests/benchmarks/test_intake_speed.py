"""How long ten thousand pages take to come in, beside merely reading the files.

Run with ``pytest -m benchmark tests/benchmarks/test_intake_speed.py``; figures are printed.
"""

from __future__ import annotations

import resource
import shutil
import sys
import time
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from city_pages import as_html, indicator_page

from kpi_lib.datasets import Workspace
from kpi_lib.intake.pages import read
from kpi_lib.intake.received import Given, receive
from kpi_lib.intake.receiving import Order, take_in

PAGES, CHUNK = 10_000, 1_000
GIVEN = Given(2563)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Files of ten thousand made-up indicators, a tenth of them saved as HTML."""
    folder = tmp_path_factory.mktemp("pages")
    paths = []
    for number in range(PAGES):
        text = indicator_page(number)
        path = folder / f"{number:05}.{'html' if number % 10 == 0 else 'txt'}"
        path.write_bytes(as_html(text) if number % 10 == 0 else text.encode())
        paths.append(path)
    return paths


def say(capsys: pytest.CaptureFixture[str], text: str) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{text}\n")


@pytest.mark.benchmark
def test_the_time_of_a_page_stays_flat_and_memory_bounded(
    pages: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    start = time.perf_counter()
    size = sum(len(path.read_bytes()) for path in pages)
    bare = time.perf_counter() - start
    chunks, rows = [], 0
    for first in range(0, PAGES, CHUNK):
        start = time.perf_counter()
        rows += sum(read(receive(path), GIVEN).rows_used for path in pages[first:][:CHUNK])
        chunks.append(time.perf_counter() - start)
    tracemalloc.start()
    peaks = []
    for first in (0, PAGES - CHUNK):
        tracemalloc.reset_peak()
        for path in pages[first : first + CHUNK // 5]:
            read(receive(path), GIVEN)
        peaks.append(tracemalloc.get_traced_memory()[1] / 1e6)
    tracemalloc.stop()
    whole = sum(chunks)
    say(
        capsys,
        f"{PAGES:,} pages ({size / 1e6:.0f} MB): read as text in {bare:.2f} s, as pages in "
        f"{whole:.2f} s ({whole / PAGES * 1e3:.2f} ms a page, ratio {whole / bare:.0f}); "
        f"chunks of {CHUNK}: {min(chunks):.2f} to {max(chunks):.2f} s; "
        f"peak memory {peaks[0]:.1f} MB at first, {peaks[1]:.1f} MB at last",
    )

    assert rows == 5 * PAGES
    assert sorted(chunks[5:])[2] < 1.5 * sorted(chunks[:5])[2]
    assert peaks[1] < 1.5 * peaks[0] + 1


@pytest.mark.benchmark
def test_ten_thousand_pages_are_taken_in_at_once(
    pages: list[Path], root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    times = {}
    for count in (PAGES // 10, PAGES):
        place = tmp_path / str(count)
        for folder in ("data", "expectations"):
            shutil.copytree(root / folder, place / folder, ignore=shutil.ignore_patterns("raw"))
        start = time.perf_counter()
        when = datetime(2026, 11, 22, tzinfo=UTC)
        outcomes = take_in(Workspace(place), pages[:count], Order(GIVEN), when)
        times[count] = (time.perf_counter() - start) / count * 1e3
        assert sum(outcome.rows_used for outcome in outcomes) == 5 * count
        assert len(list((place / "data/raw").glob("*/*.receipt.json"))) == count
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    say(
        capsys,
        f"taken in, with raw files, receipts and tables: {times[PAGES // 10]:.2f} ms a page "
        f"of {PAGES // 10:,}, {times[PAGES]:.2f} ms a page of {PAGES:,}; peak {peak:.0f} MB",
    )

    assert times[PAGES] < 2 * times[PAGES // 10]
    assert peak < 600
