"""What tests that look at a page share: what axe-core says of it, and pictures that stay.

Pictures lie in `outputs/screenshots/`, named by what is seen and how: `overview-dark.png`.
"""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

CONTRAST = {
    "ignoreUnicode": True,
    "ignoreLength": True,
    "ignorePseudo": False,
    "boldValue": 700,
    "boldTextPt": 14,
    "largeTextPt": 18,
    "contrastRatio": {
        "normal": {"expected": 4.5, "minThreshold": 0, "maxThreshold": 0},
        "large": {"expected": 3, "minThreshold": 0, "maxThreshold": 0},
    },
    "pseudoSizeThreshold": 0.25,
    "shadowOutlineEmMax": 0.2,
}
"""As axe-core has it, but for texts of one letter, which it would leave undecided."""

LAID_OPEN = """
document.querySelectorAll('details').forEach(each => { each.open = true });
const style = document.createElement('style');
style.textContent = '.table, .plate, pre { overflow: visible !important }'
  + ' .contents { position: static !important; max-height: none !important;'
  + ' overflow: visible !important }'
  + ' th { position: static !important }';
document.head.append(style);
document.querySelectorAll('tbody tr:nth-child(n+9)').forEach(row => { row.remove() });
"""
"""Unfolds what is folded, lets nothing scroll out of sight, and leaves eight rows of a table:
the hundreds more of an annex are like them, and would take minutes."""


def judged(page: Page) -> dict[str, list[str]]:
    """What axe-core finds wrong, what it leaves undecided about contrast, what it passed."""
    options = {
        "runOnly": LEVELS,
        "checks": {"color-contrast": {"enabled": True, "options": CONTRAST}},
    }
    told = Axe().run(page, options=options).response
    return {
        "wrong": _told(told["violations"]),
        "undecided": _told(
            each for each in told["incomplete"] if each["id"] == "color-contrast"
        ),
        "passed": [rule["id"] for rule in told["passes"]],
    }


def _told(rules: object) -> list[str]:
    return [
        f"{rule['id']}: {node['html'][:120]} {[c['data'] for c in node['any']]}"
        for rule in rules  # type: ignore[attr-defined]
        for node in rule["nodes"]
    ]


def keep(root: Path, page: Page, name: str, *, whole: bool = False) -> Path:
    """Keep a picture of the first screen, or of the whole page."""
    path = root / "outputs" / "screenshots" / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=whole)
    return path
