"""What a look-up found → the fragments that say it. Tables and their joining, no sentences.

Every name in a table here is a response in data/responses/zustellung_befund.yml.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.dialogue.reader import HIMSELF, MEMBER, SELF, TEAM
from bot.dialogue.verdict_in_mind import Follow
from bot.mail.addresses import domain_of, mask_addresses
from bot.mail.advice import Advice, advise, contradicts_itself
from bot.mail.lookup import Source
from bot.mail.models import Delivery, MailKind, Step, mail_kind, timeline
from bot.mail.status import DeliveryState, Finality, Reason
from bot.mail.verdict import Age, Certainty, Verdict

LOCAL_TIME = ZoneInfo("Europe/Berlin")
SUBJECT_SHOWN = 80
REPLY_SHOWN = 200
READERS = (SELF, MEMBER, TEAM, HIMSELF)

Values = dict[str, object]
Part = str | Values
"""A text, the name of a response, or `{"response": name, **values}`."""

VERDICT = {state: f"utter_befund_{state.value}" for state in DeliveryState}
ENGLISH = {state: f"utter_englisch_{state.value}" for state in DeliveryState}
REASON = {reason: f"utter_grund_{reason.value}" for reason in Reason if reason is not Reason.NONE}
KIND = {kind: f"utter_art_{kind.value}" for kind in MailKind}
SOURCE = {source: f"utter_quelle_{source.value}" for source in Source}
_A, _F = Advice, Follow
_ADVICE_FOR_HIMSELF = frozenset(
    {
        _A.TAKE_BACK_COMPLAINT, _A.CHECK_LIMITS, _A.CHECK_ADDRESS, _A.MAILBOX_GONE, _A.SENDER_SETTLES, _A.UNBLOCK,
        _A.UNLIST, _A.CHANGE_CONTENT, _A.MEND_TEMPLATE, _A.ASK_WHY,
    }
)  # fmt: skip
"""Advice that sends a member to his course provider, and so has words of its own for who is one himself."""
_FOLLOW_FOR_HIMSELF = frozenset({_F.ADDRESS, _F.ROOM, _F.BLOCK, _F.SENDER, _F.KIND})


def voice(reader: str, *, own: bool = True) -> str:
    """Return whose words a reader gets: who misses a mail himself mostly gets those of any member."""
    return SELF if reader == HIMSELF and not own else reader


ADVICE = {
    (advice, reader): f"utter_rat_{advice.value}_{voice(reader, own=advice in _ADVICE_FOR_HIMSELF)}"
    for advice in Advice
    for reader in READERS
}
FOLLOW = {
    (follow, reader): f"utter_weiter_{follow.value}_{voice(reader, own=follow in _FOLLOW_FOR_HIMSELF)}"
    for follow in Follow
    for reader in READERS
}
MISSING = {
    (how, reader): f"utter_art_fehlt_{how}_{reader}"
    for how in ("anfordern", "rechnung", "schicken")
    for reader in READERS
}
STILL_MISSING = {reader: f"utter_art_noch_nicht_{reader}" for reader in READERS}
CAUSE = {reader: f"utter_ursache_link_{voice(reader, own=False)}" for reader in READERS}
ACCEPTED_NEWS = {reader: f"utter_neuigkeit_angenommen_{voice(reader, own=False)}" for reader in READERS}
_SENT_OUT = (DeliveryState.DELIVERED, DeliveryState.OPENED, DeliveryState.COMPLAINED, DeliveryState.SOFT_BOUNCED)
WENT_OUT = {
    **dict.fromkeys((*_SENT_OUT, DeliveryState.HARD_BOUNCED), "utter_befund_ja"),
    DeliveryState.DEFERRED: "utter_befund_ja_unterwegs",
    DeliveryState.QUEUED: "utter_befund_noch_nicht",
    DeliveryState.BLOCKED: "utter_befund_nein",
    DeliveryState.UNKNOWN: "utter_befund_unveraendert",
}
"""How it is answered whether a mail went out, by what became of it."""
STATION = {step: f"utter_station_{step.value}" for step in Step}
NOT_YET = "utter_station_wartet"
MOST_STATIONS = 6
WAY = {count: f"utter_verlauf_{count}" for count in range(2, MOST_STATIONS + 1)}

_S = DeliveryState
_FAILED = (_S.SOFT_BOUNCED, _S.HARD_BOUNCED, _S.BLOCKED)
_HAS_A_REASON = (_S.DEFERRED, *_FAILED)
_WAITING = (_S.QUEUED, _S.UNKNOWN)
_LATE = (Age.DAYS, Age.OLD)
_REQUESTED_BY_HIMSELF = (MailKind.REGISTRATION, MailKind.LOGIN, MailKind.PASSWORD)

CERTAIN = {
    (_S.UNKNOWN, Certainty.UNKNOWN): "utter_sicher_nichts",
    (_S.QUEUED, Certainty.SURE): "utter_sicher_wartet",
    (_S.QUEUED, Certainty.LIKELY): "utter_sicher_wartet_lange",
    (_S.DEFERRED, Certainty.SURE): "utter_sicher_wartet",
    (_S.DEFERRED, Certainty.LIKELY): "utter_sicher_wartet_lange",
    (_S.DELIVERED, Certainty.SURE): "utter_sicher_angenommen",
    (_S.OPENED, Certainty.LIKELY): "utter_sicher_geoeffnet",
    (_S.COMPLAINED, Certainty.SURE): "utter_sicher_gemeldet",
    **{(state, Certainty.SURE): "utter_sicher_gescheitert" for state in _FAILED},
    **{(state, Certainty.LIKELY): "utter_sicher_grund_wohl" for state in _FAILED},
}
AGE = {
    (_S.QUEUED, Age.HOURS): "utter_alter_ueber_ueblich",
    (_S.QUEUED, Age.DAYS): "utter_alter_wartet_tage",
    (_S.QUEUED, Age.OLD): "utter_alter_wartet_tage",
    (_S.DEFERRED, Age.DAYS): "utter_alter_versuche_tage",
    (_S.DEFERRED, Age.OLD): "utter_alter_versuche_lange",
    (_S.DELIVERED, Age.DAYS): "utter_alter_angenommen_tage",
    (_S.DELIVERED, Age.OLD): "utter_alter_angenommen_tage",
    **{(state, Age.OLD): "utter_alter_gescheitert_tage" for state in (_S.SOFT_BOUNCED, _S.BLOCKED)},
}


AGAIN = {
    (True, False): "utter_erneut_anfordern",
    (False, False): "utter_erneut_schicken",
    (True, True): "utter_erneut_selbst",
    (False, True): "utter_erneut_selbst",
}
"""How a mail is sent once more: by whether its receiver requests it himself, and whether the course is his."""


ON_REQUEST = frozenset({MailKind.PASSWORD, MailKind.LOGIN})
"""Kinds of mail that their receiver requests himself."""
TRIGGERS = {
    (True, SELF): "utter_ausloesen_anfordern_ich",
    (True, MEMBER): "utter_ausloesen_anfordern_mitglied",
    (True, TEAM): "utter_ausloesen_anfordern_team",
    (True, HIMSELF): "utter_ausloesen_anfordern_ich",
    (False, SELF): "utter_ausloesen_schicken_ich",
    (False, MEMBER): "utter_ausloesen_schicken_mitglied",
    (False, TEAM): "utter_ausloesen_schicken_team",
    (False, HIMSELF): "utter_ausloesen_schicken_mitglied",
}
"""Who triggers a mail: by whether its receiver requests it himself, and the reader."""


@dataclass(frozen=True)
class Found:
    """One mail that was looked up, its verdict, and how we know."""

    mail: Delivery
    judged: Verdict
    source: Source
    as_of: datetime | None


def verdict(found: Found, reader: str) -> Values:
    """Return the values of `utter_befund`: what happened, why, how sure, since when, and how we know."""
    return {
        "satz": _joined([_state(found), _reason(found.judged), _certainty(found.judged), _age(found.judged)]),
        "fuss": [*_server_words(found, reader), source(found)],
        "englisch": ENGLISH[found.judged.state],
    }


def advice(found: Found, reader: str, whitelist_hint: str | None) -> Values | None:
    """Return what helps now, to be said by `utter_rat` or inside another text; None for an accepted mail.

    Args:
        found: the mail.
        reader: one of READERS.
        whitelist_hint: the response with the provider's own menu words, None where they are not known.
    """
    chosen = advise(found.judged)
    if chosen is None:
        return None
    if chosen is Advice.TAKE_BACK_COMPLAINT and reader != TEAM and whitelist_hint is not None:
        return pair(ADVICE[(chosen, reader)], whitelist_hint)
    himself = mail_kind(found.mail.subject, found.mail.custom_id) in _REQUESTED_BY_HIMSELF
    return {
        "response": ADVICE[(chosen, reader)],
        "domain": domain_of(found.mail.recipient),
        "erneut": AGAIN[(himself, reader == HIMSELF)],
        "wer": TRIGGERS[(mail_kind(found.mail.subject, found.mail.custom_id) in ON_REQUEST, reader)],
    }


def news(found: Found, reader: str, whitelist_hint: str | None, folder_hint: str, folder_is_no_use: bool) -> Values:
    """Return the values of `utter_neuigkeit`, which also carries what helps now."""
    hint: Part = folder_hint if folder_is_no_use else {"response": "utter_neuigkeit_ordner", "ordner": folder_hint}
    told = advice(found, reader, whitelist_hint)
    return {**verdict(found, reader), "rat": told or {"response": ACCEPTED_NEWS[reader], "hinweis": hint}}


def way(mail: Delivery) -> tuple[str, Values] | None:
    """Return the response and values that show the mail's way; None where there is only one step to show."""
    steps = list(timeline(mail))
    if len(steps) > 1 and steps[0][1] == steps[-1][1]:
        steps[0] = (steps[0][0], None)  # known from one piece of news only, so when it was created is not known
    stations = [(step, None if step is Step.HANDED_OVER else at, _mark(step)) for step, at in steps]
    if mail.state is DeliveryState.DEFERRED:
        last, at, _ = stations[-1]
        stations[-1] = (last, at, "current")
    elif mail.state is DeliveryState.QUEUED:
        stations.append((Step.HANDED_OVER, None, "waiting"))
    # Stations in the middle are the ones that can be spared.
    stations = stations if len(stations) <= MOST_STATIONS else [*stations[:1], *stations[1 - MOST_STATIONS :]]
    if len(stations) not in WAY:
        return None
    values: Values = {}
    for number, (step, at, mark) in enumerate(stations, start=1):
        name = NOT_YET if mark == "waiting" else STATION[step]
        values |= {
            f"schritt_{number}": step.value,
            f"name_{number}": name,
            f"stand_{number}": mark,
            f"zeit_{number}": at.isoformat() if at else "",
            f"punkt_{number}": {"response": "utter_station", "name": name, "zeit": local_time(at)} if at else name,
        }
    return WAY[len(stations)], values


def local_time(moment: datetime | None) -> str:
    """Return a moment as people in Germany write it."""
    return moment.astimezone(LOCAL_TIME).strftime("%d.%m., %H:%M Uhr") if moment else "–"


def mail_title(mail: Delivery) -> str:
    """Return a button title for one of several mails."""
    moment = mail.at or mail.updated_at
    when = moment.astimezone(LOCAL_TIME).strftime("%d.%m. %H:%M") if moment else ""
    subject = shortened(mail.subject, 40)
    return f"{subject} ({when})" if subject and when else subject or when or mail.message_id


def shortened(text: str, limit: int) -> str:
    """Return the text in one line, cut at so many characters."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _joined(parts: Sequence[Part | None]) -> Part:
    """Return fragments as one paragraph; nested, as a response can't have any number of places."""
    said = [part for part in parts if part]
    whole = said[0]
    for part in said[1:]:
        whole = pair(whole, part)
    return whole


def pair(first: Part, second: Part) -> Values:
    """Return two fragments as one."""
    return {"response": "utter_satzpaar", "eins": first, "zwei": second}


def _state(found: Found) -> Values:
    given_up = found.judged.state is DeliveryState.DEFERRED and found.judged.age is Age.OLD
    name = "utter_befund_deferred_lange" if given_up else VERDICT[found.judged.state]
    if found.judged.state is DeliveryState.HARD_BOUNCED and found.judged.finality is not Finality.FINAL:
        # Called hard for a cause that passes: "for good" would say more than is known.
        name = VERDICT[DeliveryState.SOFT_BOUNCED]
    return {"response": name, "mail": _mail(found.mail)}


def _mail(mail: Delivery) -> Values:
    subject = shortened(mail.subject, SUBJECT_SHOWN)
    at = mail.at or mail.updated_at
    name = {
        (True, True): "utter_mail",
        (False, True): "utter_mail_ohne_betreff",
        (True, False): "utter_mail_ohne_zeit",
        (False, False): "utter_mail_ohne_beides",
    }[bool(subject), at is not None]
    return {"response": name, "art": KIND[mail_kind(mail.subject, mail.custom_id)], "betreff": subject,
            "zeit": local_time(at)}  # fmt: skip


def _reason(judged: Verdict) -> str | None:
    if judged.state not in _HAS_A_REASON or contradicts_itself(judged):
        return None
    if judged.reason is Reason.NONE:
        return None if judged.state is DeliveryState.DEFERRED else REASON[Reason.UNKNOWN]
    return REASON[judged.reason]


def _certainty(judged: Verdict) -> str:
    if judged.state in _FAILED and judged.reason in (Reason.NONE, Reason.UNKNOWN):
        return "utter_sicher_grund_offen"
    if contradicts_itself(judged):
        return "utter_sicher_widerspruch"
    return CERTAIN[(judged.state, judged.certainty)]


def _age(judged: Verdict) -> Part | None:
    if judged.waits_until:
        until = judged.waits_until.astimezone(LOCAL_TIME)
        return {"response": "utter_alter_frisch", "bis": until.strftime("%H:%M Uhr")}
    return AGE.get((judged.state, judged.age))


def source(found: Found) -> Part:
    """Return how it is known, and from when that is."""
    if found.as_of is None and found.source is not Source.DEMO:
        return "utter_quelle_ohne_stand"
    return {"response": SOURCE[found.source], "stand": local_time(found.as_of)}


def _server_words(found: Found, reader: str) -> list[Part]:
    """Return the line for the team: what the server said, without the address it was said about."""
    if reader != TEAM:
        return []
    code = found.judged.smtp_code
    reply = shortened(mask_addresses(found.mail.server_reply), REPLY_SHOWN)
    if reply and code:
        return [{"response": "utter_technik", "code": code, "antwort": reply}]
    if reply:
        return [{"response": "utter_technik_ohne_code", "antwort": reply}]
    if code:
        return [{"response": "utter_technik_nur_code", "code": code}]
    word = shortened(found.mail.original_status, 40)
    return [{"response": "utter_technik_nur_wort", "wort": word}] if word else []


def _mark(step: Step) -> str:
    return "problem" if step in (Step.REFUSED, Step.BLOCKED, Step.COMPLAINED) else "done"
