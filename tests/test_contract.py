"""Names that belong together stay together; each check is a few lines over the files, without training."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions import wording
from bot.action_runner import InProcessActions
from bot.dialogue.context import INTENTS
from bot.dialogue.questions import QUESTIONS

ROOT = Path(__file__).resolve().parents[1]
INTENTS_OF_THE_CONTRACT = (
    "email_nicht_angekommen email_im_spam email_verzoegert zustellstatus_abfragen zustellstatus_bedeutung "
    "zustellstatus_finden absender_whitelisten betroffene_anbieter zustellrate weiterleitung andere_adresse "
    "email_anbieter_kontaktieren versanddienstleister account_gesperrt sperrgrund_verstehen sperrung_benachrichtigung "
    "mailjet_support_kontaktieren freischaltung_dauer sperrung_vorbeugen mensch_sprechen problem_geloest nicht_geholfen "
    "unzufrieden begruessung verabschiedung danken bestaetigen ablehnen hilfe bot_frage abbrechen neu_starten "
    "datenschutz daten_loeschen thema_fremd"
).split()
SMALL_TALK = set("begruessung verabschiedung danken bestaetigen ablehnen hilfe bot_frage abbrechen neu_starten".split())


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


DOMAIN = _yaml(ROOT / "domain.yml")
RULES = [rule for path in sorted((ROOT / "data/rules").glob("*.yml")) for rule in _yaml(path)["rules"]]
RESPONSES: dict[str, list[dict[str, Any]]] = {}
for _path in sorted((ROOT / "data/responses").glob("*.yml")):
    for _name, _variations in _yaml(_path)["responses"].items():
        assert _name not in RESPONSES, f"{_name} stands in two files"
        RESPONSES[_name] = _variations
EXAMPLES = {
    entry["intent"]: [line[2:] for line in entry["examples"].splitlines() if line.startswith("- ")]
    for path in sorted((ROOT / "data/nlu").glob("*.yml"))
    for entry in _yaml(path)["nlu"]
}
ACTION_SOURCES = {path: path.read_text(encoding="utf-8") for path in (ROOT / "actions").glob("*.py")}


def _tables() -> set[str]:
    """Every response named in a table of wording.py or built there from a closed set."""
    found: set[str] = set()
    tables = [vars(importlib.import_module(f"actions.{path.stem}")) for path in (ROOT / "actions").glob("wording*.py")]
    for value in (one for module in tables for one in module.values()):
        if isinstance(value, dict):
            found |= {name for name in value.values() if isinstance(name, str) and name.startswith("utter_")}
    for menu in wording.MENU_NAMES:
        found |= {f"utter_ordner_{menu}", f"utter_weg_{menu}"}
    return found | {f"utter_frage_{name}" for name in QUESTIONS}


def _literals() -> set[str]:
    """Every response written out in Python or in a rule."""
    found = {step["action"] for rule in RULES for step in rule["steps"] if step.get("action", "").startswith("utter_")}
    sources = [*ACTION_SOURCES.values(), *(p.read_text(encoding="utf-8") for p in (ROOT / "bot").rglob("*.py"))]
    for source in sources:
        found |= set(re.findall(r'"(utter_[a-zäöü_0-9]+[a-zäöü0-9])"', source))
    return found - {"utter_action"}  # the name of a field in Rasa's metadata


DYNAMIC = {  # built from a closed set right where they are used
    *(f"utter_thema_fremd_{kind}" for kind in ("bank", "paket", "konto", "kurs")),
    *(f"utter_zusammen_thema_{topic}" for topic in ("zustellung", "sperrung")),
    *(f"utter_zusammen_betroffen_{who}" for who in wording.AFFECTED),
    *(f"utter_zusammen_{slot}" for slot in ("email", "anbieter", "status")),
}


def test_every_response_that_can_be_chosen_exists() -> None:
    assert not (_tables() | _literals() | DYNAMIC) - set(RESPONSES)


def test_every_response_is_used_somewhere() -> None:
    assert not set(RESPONSES) - (_tables() | _literals() | DYNAMIC)


def test_the_intents_of_the_contract_are_in_the_domain() -> None:
    assert not set(INTENTS_OF_THE_CONTRACT) - set(DOMAIN["intents"])


def test_every_intent_has_a_rule() -> None:
    assert {step["intent"] for rule in RULES for step in rule["steps"] if "intent" in step} == set(DOMAIN["intents"])


def test_every_intent_of_the_training_messages_is_in_the_domain() -> None:
    assert not set(EXAMPLES) - set(DOMAIN["intents"])


@pytest.mark.parametrize("intent", INTENTS_OF_THE_CONTRACT)
def test_every_intent_has_enough_messages(intent: str) -> None:
    least = 150 if intent == "thema_fremd" else 25 if intent in SMALL_TALK else 60
    assert len(EXAMPLES[intent]) >= least
    assert len({line.casefold() for line in EXAMPLES[intent]}) == len(EXAMPLES[intent])


def test_no_message_is_an_example_of_two_intents() -> None:
    seen: dict[str, str] = {}
    for intent, lines in EXAMPLES.items():
        for line in lines:
            assert seen.setdefault(line.casefold(), intent) == intent, line


def test_every_action_of_the_domain_is_registered_and_the_other_way_round() -> None:
    assert set(DOMAIN["actions"]) == InProcessActions("actions").names


def test_every_action_in_a_rule_is_in_the_domain() -> None:
    used = {step["action"] for rule in RULES for step in rule["steps"] if step.get("action", "").startswith("action_")}
    assert not used - set(DOMAIN["actions"])


def test_every_slot_that_actions_set_is_in_the_domain() -> None:
    used = {name for source in ACTION_SOURCES.values() for name in re.findall(r'SlotSet\(\s*"(\w+)"', source)}
    from actions.memory import ALL_MEMORY

    assert not (used | set(ALL_MEMORY)) - set(DOMAIN["slots"])


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_every_button_leads_somewhere(name: str) -> None:
    for variation in RESPONSES[name]:
        for button in variation.get("buttons", []):
            intent = re.match(r"/(\{?\w+\}?)", button["payload"])
            assert intent
            assert intent[1] in DOMAIN["intents"] or intent[1].startswith("{thema_")
            assert len(button["title"]) <= 40


def test_every_topic_of_the_context_is_made_of_intents() -> None:
    assert not {intent for intents in INTENTS.values() for intent in intents} - set(DOMAIN["intents"])


def test_no_german_sentence_stands_in_the_actions() -> None:
    for path, source in ACTION_SOURCES.items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                sentence = re.search(r"\b[A-ZÄÖÜ][a-zäöüß]+ (?:[a-zäöüß]+ ){2,}", node.value)
                german = re.search(r"\b(?:ich|du|und|nicht|bitte|der|die|das)\b", node.value)
                assert not (sentence and german), f"{path.name}: {node.value!r}"


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_texts_say_du_and_leave_no_gap(name: str) -> None:
    for variation in RESPONSES[name]:
        text = variation.get("text", "")
        assert text.strip(), name
        assert "  " not in text
        if name != "utter_anfrage_fertig":  # the letter to Mailjet's support is formal
            assert not re.search(r"\b(?:Ihnen|Ihre[nmrs]?|Ihr)\b", text)


def test_the_table_in_the_readme_names_only_files_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in re.findall(r"`((?:bot|data|actions|tests|docs|deploy)/[\w/.*-]+)`", readme):
        assert list(ROOT.glob(name)), name


def test_every_setting_is_in_the_example_file() -> None:
    names = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    read = set(re.findall(r'text\("([A-Z_]+)"\)', (ROOT / "bot/settings.py").read_text(encoding="utf-8")))
    assert not read - names
