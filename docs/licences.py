"""Writes docs/licences.md: name, version and licence of every locked package, as the packages themselves say.

Run `.venv/bin/python -m docs.licences` from the repository root, with the packages of requirements.lock installed.
"""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

TARGET = Path("docs/licences.md")
LONGEST = 60


def main() -> None:
    """Write the list."""
    pins = re.findall(r"^([a-z0-9._-]+)==(\S+)", Path("requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    rows = [f"| {name} | {version} | {licence_of(name)} |" for name, version in sorted(pins)]
    begin = "# Licences of what is installed\n\nMade by `.venv/bin/python -m docs.licences` from requirements.lock.\n"
    table = "\n".join(["| package | version | licence |", "| --- | --- | --- |", *rows])
    widget = "The widget holds lit (BSD-3-Clause) and marked (MIT); axe-core (MPL-2.0) and esbuild (MIT) stay in CI."
    TARGET.write_text(f"{begin}\n{table}\n\n{widget}\n", encoding="utf-8")


def licence_of(name: str) -> str:
    """Return what a package says about its licence: an expression, its classifiers, or the first line of a text."""
    try:
        facts = metadata(name)
    except PackageNotFoundError:
        return "not installed here"
    if facts.get("License-Expression"):
        return str(facts["License-Expression"])
    classes = [one.rsplit(" :: ", 1)[1] for one in facts.get_all("Classifier") or [] if one.startswith("License :: ")]
    named = [one for one in classes if one != "OSI Approved"]
    if named:
        return ", ".join(named)
    text = (facts.get("License") or "").strip()
    return text.splitlines()[0][:LONGEST] if text else "not said"


if __name__ == "__main__":
    main()
