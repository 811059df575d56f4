"""Writes the team page: the report as one HTML file without scripts, pictures inside."""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.insight.plots import shares_plot, weeks_plot
from bot.insight.report import ORDER, Outcomes, Report
from bot.insight.text_files import TextTrouble

FOLDER = Path(__file__).with_name("page")
LABELS = {
    "solved": "gelöst", "verified": "später geöffnet", "not_solved": "nicht gelöst", "handed_over": "an Menschen",
    "silent": "still", "running": "läuft noch",
}  # fmt: skip
MEANING = {
    "solved": "vom Nutzer bestätigt", "verified": "Mail danach geöffnet, sonst still",
    "not_solved": "vom Nutzer gesagt oder Schritte zu Ende", "handed_over": "Kontaktweg genannt oder übergeben",
    "silent": "nichts mehr geschrieben", "running": "in der letzten halben Stunde",
}  # fmt: skip
TOPICS = {"zustellung": "E-Mail kommt nicht an", "sperrung": "Mailjet gesperrt", "": "ohne Thema"}
CHANNELS = {"website": "Website", "rest": "REST", "slack": "Slack", "telegram": "Telegram", "": "unbekannt"}
VERDICTS = {
    "delivered": "zugestellt", "opened": "geöffnet", "queued": "ausstehend", "deferred": "verzögert",
    "soft_bounced": "vorübergehend abgewiesen", "hard_bounced": "abgewiesen", "blocked": "blockiert",
    "complained": "als Spam gemeldet", "unknown": "unbekannt", "none": "keine Mail gefunden",
    "not_allowed": "nicht erlaubt", "limited": "zu oft gefragt", "unavailable": "gestört",
}  # fmt: skip
OPINIONS = {"good": "hilfreich", "bad": "nicht hilfreich"}
MISSES = (("Nicht verstanden", "not_understood"), ("Nicht zuständig", "out_of_scope"))
INTENTS_SHOWN = 12


@lru_cache(maxsize=1)
def style() -> str:
    """Return the style sheet."""
    return (FOLDER / "team.css").read_text(encoding="utf-8")


def style_hash() -> str:
    """Return how the content security policy names the style sheet."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()


def team_page(report: Report, *, logout: bool, texts: TextTrouble | None = None) -> str:
    """Return the page.

    Args:
        report: the figures.
        logout: whether to show the button; a file has none.
        texts: what keeps the old texts on the air, if anything does.
    """
    topics = _named(report.topics, TOPICS)
    providers = {name or "unbekannt": counts for name, counts in report.providers.items()}
    channels = _named(report.channels, CHANNELS)
    plots = {
        "weeks": _data_uri(weeks_plot(report.weeks, LABELS)),
        "topics": _data_uri(shares_plot(topics, LABELS)),
        "providers": _data_uri(shares_plot(providers, LABELS)),
        "channels": _data_uri(shares_plot(channels, LABELS)),
    }
    return _environment().get_template("team.html").render(
        report=report, style=Markup(style()), order=ORDER, labels=LABELS, meaning=MEANING, plots=plots,  # noqa: S704 - ours
        splits=[("Thema", "topics", topics), ("Mailanbieter", "providers", providers), ("Kanal", "channels", channels)],
        latencies=[("ohne Nachsehen", report.plain), ("mit Nachsehen", report.looked)], table=_table, counts=_counts,
        verdict_names=VERDICTS, opinion_names=OPINIONS, misses=MISSES, logout=logout, texts=texts or TextTrouble(),
        intents=dict(list(report.intents.items())[:INTENTS_SHOWN]),
    )  # fmt: skip


def login_page(*, refused: bool = False, wait_minutes: int = 0) -> str:
    """Return the form, with what was wrong with the last try."""
    return _form(refused=refused, wait_minutes=wait_minutes, form=True)


def no_figures_page() -> str:
    """Return what is shown while the database does not answer."""
    return _form(refused=False, wait_minutes=0, form=False)


def _form(**values: Any) -> str:
    template = _environment().get_template("login.html")
    return template.render(style=Markup(style()), **values)  # noqa: S704 - our own file


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)
    environment.filters |= {"zahl": _number, "anteil": _share, "dauer": _seconds, "datum": _day, "uhrzeit": _clock}
    return environment


def _table(title: str, rows: Mapping[str, Outcomes], dates: bool = False) -> Markup:
    heads = "".join(f'<th scope="col" class="n">{escape(LABELS[key])}</th>' for key in ORDER)
    lines = []
    for name, counts in rows.items():
        shown = _day(date.fromisoformat(name)) if dates else name
        cells = "".join(f'<td class="n">{_number(counts.get(key, 0))}</td>' for key in ORDER)
        total = _number(sum(counts.values()))
        lines.append(f'<tr><th scope="row">{escape(shown)}</th><td class="n">{total}</td>{cells}</tr>')
    head = f'<tr><th scope="col">{escape(title)}</th><th scope="col" class="n">Gespräche</th>{heads}</tr>'
    return _wrapped(title, f"<thead>{head}</thead><tbody>{''.join(lines)}</tbody>")


def _counts(title: str, counts: Mapping[str, int], names: Mapping[str, str]) -> Markup:
    if not counts:
        return Markup('<p class="quiet">Nichts in diesem Zeitraum.</p>')
    total = sum(counts.values())
    lines = "".join(
        f'<tr><th scope="row">{escape(names.get(name, name))}</th><td class="n">{_number(count)}</td>'
        f'<td class="n">{_share(count, total)}</td></tr>'
        for name, count in counts.items()
    )
    heads = "".join(f'<th scope="col" class="n">{name}</th>' for name in ("Anzahl", "Anteil"))
    head = f'<tr><th scope="col">{escape(title)}</th>{heads}</tr>'
    return _wrapped(title, f"<thead>{head}</thead><tbody>{lines}</tbody>")


def _wrapped(title: str, inside: str) -> Markup:
    region = f'<div class="scroll" tabindex="0" role="region" aria-label="Tabelle: {escape(title)}">'
    return Markup(f"{region}<table>{inside}</table></div>")  # noqa: S704 - values were escaped above


def _named(rows: Mapping[str, Outcomes], names: Mapping[str, str]) -> dict[str, Outcomes]:
    return {names.get(name, name): counts for name, counts in rows.items()}


def _data_uri(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %".replace(".", ",") if whole else "0 %"


def _seconds(value: Any) -> str:
    if value is None:
        return "keine"
    return "über 60 s" if math.isinf(value) else f"{value:g} s".replace(".", ",")


def _day(value: date) -> str:
    return value.strftime("%d.%m.%Y")


def _clock(value: datetime) -> str:
    return value.strftime("%H:%M")
