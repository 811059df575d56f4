"""One user message as the dialogue sees it: the facts in it. What it does (answers, asks, refuses) is speech_acts.py.

Facts travel from the language side to the actions as Rasa entities; this module is both ends of that bridge.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

HOUSE = "haus"
"""The role of an address that is the house's own."""


@dataclass(frozen=True)
class MessageFacts:
    """What one message says; None or empty where it says nothing. `age_minutes` is the age of the mail."""

    addresses: tuple[str, ...] = ()
    address: str | None = None
    suggestion: str | None = None
    providers: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    affected: str | None = None
    affected_in_passing: bool = False
    """Whether `affected` is only hinted at ("steht bei mir nicht"): enough while nothing is known, no correction."""
    age_minutes: int | None = None
    tried: tuple[str, ...] = ()
    forwarding: bool | None = None
    reasons: tuple[str, ...] = field(default=())
    passage: str | None = None
    choice: str | None = None
    english: bool = False
    device: str | None = None
    house: tuple[str, ...] = ()
    """Addresses in the message that are the house's own: nobody misses a mail there."""

    @property
    def names_who(self) -> bool:
        """Whether it is told, and not only hinted at, who misses a mail."""
        return bool(self.address or (self.affected and not self.affected_in_passing))

    @property
    def about_delivery(self) -> bool:
        """Whether anything here belongs to the case of a missing mail."""
        return bool(
            self.address or self.providers or self.statuses or self.affected or self.tried
            or self.age_minutes is not None or self.forwarding is not None
        )  # fmt: skip


def to_entities(facts: MessageFacts, text: str) -> list[dict[str, Any]]:
    """Return the facts as Rasa entities (see from_entities for the way back)."""
    entities: list[dict[str, Any]] = []

    def add(name: str, value: Any, **more: Any) -> None:
        start = max(text.lower().find(str(value).lower()), 0)
        found = str(value).lower() in text.lower()
        end = start + len(str(value)) if found else len(text)
        entities.append({"entity": name, "value": value, "start": start, "end": end, **more})

    for address in facts.addresses:
        more = {"suggestion": facts.suggestion} if address == facts.address and facts.suggestion else {}
        add("email", address, role="gilt" if address == facts.address else None, **more)
    for provider in facts.providers:
        add("anbieter", provider)
    for status in facts.statuses:
        add("status", status)
    if facts.affected:
        add("betroffen", facts.affected, **({"in_passing": True} if facts.affected_in_passing else {}))
    if facts.age_minutes is not None:
        add("alter", facts.age_minutes)
    for step in facts.tried:
        add("versucht", step)
    if facts.forwarding is not None:
        add("weiterleitung", "ja" if facts.forwarding else "nein")
    for reason in facts.reasons:
        add("grund", reason)
    if facts.choice:
        add("wahl", facts.choice)
    if facts.english:
        add("sprache", "en")
    if facts.device:
        add("geraet", facts.device)
    return entities


def from_entities(entities: list[dict[str, Any]]) -> MessageFacts:
    """Return the facts that Rasa's entities of one message carry, buttons' payloads included."""

    def values(name: str) -> tuple[Any, ...]:
        return tuple(entity["value"] for entity in entities if entity.get("entity") == name)

    emails = [entity for entity in entities if entity.get("entity") == "email"]
    house = tuple(entity["value"] for entity in emails if entity.get("role") == HOUSE)
    valid = next((entity for entity in emails if entity.get("role") == "gilt"), None)
    if valid is None and len(emails) == 1 and "role" not in emails[0]:
        valid = emails[0]  # from a button: the payload knows no roles
    ages = values("alter")
    forwarding = values("weiterleitung")
    return MessageFacts(
        addresses=tuple(entity["value"] for entity in emails),
        address=valid["value"] if valid else None,
        suggestion=valid.get("suggestion") if valid else None,
        providers=values("anbieter"),
        statuses=values("status"),
        affected=next(iter(values("betroffen")), None),
        affected_in_passing=any(entity.get("in_passing") for entity in entities),
        age_minutes=int(ages[0]) if ages else None,
        tried=values("versucht"),
        forwarding=forwarding[0] == "ja" if forwarding else None,
        reasons=values("grund"),
        passage=next(iter(values("wissen")), None),
        choice=next(iter(values("wahl")), None),
        english="en" in values("sprache"),
        device=next(iter(values("geraet")), None),
        house=house,
    )
