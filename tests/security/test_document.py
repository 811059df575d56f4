"""docs/security.md names tests that exist, for every threat."""

from __future__ import annotations

import ast
import re
from pathlib import Path

DOCUMENT = Path("docs/security.md").read_text(encoding="utf-8")
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def _tests_in(path: str) -> set[str]:
    tree = ast.parse(Path(path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))}


def test_every_test_that_the_document_names_exists() -> None:
    named = _TEST.findall(DOCUMENT)
    assert len(named) > 40
    assert not [f"{path}::{name}" for path, name in named if not Path(path).is_file() or name not in _tests_in(path)]


def test_every_threat_names_a_test() -> None:
    threats = DOCUMENT.split("## Threats")[1].split("\n## ")[0]
    rows = [
        line for line in threats.splitlines() if line.startswith("| ") and not line.startswith(("| who |", "| ---"))
    ]
    assert len(rows) >= 20
    assert not [row for row in rows if not _TEST.search(row)]
