"""A believable sample of mails of a made-up course creator, for trying the bot without a Mailjet account.

Goes the way of real events, so it shows what real events would show. Everything in it is marked as demo.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.mail.events import event_from
from bot.mail.store import DeliveryStore

DEMO_SUB = "demo-anbieter"

_ACCESS = "Dein Zugang zum Kurs „Brotbacken für Anfänger“"
_LOGIN = "Dein Login-Link"
_NEWS = "Newsletter: Drei neue Lektionen im November"
_RECEIPT = "Deine Rechnung RE-2026-0117"
_PASSWORD = "Passwort zurücksetzen"  # noqa: S105 - a subject, no secret
_MODULE = "Modul 2 ist freigeschaltet: Sauerteig ansetzen"

_OK = "sent (250 2.0.0 OK)"

Event = tuple[timedelta, str, Mapping[str, object]]


def _ago(*, days: int = 0, hours: int = 0, minutes: int = 0) -> timedelta:
    return timedelta(days=days, hours=hours, minutes=minutes)


# Address, subject, CustomID, events as (how long ago, word, fields). Made-up people and texts.
# `queued` and `deferred` are no events of Mailjet's; here they stand for what its API would say.
_SAMPLE: tuple[tuple[str, str, str, tuple[Event, ...]], ...] = (
    ("anna.beispiel@web.de", _ACCESS, "registration", ((_ago(hours=2), "sent", {"smtp_reply": _OK}),)),
    (
        "ben.beispiel@gmx.de",
        _MODULE,
        "course",
        ((_ago(hours=5), "sent", {"smtp_reply": _OK}), (_ago(hours=4), "open", {"agent": "Mozilla/5.0"})),
    ),
    (
        "carla.beispiel@t-online.de",
        _PASSWORD,
        "password",
        ((_ago(hours=3), "bounce", {
            "blocked": False, "hard_bounce": False, "error_related_to": "spam", "error": "policy issue",
            "comment": "554 5.7.1 Message rejected for policy reasons",
        }),),
    ),
    (
        "david.beispiel@yahoo.de",
        _ACCESS,
        "registration",
        ((_ago(minutes=40), "deferred", {
            "error_related_to": "domain", "error": "greylisted",
            "comment": "421 4.7.0 [TSS04] Messages temporarily deferred",
        }),),
    ),
    (
        "eva.beispiel@gmail.com",
        _RECEIPT,
        "receipt",
        ((_ago(days=1, hours=2), "bounce", {
            "blocked": True, "hard_bounce": True, "error_related_to": "recipient", "error": "user unknown",
            "comment": "550 5.1.1 The email account that you tried to reach does not exist. gsmtp",
        }),),
    ),
    (
        "felix.beispiel@outlook.de",
        _MODULE,
        "course",
        ((_ago(days=2), "bounce", {
            "blocked": False, "hard_bounce": False,
            "error_related_to": "recipient", "error": "quota exceeded", "comment": "552 5.2.2 mailbox full",
        }),),
    ),
    (
        "greta.beispiel@freenet.de",
        _NEWS,
        "newsletter",
        ((_ago(days=1), "blocked", {"error_related_to": "mailjet", "error": "preblocked"}),),
    ),
    ("hanna.beispiel@icloud.com", _ACCESS, "registration", ((_ago(minutes=6), "queued", {}),)),
    (
        "ida.beispiel@web.de",
        _NEWS,
        "newsletter",
        ((_ago(days=4), "sent", {"smtp_reply": _OK}), (_ago(days=3), "spam", {"source": "JMRPP"})),
    ),
    ("jonas.beispiel@gmx.net", _LOGIN, "login", ((_ago(minutes=25), "sent", {"smtp_reply": _OK}),)),
    ("jonas.beispiel@gmx.net", _NEWS, "newsletter", ((_ago(days=6), "sent", {"smtp_reply": _OK}),)),
)  # fmt: skip


def fill_demo(store: DeliveryStore, now: datetime) -> None:
    """Put the sample into the store, with times before `now`; an older sample is replaced."""
    events = []
    for number, (address, subject, custom_id, story) in enumerate(_SAMPLE):
        for ago, word, fields in story:
            item = {
                "event": word,
                "time": int((now - ago).timestamp()),
                "MessageID": 900_000_000_000_000_001 + number,
                "email": address,
                "CustomID": custom_id,
                "Payload": json.dumps({"anbieter": DEMO_SUB}),
                "Subject": subject,
                **fields,
            }
            event = event_from(item, demo=True)
            if event:
                events.append(event)
    store.replace_demo(events)
