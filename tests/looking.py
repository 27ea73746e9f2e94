"""What tests that look at a page share: what axe-core says of it, and pictures that stay.

Pictures lie in `outputs/screenshots/`, named by what is seen and how: `overview-dark.png`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageChops, ImageFilter, ImageStat
from playwright.sync_api import Page

from kpi_lib.report.lines import Word, pieces

DOTS = 50 / 72
"""Pixels of a picture for each point of the page."""

BLUR = 2
"""Pixels within which a letter may move: what is compared is the layout, not its edges."""

FAINT, STRONG, MOST = 2.0, 48, 0.004
"""Mean difference, difference of a pixel that counts, and share of pixels that may differ."""

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

BREAKS = re.compile("</?w->|<wbr>")


def unbroken(page: str) -> str:
    """The source of a page without its places where a line may end."""
    return BREAKS.sub("", page)


LAID_OPEN = """
document.querySelectorAll('details').forEach(each => { each.open = true });
const style = document.createElement('style');
style.textContent = '.table, .plate, pre { overflow: visible !important }'
  + ' .contents { position: static !important; max-height: none !important;'
  + ' overflow: visible !important }'
  + ' th { position: static !important }';
document.head.append(style);
const more = 'tbody tr:nth-child(n+5), ul.dense li:nth-child(n+5), .card ~ .card ~ .card,'
  + ' .plate svg > g, ul.dense ~ ul.dense ~ ul.dense ~ ul.dense';
document.querySelectorAll(more).forEach(each => { each.remove() });
document.querySelectorAll('w-').forEach(each => { each.replaceWith(each.textContent) });
"""
"""Unfolds what is folded, lets nothing scroll out of sight, and leaves four rows of a table,
two cards and three lists: the others are like them, and would take minutes. The letters of a
drawing are hidden from who listens, and their colours are measured elsewhere."""

LINES = """() => {
  const places = '.cover p, h1, .contents a, main :is(h2, h3, h4, p, li, dt, dd, th, td,'
    + ' caption, figcaption > *, summary)';
  const told = [];
  for (const place of document.querySelectorAll(places)) {
    const head = place.closest('thead');
    if (!place.checkVisibility() || place.querySelector('p, li, td')) continue;
    if (head && getComputedStyle(head).position === 'absolute') continue;
    const seen = NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT;
    const walker = document.createTreeWalker(place, seen);
    const range = document.createRange(), ends = [];
    let text = '', middle = null;
    while (walker.nextNode()) {
      const data = walker.currentNode.data ?? '';
      if (walker.currentNode.tagName === 'BR') text += '\\n';
      for (let at = 0; at < data.length; at += 1) {
        if (/\\S/.test(data[at])) {
          range.setStart(walker.currentNode, at);
          range.setEnd(walker.currentNode, at + 1);
          const box = [...range.getClientRects()].find(one => one.width > 0);
          if (box) {
            if (middle !== null && box.top > middle) ends.push(text.length + at);
            middle = (box.top + box.bottom) / 2;
          }
        }
      }
      text += data;
    }
    if (ends.length) told.push([text, ends]);
  }
  return told;
}"""


def parted(page: Page) -> tuple[list[str], int]:
    """Words that a line of a page ends within, as `ตัวชี้|วัด of ...`; how many lines were seen."""
    found, seen = [], 0
    for text, ends in page.evaluate(LINES):
        at = 0
        for piece in pieces(text):
            word = piece if isinstance(piece, str) else getattr(piece, "text", "\n")
            if isinstance(piece, Word) and re.search("[ก-๛ ]", word):
                cut = [end - at for end in ends if at < end < at + len(word)]
                found += [f"{word[:end]}|{word[end:]} of {text[:60]}" for end in cut]
            at += len(word)
        seen += len(ends)
    return found, seen


def picture(page: Any) -> Image.Image:  # noqa: ANN401 - a page of pdfium
    """A printed page, small and grey."""
    return page.render(scale=DOTS, grayscale=True).to_pil().convert("L")


def looks_as_approved(root: Path, name: str, drawn: Image.Image) -> None:
    """Fail where a page is not laid out as approved in `tests/golden/`; keep its picture."""
    approved = root / "tests" / "golden" / f"{name}.png"
    kept = root / "outputs" / "screenshots" / approved.name
    kept.parent.mkdir(parents=True, exist_ok=True)
    drawn.quantize(16).save(kept, optimize=True)
    ask = f"look at {kept}; if it is as it should be: cp {kept} {approved}"

    assert approved.is_file(), ask
    wanted = Image.open(approved).convert("L")
    assert wanted.size == drawn.size, ask
    blur = ImageFilter.BoxBlur(BLUR)
    apart = ImageChops.difference(wanted.filter(blur), drawn.filter(blur))
    differing = sum(apart.histogram()[STRONG:]) / (apart.width * apart.height)
    assert ImageStat.Stat(apart).mean[0] < FAINT, ask
    assert differing < MOST, ask


def judged(page: Page, *rules: str) -> dict[str, list[str]]:
    """What axe-core finds wrong, what it leaves undecided about contrast, what it passed.

    Args:
        page: As it is now, in its light and width.
        rules: Those to look at; all of the levels of the house where none is named.
    """
    options = {
        "runOnly": {"type": "rule", "values": rules} if rules else LEVELS,
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
