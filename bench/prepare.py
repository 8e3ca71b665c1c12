"""Fill-in work for the benchmark, run in the product's own environment: unfinished reports, ready to be sent."""

from __future__ import annotations

import sys

import django

django.setup()

from meldpunt.melden.concept import new_concept  # noqa: E402 - the apps have to be ready first

STORY = "Een verhaal van ongeveer twee kilobyte, zoals mensen het opschrijven. " * 29
PAGES = {
    "voor-wie": {"R1": ["zelf"], "A1": ["nee"], "Z1": ["lokaal"]},
    "wat": {"verhaal": [STORY[:2048]], "V1": ["BELEDIGING", "DOXING"], "K1": ["persoon"]},
    "verdieping": {"D1": ["adres"], "S1": ["nee"]},
    "waar": {"platforms": ["X"], "links": ["https://voorbeeld.example/1"]},
    "wie": {"F1": ["veel"]},
    "bewijs": {},
    "gevoel": {"M2": ["angst"], "R2": ["luisteren"]},
    "met-wie": {"persoon": [""]},
    "contact": {"kanaal": ["bellen"], "telefoon": ["06 0000 0042"], "naam": ["Mira"]},
}


def main() -> None:
    """Print the cookie of each concept, one a line."""
    for _ in range(int(sys.argv[1])):
        concept = new_concept().with_(paginas=PAGES)
        concept.save()
        print(concept.token)


if __name__ == "__main__":
    main()
