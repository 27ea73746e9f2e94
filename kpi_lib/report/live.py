"""The script that lets charts answer the pointer, kept as it was bundled.

To bundle it takes two seconds, and it depends on nothing but the versions in its name. A new
version of vl-convert wants a new one: `python -m kpi_lib.report.live` writes it.
"""

from __future__ import annotations

import gzip
import re
from base64 import b64encode
from functools import cache
from importlib.metadata import version
from pathlib import Path

from kpi_lib.report.drawing import VEGA_LITE

FOLDER = Path(__file__).parent / "vega"
_GLOBAL = "window.vegaEmbed = vegaEmbed;"


@cache
def bundle() -> str:
    """Vega, Vega-Lite and vega-embed as one script that can stand in a page."""
    path = kept()
    return gzip.decompress(path.read_bytes()).decode() if path.is_file() else bundled()


@cache
def packed() -> str:
    """The script compressed, in Base64: less than half as long, and fit to stand in a page."""
    path = kept()
    told = path.read_bytes() if path.is_file() else gzip.compress(bundled().encode(), mtime=0)
    return b64encode(told).decode()


def bundled() -> str:
    """Make that script."""
    import vl_convert  # noqa: PLC0415 - 34 MB, needed where the script is not kept

    script: str = vl_convert.javascript_bundle(_GLOBAL, vl_version=VEGA_LITE)
    return re.sub("</(?=script)", r"<\\/", script, flags=re.IGNORECASE)


def kept() -> Path:
    """Where the script of the installed version is kept, if it is."""
    name = f"vl-convert-{version('vl-convert-python')}-vega-lite-{VEGA_LITE}.js.gz"
    return FOLDER / name


def main() -> None:
    """Keep the script of the installed version and no other."""
    for old in FOLDER.glob("*.js.gz"):
        old.unlink()
    kept().write_bytes(gzip.compress(bundled().encode(), mtime=0))


if __name__ == "__main__":
    main()
