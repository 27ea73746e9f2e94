"""A name in Thai and, where somebody gave one, in English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """What an agency is called.

    Args:
        th: Its name in Thai, as in the table.
        en: Its name in English; empty where nobody gave one.
    """

    th: str
    en: str = ""

    def said(self, language: str) -> str:
        """Name in the language of a report; in Thai where there is no other.

        >>> Name("เขตบางนา", "Bang Na District").said("en"), Name("เขตบางนา").said("en")
        ('Bang Na District', 'เขตบางนา')
        """
        return self.en or self.th if language == "en" else self.th
