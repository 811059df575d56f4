"""Makes up figures of many conversations, to look at the team page before there are real ones."""

from __future__ import annotations

import random
import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.insight.store import DAY_S, INTENT, LOOKED, PLAIN, TURNS, VERDICT, class_of, day_of
from bot.insight.tables import CONVERSATIONS, COUNTS, MISSES
from bot.privacy.people import conversation_key

SPAN_DAYS = 84
_BATCH = 5_000
_TOPICS = {"zustellung": 70, "sperrung": 18, None: 12}
_PROVIDERS = {"web.de": 22, "gmx": 19, "t-online": 14, "gmail": 16, "yahoo": 7, "outlook": 9, "icloud": 6, None: 7}
_CHANNELS = {"website": 68, "slack": 16, "telegram": 9, "rest": 7}
_OUTCOMES = {"solved": 41, "not_solved": 9, "handed_over": 13, "verified": 6, None: 31}
_INTENTS = {"email_nicht_angekommen": 40, "account_gesperrt": 12, "email_im_spam": 9, "zustellstatus_bedeutung": 8,
            "bestaetigen": 12, "ablehnen": 9, "mensch_sprechen": 6, "danken": 4}  # fmt: skip
_VERDICTS = {"delivered": 46, "opened": 12, "soft_bounced": 12, "hard_bounced": 10, "blocked": 8, "deferred": 6,
             "none": 6}  # fmt: skip
_MISSES = {
    "out_of_scope": ["Wo ist mein Paket?", "wo bleibt mein paket", "Mein Paket ist nicht da", "Rechnung fehlt mir",
                     "Ich brauche die Rechnung vom März", "Video lädt nicht", "das video lädt nicht bei mir",
                     "Mein Instagram wurde gesperrt", "Kurs kündigen"],
    "not_understood": ["asdf", "ähm ja genau das halt", "Das mit dem Dings geht wieder nicht", "das dings geht nicht",
                       "Ich habe es ja schon gesagt", "siehe oben", "Bitte um Rückruf wegen Adresse [Adresse]",
                       "kann man das auch anders machen", "und jetzt anders machen?"],
}  # fmt: skip


class NotEmpty(Exception):
    """Raised when there are figures already: made-up ones beside real ones would mislead."""


def fill(engine: Engine, conversations: int = 10_000, seed: int = 1, now: float | None = None) -> int:
    """Write the figures of so many made-up conversations over twelve weeks; returns how many turns they had.

    Raises:
        NotEmpty: the database has figures.
        SQLAlchemyError: the database failed.
    """
    with engine.begin() as connection:
        if connection.execute(sa.select(CONVERSATIONS.c.id).limit(1)).first():
            raise NotEmpty
    dice = random.Random(seed)  # noqa: S311 - no secret, and the same figures every time are wanted
    moment = time.time() if now is None else now
    rows: list[dict[str, Any]] = []
    misses: list[dict[str, Any]] = []
    counts: dict[tuple[int, str, str], int] = {}
    for number in range(conversations):
        # More conversations lately than at first, none in the future.
        started = int(moment - SPAN_DAYS * DAY_S * dice.random() ** 1.3)
        turns = min(1 + int(dice.expovariate(1 / 4)), 30)
        key = conversation_key(f"demo-{number}")
        missed = sum(dice.random() < 0.05 for _ in range(turns))
        rows.append({
            "key": key, "channel": _pick(dice, _CHANNELS), "started_at": started,
            "last_at": min(started + turns * 40, int(moment)), "turns": turns, "misses": missed,
            "topic": _pick(dice, _TOPICS), "provider": _pick(dice, _PROVIDERS), "outcome": _pick(dice, _OUTCOMES),
            "mail": None,
        })  # fmt: skip
        for _ in range(missed):
            kind = dice.choice(list(_MISSES))
            guess = _pick(dice, _INTENTS)
            text = dice.choice(_MISSES[kind])
            misses.append({"key": key, "at": started, "kind": kind, "text": text, "guess": guess})
        for _ in range(turns):
            looked = dice.random() < 0.2
            seconds = dice.lognormvariate(-0.1, 0.5) if looked else dice.lognormvariate(-1.6, 0.5)
            names = [(TURNS, rows[-1]["channel"]), (LOOKED if looked else PLAIN, class_of(seconds))]
            names.append((INTENT, _pick(dice, _INTENTS)))
            if looked:
                names.append((VERDICT, _pick(dice, _VERDICTS)))
            for what, name in names:
                counted = (day_of(started), what, str(name))
                counts[counted] = counts.get(counted, 0) + 1
    days = [{"day": day, "what": what, "name": name, "count": n} for (day, what, name), n in counts.items()]
    with engine.begin() as connection:
        connection.execute(sa.delete(COUNTS))
        for table, lines in ((CONVERSATIONS, rows), (MISSES, misses), (COUNTS, days)):
            for start in range(0, len(lines), _BATCH):
                connection.execute(sa.insert(table), lines[start : start + _BATCH])
    return sum(row["turns"] for row in rows)


def _pick(dice: random.Random, weights: dict[Any, int]) -> Any:
    return dice.choices(list(weights), list(weights.values()))[0]
