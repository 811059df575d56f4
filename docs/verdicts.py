"""Writes docs/verdicts.md: every answer about a looked-up mail, as the bot says it, for review by the support team.

Run `make verdicts` after a change to data/responses/zustellung*.yml; a test fails while the page is out of date.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from actions import wording, wording_befund
from actions.wording_befund import Found
from bot.mail.advice import advise
from bot.mail.lookup import Source
from bot.mail.models import Delivery
from bot.mail.providers import PROVIDERS
from bot.mail.status import DeliveryState, Reason, finality_of
from bot.mail.verdict import Age, assess
from bot.responses import LiveResponses

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/verdicts.md"
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=timezone.utc)
AGES = {
    Age.FRESH: timedelta(minutes=5),
    Age.HOURS: timedelta(hours=2),
    Age.DAYS: timedelta(days=2),
    Age.OLD: timedelta(days=9),
}
WITH_REASONS = (
    DeliveryState.DEFERRED,
    DeliveryState.SOFT_BOUNCED,
    DeliveryState.HARD_BOUNCED,
    DeliveryState.BLOCKED,
)
_READER_NAMES = {"ich": "der Empfänger", "mitglied": "sein Kursanbieter", "team": "das Team"}
_READ_BY = " | ".join(f"{name} liest" for name in _READER_NAMES.values())
_AGE_NAMES = {
    Age.FRESH: "unter 15 Minuten",
    Age.HOURS: "unter einem Tag",
    Age.DAYS: "unter drei Tagen",
    Age.OLD: "älter",
}
_INTRO = """# Alle Antworten auf „Was ist mit dieser Mail passiert?“

Diese Seite ist erzeugt (`make verdicts`); geändert werden die Sätze in `data/responses/zustellung_befund.yml`.
Jede Antwort besteht aus einem Befund mit Grund und Sicherheit, einem Satz zur Zeit, wo einer passt (Abschnitt
„Zeit“), der Quelle mit Stand und dem nächsten Schritt für genau diesen Leser. „Die Mail“ steht hier für die
vollständige Nennung, zum Beispiel „Die Passwort-Mail „Passwort zurücksetzen“ vom 20.11., 12:00 Uhr“.
"""


class Texts:
    """The responses, filled the way the running bot fills them."""

    def __init__(self, folder: Path = ROOT / "data/responses") -> None:
        self._said = LiveResponses(folder=folder)

    def say(self, name: str, values: dict[str, Any] | None = None) -> str:
        """Return the text of a response with its values."""
        return str(self.fill(self._said.responses[name][0].get("text", ""), values))

    def fill(self, part: Any, values: dict[str, Any] | None = None) -> Any:
        """Return any part of a response with its values."""
        return self._said._fill(part, values or {})

    def whole(self, name: str, values: dict[str, Any] | None = None) -> Any:
        """Return a response with everything in it, filled."""
        return self.fill(self._said.responses[name][0], values)


def found(
    state: DeliveryState,
    reason: Reason = Reason.NONE,
    age: Age = Age.HOURS,
    domain: str = "beispiel.de",
    **more: Any,
) -> Found:
    """Return one mail as a look-up may find it."""
    mail = Delivery("1", f"a@{domain}", state, reason, finality_of(state, reason), NOW - AGES[age], NOW, **more)
    return Found(mail, assess(mail, NOW), Source.STORE, NOW)


def combinations() -> Iterator[tuple[DeliveryState, Reason]]:
    """List every state with every reason that it may have."""
    for state in DeliveryState:
        for reason in Reason if state in WITH_REASONS else (Reason.NONE,):
            yield state, reason


def page(texts: Texts) -> str:
    """Return the page."""
    return "\n".join(
        [_INTRO, *_answers(texts), *_t_online(texts), *_times(texts), *_steps(texts), *_sources(texts), ""]
    )


def _answers(texts: Texts) -> Iterator[str]:
    for state in DeliveryState:
        yield f"## Zustand `{state.value}`\n"
        yield f"| Grund | Befund | sicher? | wer handelt | {_READ_BY} |"
        yield "| --- | --- | --- | --- | --- | --- | --- |"
        for _, reason in (one for one in combinations() if one[0] is state):
            one = found(state, reason)
            cells = [
                f"`{reason.value}`",
                _sentence(texts, one),
                one.judged.certainty.value,
                one.judged.actor.value,
                *(_advice(texts, one, reader) for reader in _READER_NAMES),
            ]
            yield f"| {' | '.join(cells)} |"
        yield ""


def _sentence(texts: Texts, one: Found) -> str:
    mail = {"response": "utter_mail_ohne_beides", "art": "utter_art_other"}
    values = wording_befund.verdict(one, "ich")
    return _cell(texts.fill("{satz}", {"satz": _named(values["satz"], mail)}))


def _named(part: Any, mail: dict[str, str]) -> Any:
    """Return a fragment with the mail's full name exchanged for a short one."""
    if not isinstance(part, dict):
        return part
    return {key: mail if key == "mail" else _named(value, mail) for key, value in part.items()}


def _advice(texts: Texts, one: Found, reader: str, provider: str = "other") -> str:
    told = wording_befund.advice(one, reader, wording.menu_words(provider))
    return _cell(texts.fill("{rat}", {"rat": told})) if told else "weiter mit den Schritten unten"


def _t_online(texts: Texts) -> Iterator[str]:
    yield "## Ausnahme T-Online: abgewiesen, und ein Spamfilter kann der Grund sein\n"
    yield "| Zustand | Grund | der Empfänger liest | sein Kursanbieter liest | das Team liest |"
    yield "| --- | --- | --- | --- | --- |"
    for state, reason in combinations():
        there = found(state, reason, domain="t-online.de")
        if advise(there.judged) is not advise(found(state, reason).judged):
            cells = [_advice(texts, there, reader, "t-online") for reader in _READER_NAMES]
            yield f"| `{state.value}` | `{reason.value}` | {' | '.join(cells)} |"
    yield ""


def _times(texts: Texts) -> Iterator[str]:
    yield "## Zeit seit dem Versand\n"
    yield f"| Zustand | {' | '.join(_AGE_NAMES.values())} |"
    yield "| --- |" + " --- |" * len(_AGE_NAMES)
    for state in DeliveryState:
        usual = _sentence(texts, found(state, Reason.UNKNOWN, Age.HOURS))
        cells = [_sentence(texts, found(state, Reason.UNKNOWN, age)) for age in Age]
        yield f"| `{state.value}` | {' | '.join('wie oben' if cell == usual else cell for cell in cells)} |"
    yield ""


def _steps(texts: Texts) -> Iterator[str]:
    yield "## Der erste Schritt nach der Annahme, je Anbieter\n"
    yield f"| Anbieter | {_READ_BY} | Absender freigeben |"
    yield "| --- | --- | --- | --- | --- |"
    for slug in (*(provider.slug for provider in PROVIDERS), "other"):
        values = {"ordner": wording.folder_hint(slug), "weg": wording.whitelist_hint(slug)}
        cells = [_cell(texts.say(wording.step("spam", reader, slug), values)) for reader in _READER_NAMES]
        name = "andere" if slug == "other" else wording.provider_name(slug)
        yield f"| {name} | {' | '.join(cells)} | {_cell(texts.say(values['weg']))} |"
    yield ""


def _sources(texts: Texts) -> Iterator[str]:
    yield "## Woher das Wissen kommt\n"
    for source in Source:
        yield f"- {texts.say(wording_befund.SOURCE[source], {'stand': wording_befund.local_time(NOW)})}"


def _cell(text: str) -> str:
    return text.replace("\n", " ").replace("|", "/")


if __name__ == "__main__":
    PAGE.write_text(page(Texts()), encoding="utf-8")
