"""Who may import whom (design.md), read off the syntax trees."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FRAMEWORKS = ("rasa", "rasa_sdk", "sanic")
PURE = ("bot/mail", "bot/account", "bot/dialogue", "bot/cases", "bot/privacy")
ACTIONS_MAY = (
    "actions",
    "bot.mail",
    "bot.account",
    "bot.cases",
    "bot.settings",
    "bot.identity",
    "bot.dialogue",
    "bot.understand.meaning",
    "rasa_sdk",
)
TOPICS = {"zustellung", "sperrung", "uebergabe", "rueckfall", "smalltalk", "datenschutz", "feedback"}
"""Topic words; what is named otherwise in actions/ (memory, wording, contact ...) is shared by them."""


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def _under(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


@pytest.mark.parametrize("path", [p for folder in PURE for p in _files(folder)], ids=lambda p: str(p.relative_to(ROOT)))
def test_what_knows_needs_no_framework(path: Path) -> None:
    assert not [name for name in _imports(path) if any(_under(name, framework) for framework in FRAMEWORKS)]


@pytest.mark.parametrize("path", _files("actions"), ids=lambda p: p.name)
def test_actions_use_what_knows_and_never_rasa_itself(path: Path) -> None:
    for name in _imports(path):
        assert not _under(name, "rasa"), name
        if name.split(".")[0] in ("bot", "actions"):
            assert any(_under(name, allowed) for allowed in ACTIONS_MAY), name


@pytest.mark.parametrize("path", _files("actions"), ids=lambda p: p.name)
def test_no_topic_uses_another_topics_actions(path: Path) -> None:
    own = path.stem.split("_")[0]
    for name in _imports(path):
        package, _, module = name.partition(".")
        topic = module.split(".")[0].split("_")[0]
        assert package != "actions" or topic not in TOPICS or topic == own, name


@pytest.mark.parametrize("path", _files("bot"), ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_below_bot_imports_the_actions(path: Path) -> None:
    assert not [name for name in _imports(path) if _under(name, "actions")]


def test_inside_mail_status_and_errors_stand_alone() -> None:
    ours = {path.stem: {n for n in _imports(path) if n.startswith("bot.")} for path in _files("bot/mail")}
    assert not ours["status"]
    assert not ours["errors"]
    assert all(_under(name, "bot.mail.status") for name in ours["models"])


def test_nothing_reads_the_shared_folder() -> None:
    for path in [*_files("bot"), *_files("actions"), *_files("tests")]:
        assert "../" + "shared" not in path.read_text(encoding="utf-8")
