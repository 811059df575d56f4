"""One user message as the dialogue sees it: its facts, its intent, and whether it says yes, no or "I don't know".

Facts travel from the language side to the actions as Rasa entities; this module is both ends of that bridge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

_I = re.IGNORECASE
_YES = re.compile(
    r"^\W*(?:j+a+h?|jo+|jep|jap|jupp?|yes|yep|yeah|si|klar|gerne?|genau|richtig|stimmt|korrekt|ok(?:ay|e|ey)?|passt|bitte|mach(?:e|t)?(?: das)?|"
    r"natürlich|sicher|unbedingt|freilich|gewiss|logo|jawohl|doch|oh ja|sehr gerne?|einverstanden|exakt)\b",
    _I,
)
_NO = re.compile(
    r"^\W*(?:n+e+i+n+|ne+|nö+|noe|nee+|nope|nop|no|na+|naa|nein danke|leider nicht?|leider nein|nicht|keineswegs|auf keinen|bisher nicht|noch nicht|nichts?|nix|immer noch nicht?s?)\b",
    _I,
)
_DONT_KNOW = re.compile(
    r"\b(?:weiß|weiss|weis|wais|woas)\s+(?:ich |i |das |es |ich das )?(?:\w+ )?(?:nicht|nich|net|ned|nit|leider nicht)\b|\bkeine ahnung\b|\bka\b|\bkp\b|\bkein plan\b"
    r"|\b(?:sag|verrat|geb)e?\s+(?:ich )?(?:\w+ ){0,2}(?:nicht|nich|net)\b|\bmöchte? ich (?:\w+ )?nicht (?:sagen|angeben|nennen)|\bgeht (?:dich|euch|sie) nichts an\b"
    r"|\büberspring\w*|\buberspring\w*|\bskip\b|\bweiter ohne\b|\bspäter\b|\bspaeter\b|\begal\b|\bkeine angabe\b|\bunbekannt\b|\bidk\b|\bno idea\b|\bi don'?t know\b|\bnicht sicher\b"
    r"|\bkann ich (?:\w+ ){0,3}nicht (?:sehen|nachsehen|sagen|einsehen|prüfen)\b|\bkomme? ich nicht (?:ran|dran|rein)\b|\bhab(?:e)? (?:ich )?(?:da )?keinen (?:zugang|zugriff)\b",
    _I,
)
_NO_LUCK = re.compile(
    r"\b(?:da (?:ist|is|war) (?:auch )?(?:nichts?|nix)|(?:auch |immer noch |weiterhin |leider )(?:nichts?|nix)|nichts? (?:gefunden|da|drin|gebracht|gekommen|bekommen|erhalten)"
    r"|nix (?:gefunden|da|drin|gebracht|bekommen|gekriegt)|(?:bringt|hilft|geht|klappt|funktioniert) (?:auch |leider |immer noch |alles )?(?:nichts?|nix|nicht|nich|net)|no luck|nothing|still not)\b",
    _I,
)
_WHAT_NEXT = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|gut|hm+|ja)\W+)?(?:und |aber )?(?:was |wie )?(?:jetzt?|jez|etz|nun?|weiter|dann)(?: weiter| machen)?\W*$"
    r"|\bwie geht(?:'?s| es) weiter\b|\bnächster schritt\b|\bwas noch\b",
    _I,
)
_STEP_DONE = re.compile(
    r"^\W*(?:ja,? |jo,? )?(?:schon |bereits |alles )?(?:hab(?:e|en|t)?|hat|ist|wurde|hatte)(?: ich| er| sie| wir| es| das)?(?: alles| schon| auch| bereits| das)*"
    r"(?: gemacht| erledigt| getan| probiert| versucht| geschehen| nachgesehen| geguckt| geschaut| passiert)?\W*$|^\W*(?:ja,? )?(?:gemacht|erledigt|done|passiert)\W*$",
    _I,
)
_ACKNOWLEDGED = re.compile(
    r"^\W*(?:(?:hm+|mh+m*|na|tja|äh|so)\W+)*(?:(?:ja )?ok(?:ay|e|ey|i)?|alles klar|verstanden|aha|ach ?so|gut zu wissen|mach ich)?\W*"
    r"(?:(?:vielen |herzlichen |besten )?dank\w*(?: dir| ihnen| schön| dafür| für .{0,30})?)?\W*$",
    _I,
)
"""Thanks for an answer; says nothing about the mail."""
_NOWHERE = re.compile(
    r"\b(?:nirgends|nirgendwo)\b|\bgibt(?:'?s| es)? (?:\w+ ){0,4}(?:nicht|nich|net|ned)\b"
    r"|\b(?:steht|stehen|seh|sehe|sehen|sieht man) (?:\w+ ){0,4}(?:nicht|nich|net|ned)\b",
    _I,
)
_ONLY_OK = re.compile(
    r"^\W*(?:(?:hm+|mh+m*|na|tja|äh|so)\W+)*(?:ok(?:ay|e|ey)?|gut|mach(?:e|t)?|bitte)\b(?!.*\b(?:ja|jo|jep|geklappt|geholfen|da|gefunden)\b)",
    _I,
)
BARE_YES_WORDS = 5
_QUESTION = re.compile(
    r"\?\s*$|^\W*(?:und |aber |ach so\W+|ok(?:ay)?\W+|nee?\W+|moment\W+|sag mal\W+|eigentlich |äh\W*|also )*"
    r"(?:was|wie|wo|wer|wen|wem|warum|wieso|weshalb|welche[rsnm]?|wann|wohin|woher|womit|muss ich|soll ich|kann ich|kannst du|darf ich|gibt es|gibts|ist das|sind das|bist du|und wenn|was wenn|und falls|und dann|what|how|where|why|who|when|can i|do i)\b",
    _I,
)
_BEFORE_A_QUESTION = r"^\W*(?:(?:und|aber|ja|ok|okay|gut|so|na|äh|hm|hä|bitte)\W+)*"
_WHERE = re.compile(
    _BEFORE_A_QUESTION
    + r"(?:wo|wie|wohin|woran)\b(?:\W+(?:genau|bitte|denn|ist|is|sind|steht|stehen|find|finde|finden|seh|sehe|sehen|schau|schaue|"
    r"guck|gucke|such|suche|muss|soll|sollen|kann|können|mach|mache|machen|macht|geht|gehts|öffne|öffnen|klick|klicke|komm|komme|"
    r"ich|i|man|wir|sie|er|es|das|des|dat|da|den|die|der|dort|ihn|nach|hin|rein|dahin|dorthin|spam|spamordner|junk|ordner|"
    r"kontakt|absender|vor|auf|dem|am|handy|(?:bei|in|im|auf|mit)(?:\W+(?:der|dem|meinem|meiner))?\W+[\w.-]{1,30}))*\W*$",
    _I,
)
_WHAT_NOW = re.compile(
    _BEFORE_A_QUESTION
    + r"(?:was|wie(?=.*\bweiter\b))\b(?:\W+(?:soll|sollen|sollte|muss|müssen|kann|können|mach|mache|machen|tu|tue|tun|geht|gehts|ich|wir|man|es|das|"
    r"denn|jetzt|nun|dann|da|hier|als|nächstes|weiter|genau|bitte|am|besten|zuerst|erst|mal|also|überhaupt))+\W*$",
    _I,
)
_SEND_AGAIN = re.compile(
    r"\b(?:neu|nochmals?|noch ?mal|noch einmal|erneut|wieder)\b.{0,25}\b(?:anforder|schick|send|auslös|anklick|verschick|zuschick)\w*",
    _I,
)
_INSTEAD = re.compile(r"\b(?:dann|lieber|stattdessen|halt|eben|nehm\w*|nimm\w*|wechsel\w*|andere\w*|neue)\b", _I)
_ONLY_SIGNS = re.compile(r"^[\W_]*$")


class Reply(Enum):
    """A plain reply to a yes-or-no question or a refusal to answer."""

    YES = "yes"
    NO = "no"
    DONT_KNOW = "dont_know"


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
    return entities


def from_entities(entities: list[dict[str, Any]]) -> MessageFacts:
    """Return the facts that Rasa's entities of one message carry, buttons' payloads included."""

    def values(name: str) -> tuple[Any, ...]:
        return tuple(entity["value"] for entity in entities if entity.get("entity") == name)

    emails = [entity for entity in entities if entity.get("entity") == "email"]
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
    )


def reply_in(text: str, intent: str | None = None) -> Reply | None:
    """Return the yes, no or refusal that a message amounts to, None when it is neither."""
    if _DONT_KNOW.search(text):
        return Reply.DONT_KNOW
    if intent == "bestaetigen":
        return Reply.YES
    if intent == "ablehnen":
        return Reply.NO
    if _NO.search(text):
        return Reply.NO
    return Reply.YES if _YES.search(text) else None


def step_outcome(text: str, intent: str | None = None) -> Reply | None:
    """Return what a message says about the step just advised: it helped (YES), it did not or is done (NO)."""
    if _ACKNOWLEDGED.match(text):
        return None  # counting "ok danke" as solved would be counting politeness
    if _WHAT_NEXT.search(text):
        return Reply.NO
    if intent == "problem_geloest":
        return Reply.YES
    if intent == "nicht_geholfen" or _NO_LUCK.search(text) or _STEP_DONE.search(text):
        return Reply.NO
    if _NOWHERE.search(text):
        return Reply.NO
    reply = reply_in(text, intent)
    if _ONLY_OK.search(text):
        return None  # "ok mach ich", "passt, danach?": agrees to a step, says nothing of its success
    if reply is Reply.YES and len(text.split()) > BARE_YES_WORDS:
        return None  # "ja, und bei der anderen Adresse auch": too much for a plain yes
    return Reply.NO if reply is Reply.DONT_KNOW else reply


def sees_nothing(text: str) -> bool:
    """Return whether the message says that what it was asked to look for is not to be seen."""
    return bool(_NOWHERE.search(text))


def is_question(text: str) -> bool:
    """Return whether the message asks something rather than tells it."""
    return bool(_QUESTION.search(text))


def asks_where(text: str) -> bool:
    """Return whether the message asks for the place or the way of what was just said, and names nothing else."""
    return bool(_WHERE.search(text))


def asks_what_now(text: str) -> bool:
    """Return whether the message asks what is to be done at this point, and names nothing else."""
    return bool(_WHAT_NOW.search(text))


def asks_to_send_again(text: str) -> bool:
    """Return whether the message asks if the mail is to be requested anew."""
    return is_question(text) and bool(_SEND_AGAIN.search(text))


def names_a_way_out(text: str) -> bool:
    """Return whether a provider named in the message is one that the writer would change to."""
    return bool(_INSTEAD.search(text))


def is_blank(text: str) -> bool:
    """Return whether the message has neither letter nor digit nor emoji to go by."""
    return bool(_ONLY_SIGNS.match(text)) and not re.search(r"[\U0001F300-\U0001FAFF☀-➿]", text)


def is_only_address(text: str, facts: MessageFacts) -> bool:
    """Return whether the message is an address and hardly anything else."""
    return bool(facts.address) and len(re.sub(r"\S+@\S+", "", text).split()) <= 2
