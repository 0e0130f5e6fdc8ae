"""``ordinator release``: bills of materials, licences and known vulnerabilities of every image."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from ordinator.images.recipes import recipes
from ordinator.place import here
from ordinator.releasing import audit, bills, installed, licences
from ordinator.settings import Settings


def main(arguments: Sequence[str]) -> int:
    """Write the bills; 1 where a vulnerability is known, nobody could be asked, or terms reach."""
    parser = argparse.ArgumentParser("ordinator release", description=__doc__)
    parser.add_argument("--out", type=Path, help="folder of the bills; dist/release")
    told = "where no service answers: bills and licences alone, said so"
    parser.add_argument("--without-audit", action="store_true", help=told)
    asked = parser.parse_args(arguments)
    place = here(Settings.read())
    into = asked.out or place.checkout / "dist/release"
    into.mkdir(parents=True, exist_ok=True)
    programs = installed.folder(place)
    good = True
    for image in recipes(place.house):
        found = bills.write(place.house, programs, image, into)
        print(f"{into / bills.name(place.house, image)}: {len(found)} packages of others")
        reaching = licences.reaching(found)
        for name, licence in reaching.items():
            print(f"  {name}: {licence}: its terms reach our code, or are unknown")
        verdict = audit.Verdict(refused="--without-audit")
        if not asked.without_audit:
            verdict = audit.audit(programs, bills.part(place.house, image))
        print(f"  {verdict.told}")
        audited = asked.without_audit or not (verdict.refused or verdict.vulnerabilities)
        good = good and audited and not reaching
    return 0 if good else 1
