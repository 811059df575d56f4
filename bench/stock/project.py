"""Makes and trains the stock project: `rasa init`'s own configuration with our intents, messages and answers.

`python -m bench.stock.project` trains both sides on the same messages, once for each state of the data, and keeps
model and figures under var/stock/. Stock is trained with a few epochs twice, and what 100 take is reckoned from the
difference (batches grow over the epochs, whatever their number, so that the average epoch is the same).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import rasa
from ruamel.yaml import YAML

from bot.insight.language_data import Labelled, read_training, state_of_data

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "var/stock"
SHARE = 0.1
"""Share of each intent's messages that both sides are trained with for the comparison; declared in docs/speed.md."""
LEAST = 10
EPOCHS, FEW, OF_RASA = 6, 2, 100
"""The model that is kept learns in the first number; the second only tells what an epoch costs; Rasa's default."""
SEED = 7
NICE = 19
DEFAULT_CONFIG = Path(rasa.__file__).parent / "engine/recipes/config_files/default_config.yml"

ANSWERS = {
    "email_nicht_angekommen": "utter_frage_status",
    "zustellstatus_bedeutung": "utter_status_finden",
    "zustellstatus_finden": "utter_status_finden",
    "email_im_spam": "utter_im_spam",
    "email_verzoegert": "utter_verzoegert",
    "absender_whitelisten": "utter_absender_whitelisten",
    "betroffene_anbieter": "utter_anbieter_betroffen",
    "zustellrate": "utter_zustellrate",
    "weiterleitung": "utter_weiterleitung",
    "andere_adresse": "utter_andere_adresse",
    "email_anbieter_kontaktieren": "utter_anbieter_kontaktieren",
    "versanddienstleister": "utter_versanddienstleister",
    "account_gesperrt": "utter_sperrung_einstieg",
    "sperrgrund_verstehen": "utter_sperrgrund",
    "sperrung_benachrichtigung": "utter_sperrung_benachrichtigung",
    "mailjet_support_kontaktieren": "utter_mailjet_support",
    "freischaltung_dauer": "utter_freischaltung_dauer",
    "sperrung_vorbeugen": "utter_sperrung_vorbeugen",
    "mensch_sprechen": "utter_mensch_ohne_kontakt",
    "problem_geloest": "utter_geloest",
    "nicht_geholfen": "utter_nicht_geholfen",
    "unzufrieden": "utter_unzufrieden",
    "begruessung": "utter_begruessung",
    "verabschiedung": "utter_verabschiedung",
    "danken": "utter_bitte_gern",
    "bestaetigen": "utter_ja_ohne_frage",
    "ablehnen": "utter_nein_ohne_frage",
    "hilfe": "utter_hilfe",
    "bot_frage": "utter_bot_frage",
    "abbrechen": "utter_nichts_abzubrechen",
    "neu_starten": "utter_neustart",
    "datenschutz": "utter_datenschutz",
    "daten_loeschen": "utter_daten_geloescht_gast",
    "thema_fremd": "utter_thema_fremd",
    "nlu_fallback": "utter_rueckfrage_ohne_auswahl",
}
"""One response for each intent, where ours has a guide that chooses; `zustellstatus_abfragen` runs the action."""
LOOK_UP = ("zustellstatus_abfragen", "action_nachsehen")
ENDPOINTS = {"action_endpoint": {"url": "http://127.0.0.1:${ACTION_PORT}/webhook"}}


@dataclass(frozen=True)
class Trained:
    """What a training took, both children's processor time and the clock's."""

    seconds: float
    processor_seconds: float


def sample(messages: Sequence[Labelled], share: float) -> list[Labelled]:
    """Return the same share of every intent's messages, at least a few, by a fixed seed."""
    by_intent: dict[str, list[Labelled]] = defaultdict(list)
    for message in messages:
        by_intent[message.intent].append(message)
    chosen = random.Random(SEED)  # noqa: S311 - a sample, no secret
    return [
        message
        for group in by_intent.values()
        for message in chosen.sample(group, min(len(group), max(LEAST, round(share * len(group)))))
    ]


def folder_of(share: float) -> Path:
    """Return where the project for the present data is kept."""
    return KEPT / f"{state_of_data(read_training())}-{share:g}"


def make_stock(folder: Path, messages: Sequence[Labelled], epochs: int = EPOCHS) -> None:
    """Write the project."""
    config = _yaml().load(DEFAULT_CONFIG.read_text(encoding="utf-8"))
    for part in (*config["pipeline"], *config["policies"]):
        if "epochs" in part:
            part["epochs"] = epochs
    _write(folder / "config.yml", {**config, "language": "de", "assistant_id": "stock"})
    _write(folder / "domain.yml", _domain())
    _write(folder / "endpoints.yml", ENDPOINTS)
    _write(folder / "credentials.yml", {"rest": None})
    _write(folder / "data/nlu.yml", _nlu(messages))
    _write(folder / "data/rules.yml", {"version": "3.1", "rules": _rules()})
    _write(folder / "data/stories.yml", {"version": "3.1", "stories": _stories()})


def make_ours(folder: Path, messages: Sequence[Labelled]) -> None:
    """Write our own project with these messages, without the vectors that earlier trainings left."""
    for name in ("config.yml", "domain.yml"):
        shutil.copy(ROOT / name, folder / name)
    for name in ("bot", "actions", "data"):
        ignored = shutil.ignore_patterns("node_modules", "__pycache__", "nlu" if name == "data" else "")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    if (ROOT / "var/spacy").is_dir():
        shutil.copytree(ROOT / "var/spacy", folder / "var/spacy")
    _write(folder / "data/nlu/all.yml", _nlu(messages))


def train(folder: Path) -> Trained:
    """Train in a process of its own, as politely as both sides' trainings must be to be comparable."""
    env = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONPATH": str(folder)}
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = ["nice", "-n", str(NICE), sys.executable, "-m", "rasa", "train", "--fixed-model-name", "model"]
    with (folder / "train.log").open("w", encoding="utf-8") as log:
        subprocess.run(command, cwd=folder, env=env, stdout=log, stderr=log, check=True)  # noqa: S603 - our own command
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Trained(round(time.monotonic() - began, 1), round(worked, 1))


def trained(share: float = SHARE, only: str = "") -> dict[str, Any]:
    """Train what has not been trained on this state of the data; return what each training took."""
    messages = sample(read_training(), share)
    kept = folder_of(share)
    sides: dict[str, Callable[[Path, Sequence[Labelled]], None]] = {
        "stock": make_stock,
        "ours": make_ours,
        "stock_few": partial(make_stock, epochs=FEW),
    }
    for side, make in sides.items():
        report = kept / f"{side}.json"
        if report.is_file() or (only and only != side):
            continue
        shutil.rmtree(kept / side, ignore_errors=True)
        (kept / side).mkdir(parents=True)
        make(kept / side, messages)
        took = train(kept / side)
        report.write_text(json.dumps({**asdict(took), "messages": len(messages), "share": share}), encoding="utf-8")
    reports = {side: kept / f"{side}.json" for side in sides}
    return {side: json.loads(report.read_text()) for side, report in reports.items() if report.is_file()}


def training_figures(took: Mapping[str, Any]) -> dict[str, float]:
    """Return both sides' processor seconds, stock's reckoned for Rasa's default number of epochs."""
    more, few = took["stock"]["processor_seconds"], took["stock_few"]["processor_seconds"]
    each = (more - few) / (EPOCHS - FEW)
    ours, stock = took["ours"]["processor_seconds"], few + each * (OF_RASA - FEW)
    return {
        "messages": took["ours"]["messages"],
        "ours_processor_s": ours,
        "stock_measured_processor_s": more,
        "stock_epochs_measured": EPOCHS,
        "stock_processor_s_each_epoch": round(each, 1),
        "stock_reckoned_processor_s": round(stock, 1),
        "ratio": round(ours / stock, 3),
    }


def _domain() -> dict[str, Any]:
    names = set(ANSWERS.values()) | {"utter_frage_adresse"}
    texts = {name: value for path in (ROOT / "data/responses").glob("*.yml")
             for name, value in _yaml().load(path.read_text(encoding="utf-8"))["responses"].items()}  # fmt: skip
    return {
        "version": "3.1",
        "intents": sorted({*ANSWERS, LOOK_UP[0]}),
        "slots": {name: {"type": "any", "mappings": [{"type": "custom"}]} for name in ("email", "status")},
        "actions": [LOOK_UP[1]],
        "responses": {name: texts[name] for name in sorted(names)},
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
    }


def _nlu(messages: Sequence[Labelled]) -> dict[str, Any]:
    by_intent: dict[str, list[str]] = defaultdict(list)
    for message in messages:
        by_intent[message.intent].append(message.text)
    entries = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)} for intent, texts in by_intent.items()
    ]
    return {"version": "3.1", "nlu": entries}


def _rules() -> list[dict[str, Any]]:
    pairs = [*ANSWERS.items(), LOOK_UP]
    return [{"rule": intent, "steps": [{"intent": intent}, {"action": action}]} for intent, action in pairs]


def _stories() -> list[dict[str, Any]]:
    """Three short stories as `rasa init` has them, for TED to learn from; everything else is a rule."""
    hello = [{"intent": "begruessung"}, {"action": ANSWERS["begruessung"]}]
    thanks = [{"intent": "danken"}, {"action": ANSWERS["danken"]}]
    middle = [*[(intent, ANSWERS[intent]) for intent in ("email_nicht_angekommen", "account_gesperrt")], LOOK_UP]
    return [
        {"story": f"hello, {intent}, thanks", "steps": [*hello, {"intent": intent}, {"action": action}, *thanks]}
        for intent, action in middle
    ]


def _yaml() -> YAML:
    yaml = YAML(typ="safe")
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    return yaml


def _write(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        _yaml().dump(content, file)


def main() -> int:
    """Train what is missing and print what it took."""
    parser = argparse.ArgumentParser(prog="python -m bench.stock.project", description=__doc__)
    parser.add_argument("--share", type=float, default=SHARE, help="share of the messages of each intent")
    parser.add_argument("--only", choices=("stock", "ours", "stock_few"), default="")
    asked = parser.parse_args()
    print(json.dumps(trained(asked.share, asked.only), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
