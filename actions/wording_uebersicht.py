"""What is known of several mails → the fragments of a short list: what happened, who acts, what next. Tables only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from actions.wording import TRIED
from actions.wording_befund import LOCAL_TIME, READERS, Values, local_time, pair, shortened, voice
from bot.dialogue.people import SOLVED
from bot.dialogue.reader import HIMSELF, MEMBER
from bot.dialogue.verdict_in_mind import DONE, PLAN, kind_of
from bot.dialogue.words_wanted import GENUINE, PLAIN, WARM, WARMER, WARMER_GENUINE
from bot.dialogue.zustellung import Step
from bot.mail.advice import Advice
from bot.mail.lookup import Outcome
from bot.mail.models import Delivery, MailKind, mail_kind
from bot.mail.providers import provider_of
from bot.mail.status import DeliveryState, Reason

SUBJECT_SHOWN = 48
GROUPED_FROM = 4
"""From so many people on they are told by cause."""

SPAN = {days: f"utter_spanne_{days}" for days in (1, 2, 7, 30)}
STAND = {state: f"utter_stand_{state.value}" for state in DeliveryState}
MANY = {state: f"utter_viele_{state.value}" for state in DeliveryState}
WHY: dict[Reason, str] = {
    reason: f"utter_warum_{reason.value}" for reason in Reason if reason not in (Reason.NONE, Reason.UNKNOWN)
}
TODO = {advice: f"utter_kurz_{advice.value}" for advice in Advice}
ACCEPTED, SEARCHED = "utter_kurz_angenommen", "utter_kurz_angenommen_gesucht"
A_KIND: dict[MailKind, str] = {kind: f"utter_eine_{kind.value}" for kind in MailKind if kind is not MailKind.OTHER}
SHORT_KIND = {kind: f"utter_kurzart_{kind.value}" for kind in MailKind}
THE_KIND: dict[MailKind, str] = {kind: f"utter_die_{kind.value}" for kind in MailKind}
_ACCEPTED_MATTER = "suchen"
_MATTERS = (
    "warten", "wiederholung", "adresse", "voll", "voll_unterwegs", "sperre", "beschwerde", "sperrliste", "absender",
    "filter", "neu", "link", "art", "suchen", "tonline", "geoeffnet", "gesucht",
)  # fmt: skip
_OWN_WORDS = {Advice.T_ONLINE_FILTER.value: "tonline", Advice.SEARCH_MAILBOX.value: "geoeffnet"}
"""Advice that is passed on in words of its own, whatever else goes on in the same way."""
PASS_ON = {(matter, to): f"utter_weitergabe_{matter}_{to}" for matter in _MATTERS for to in ("mitglied", "ich")}
OPENING = {
    PLAIN: "utter_anrede_sachlich",
    WARM: "utter_anrede_warm",
    GENUINE: "utter_anrede_warm_echt",
    WARMER: "utter_anrede_noch_warm",
    WARMER_GENUINE: "utter_anrede_noch_warm_echt",
}
CLOSING = {tone: "" if tone == PLAIN else "utter_schluss_warm" for tone in OPENING}
"""How a text to a member begins and ends, by its tone."""
NOTHING_SEEN = {
    Outcome.NONE: "utter_zeile_nichts",
    Outcome.NOT_ALLOWED: "utter_zeile_nicht_erlaubt",
    Outcome.LIMITED: "utter_zeile_zu_oft",
    Outcome.UNAVAILABLE: "utter_zeile_gestoert",
}
AFTER_CHANGE = {
    **{(False, reader): f"utter_aendern_reicht_nicht_{voice(reader, own=False)}" for reader in READERS},
    (False, HIMSELF): "utter_aendern_reicht_nicht_mitglied",
    **{(True, reader): f"utter_aendern_reicht_nicht_{voice(reader, own=False)}" for reader in READERS},
    (True, MEMBER): "utter_aendern_reicht_nicht_anfordern",
    (True, HIMSELF): "utter_aendern_reicht_nicht_mitglied",
}
"""That a changed address is not enough: by whether the receiver requests such a mail himself, and the reader."""
_WHO_NAMES = ("niemand", "empfaenger", "kursanbieter", "support", "mailanbieter")
_WHO_FOR_HIMSELF = frozenset({"kursanbieter", "support"})
WHO = {
    (who, reader): f"utter_wer_{who}_{voice(reader, own=who in _WHO_FOR_HIMSELF)}"
    for who in _WHO_NAMES
    for reader in READERS
}
_A = Advice
_WHO_ACTS: Mapping[Advice | None, str] = {
    **dict.fromkeys((_A.WAIT_IN_QUEUE, _A.WAIT_FOR_RETRY, _A.WAIT_FOR_NEWS), "niemand"),
    **dict.fromkeys(
        (
            None, _A.SEARCH_MAILBOX, _A.TAKE_BACK_COMPLAINT, _A.MAILBOX_GONE, _A.MAKE_ROOM, _A.MAKE_ROOM_ON_ITS_WAY,
            _A.T_ONLINE_FILTER, _A.DUPLICATE,
        ),
        "empfaenger",
    ),
    **dict.fromkeys((_A.CHECK_ADDRESS, _A.SEND_AGAIN, _A.CHANGE_CONTENT), "kursanbieter"),
    **dict.fromkeys(
        (_A.CHECK_LIMITS, _A.MAILJET_SETTLES, _A.SENDER_SETTLES, _A.UNBLOCK, _A.UNLIST, _A.MEND_TEMPLATE, _A.ASK_WHY),
        "support",
    ),
    _A.ASK_PROVIDER: "mailanbieter",
}  # fmt: skip


def row(address: str, case: Mapping[str, Any], reader: str, tried: Sequence[str] = ()) -> Values:
    """Return one person's line.

    Args:
        address: whose mail it is.
        case: what is kept of it (bot/dialogue/people.py).
        reader: one of READERS.
        tried: names of the responses that say what was tried already.
    """
    searched = Step.SPAM.value in (case.get("versucht") or ())
    line = _line(address, case, reader, searched=searched)
    if searched and line.get("dran"):
        return line  # what comes after it says by itself that it was done
    if not tried or case.get(SOLVED):
        return line
    return pair(line, {"response": "utter_zeile_besprochen", "schritte": _listed(tried)})


def rows(
    cases: Mapping[str, Mapping[str, Any]], reader: str, tried: Mapping[str, Sequence[str]] | None = None
) -> list[Values]:
    """Return the lines of a list, by cause where many are asked about."""
    done = tried or {}
    if len(cases) < GROUPED_FROM:
        return [row(address, case, reader, done.get(address, ())) for address, case in cases.items()]
    groups: dict[tuple[Any, ...], list[str]] = {}
    for address, case in cases.items():
        groups.setdefault(_cause(case), []).append(address)
    lines: list[Values] = []
    for addresses in sorted(groups.values(), key=len, reverse=True):
        first = addresses[0]
        if len(addresses) == 1:
            lines.append(row(first, cases[first], reader, done.get(first, ())))
        else:
            lines.append(_group_line({address: cases[address] for address in addresses}, reader))
    return lines


def stand(verdict: Mapping[str, Any]) -> Values:
    """Return the mail with its state and its reason, as half a sentence."""
    return {"response": "utter_kurz_mail", "kurz": _mail(verdict), "stand": STAND[DeliveryState(verdict["state"])],
            "grund": _reason(verdict)}  # fmt: skip


def next_step(verdict: Mapping[str, Any], reader: str, *, searched: bool = False) -> Values:
    """Return who acts now and what helps: another address that was agreed on, else the next after what was done."""
    if verdict.get(PLAN):
        return {"response": "utter_kurz_dran", "wer": WHO[("kursanbieter", reader)], "was": "utter_kurz_plan"}
    if verdict.get(DONE):
        return {"response": "utter_kurz_dran", "wer": WHO[("empfaenger", reader)], "was": "utter_kurz_getan"}
    advice = Advice(verdict["advice"]) if verdict.get("advice") in _ADVICE_VALUES else None
    if advice is None and verdict.get("missing_kind"):
        return {"response": "utter_kurz_dran", "wer": WHO[("kursanbieter", reader)], "was": "utter_kurz_art_fehlt"}
    return {
        "response": "utter_kurz_dran",
        "wer": WHO[(_WHO_ACTS[advice], reader)],
        "was": TODO[advice] if advice else SEARCHED if searched else ACCEPTED,
    }


def in_common(verdicts: Mapping[str, Mapping[str, Any]], reader: str) -> tuple[str, Values]:
    """Return the response that says whether several people have the cause in common, and its values.

    Args:
        verdicts: what was looked up, by address.
        reader: one of READERS.
    """
    causes = {(verdict.get("state"), verdict.get("reason")) for verdict in verdicts.values()}
    of_sender = [address for address, verdict in verdicts.items() if verdict.get("reason") in MAYBE_THE_SENDER]
    sender: Any = "utter_gemeinsam_absender_nein"
    if of_sender:
        sender = {
            "response": "utter_gemeinsam_absender_alle"
            if len(of_sender) == len(verdicts)
            else "utter_gemeinsam_absender",
            "wer": _listed(of_sender),
        }
    if len(causes) == 1:
        first = next(iter(verdicts.values()))
        return "utter_gemeinsam_ja", {
            "anzahl": len(verdicts),
            "viele": MANY[DeliveryState(first["state"])],
            "grund": _reason(first),
            "absender": sender,
        }
    lines = [
        {"response": "utter_gemeinsam_zeile", "adresse": address, "stand": stand(verdict)}
        for address, verdict in verdicts.items()
    ]
    same = len({provider_of(address).slug for address in verdicts}) == 1
    head = "utter_gemeinsam_nein_mailanbieter" if same else "utter_gemeinsam_nein"
    return head, {"zeilen": lines, "absender": sender}


def _listed(parts: Sequence[Any]) -> Any:
    whole: Any = parts[0]
    for place, one in enumerate(parts[1:], start=2):
        name = "utter_aufzaehlung_und" if place == len(parts) else "utter_aufzaehlung"
        whole = {"response": name, "eins": whole, "zwei": one}
    return whole


MAYBE_THE_SENDER = frozenset(
    reason.value
    for reason in (
        Reason.SENDER_BLOCKED, Reason.CONTENT_BLOCKED, Reason.POLICY_ISSUE, Reason.SPAM_PREBLOCKED, Reason.BAD_TEMPLATE,
        Reason.TEMPLATE_LANGUAGE_ERROR, Reason.SYSTEM_ISSUE, Reason.GREYLISTED,
    )
)  # fmt: skip
"""Reasons by which a mail provider or the sending service judges the sender or what he sends."""


def to_pass_on(
    verdict: Mapping[str, Any],
    matter: str | None,
    address: str,
    to: str,
    *,
    name: str = "",
    tried: Collection[str] = (),
    tone: str = PLAIN,
) -> Values | None:
    """Return the text that passes on what was found, None where no mail was.

    Args:
        verdict: what is kept of the look-up.
        matter: what goes on after it (bot/dialogue/verdict_in_mind.py), None for a mail that was accepted.
        address: whose mail it is.
        to: MEMBER for a text to whoever misses the mail, SELF for one from him to his course provider.
        name: his first name, where it was said.
        tried: the steps that he has tried.
        tone: one of bot/dialogue/words_wanted.py.
    """
    if not verdict.get("state"):
        return None
    missing = verdict.get("missing_kind")
    mail = THE_KIND[MailKind(missing)] if missing else _the_mail(verdict)
    searched = "gesucht" if Step.SPAM.value in tried else _ACCEPTED_MATTER
    told = _OWN_WORDS.get(str(verdict.get("advice"))) or matter or searched
    return {"response": PASS_ON[(told, to)], "mail": mail, "adresse": address, "anrede": salutation(name, tone),
            "schluss": CLOSING[tone], **_afterwards(verdict)}  # fmt: skip


def _afterwards(verdict: Mapping[str, Any]) -> Values:
    """Return who sends the mail anew once its receiver did his part: he requests some kinds himself."""
    if kind_of(verdict) in (MailKind.PASSWORD, MailKind.LOGIN):
        return {"danach": "utter_danach_anfordern", "sonst": "utter_sonst_anfordern"}
    return {"danach": "utter_danach_schicken", "sonst": "utter_sonst_schicken"}


def after_change(verdict: Mapping[str, Any], reader: str, address: str | None) -> tuple[str, Values]:
    """Return the response that says that a changed address is not enough, and its values."""
    kind = kind_of(verdict)
    on_request = kind in (MailKind.PASSWORD, MailKind.LOGIN)
    return AFTER_CHANGE[(on_request, reader)], {"die": THE_KIND[kind], "neu": address or "utter_neue_adresse"}


def salutation(name: str, tone: str) -> Values:
    """Return how a text to pass on begins: with an apology where it is to be warm."""
    greeting: Values | str = {"response": "utter_anrede_name", "name": name} if name else "utter_anrede"
    return {"response": OPENING[tone], "gruss": greeting}


def not_looked_up(kind: MailKind | None, address: str, wrong: str, tried: Sequence[str]) -> Values:
    """Return the text of somebody whose address has a slip to his course provider: only what he told."""
    steps = [TRIED[step] for step in tried if step in TRIED]
    done = {"response": "utter_weitergabe_versucht", "schritte": _listed(steps)} if steps else ""
    return {
        "response": "utter_weitergabe_offen_richtig",
        "mail": THE_KIND[kind or MailKind.OTHER],
        "adresse": address,
        "falsch": wrong,
        "versucht": done,
    }


def list_head(count: int, kind: MailKind | None) -> tuple[str, Values]:
    """Return the response that heads a list of people, and its values: with the kind of mail that is asked for."""
    if kind is None:
        return "utter_adressliste", {"anzahl": count}
    return "utter_adressliste_art", {"anzahl": count, "die": THE_KIND[kind]}


def _the_mail(verdict: Mapping[str, Any]) -> Values | str:
    subject = str(verdict.get("subject") or "")
    kind = THE_KIND[mail_kind(subject)]
    if not subject:
        return kind
    inner = _subject(subject).translate(_NO_QUOTES)
    return {"response": "utter_die_mail_mit_betreff", "die": kind, "betreff": inner}


def mail_line(mail: Delivery) -> Values:
    """Return one mail's line in a list of the mails to one address."""
    at = mail.at or mail.updated_at
    kind = SHORT_KIND[mail_kind(mail.subject, mail.custom_id)]
    reason = WHY.get(mail.reason) if mail.state in _FAILED else None
    return {
        "response": "utter_mailzeile" if mail.subject else "utter_mailzeile_ohne_betreff",
        "zeit": local_time(at),
        "art": kind,
        "betreff": _subject(mail.subject),
        "stand": STAND[mail.state],
        "grund": {"response": "utter_zeile_grund", "warum": reason} if reason else "",
    }


_ADVICE_VALUES = frozenset(advice.value for advice in Advice)
_S = DeliveryState
_FAILED = (_S.SOFT_BOUNCED, _S.HARD_BOUNCED, _S.BLOCKED, _S.DEFERRED)


def _line(address: str, case: Mapping[str, Any], reader: str, *, searched: bool = False) -> Values:
    if case.get(SOLVED):
        return {"response": "utter_zeile_erledigt", "adresse": address}
    verdict = case.get("befund") or {}
    if verdict.get("missing_kind") and verdict.get("state"):
        return {
            "response": "utter_zeile_art_fehlt",
            "adresse": address,
            "eine": A_KIND[MailKind(verdict["missing_kind"])],
            "zuletzt": stand(verdict),
            "dran": next_step(verdict, reader),
        }
    if not verdict.get("state"):
        outcome = Outcome(verdict["outcome"]) if verdict.get("outcome") in _OUTCOMES else Outcome.UNAVAILABLE
        return {"response": NOTHING_SEEN[outcome], "adresse": address, "wer": WHO[("kursanbieter", reader)]}
    return {
        "response": "utter_zeile",
        "adresse": address,
        "stand": stand(verdict),
        "dran": next_step(verdict, reader, searched=searched),
    }


_OUTCOMES = frozenset(outcome.value for outcome in Outcome)


def _cause(case: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what makes two cases the same line; each that is told by itself has one of its own."""
    verdict = case.get("befund") or {}
    if verdict.get("missing_kind") or case.get(SOLVED):
        return (id(case),)
    told = (bool(case.get("versucht")), verdict.get(DONE), verdict.get(PLAN))
    return (*(verdict.get(part) for part in ("outcome", "state", "reason", "advice")), *told)


def _group_line(cases: Mapping[str, Mapping[str, Any]], reader: str) -> Values:
    """Return the line of several people with the same cause, each with the mail it is about."""
    first = next(iter(cases.values()))
    verdict = first.get("befund") or {}
    if not verdict.get("state"):
        return _line(", ".join(cases), first, reader)
    named = [_with_mail(address, case.get("befund") or {}) for address, case in cases.items()]
    return {
        "response": "utter_gruppe",
        "viele": MANY[DeliveryState(verdict["state"])],
        "anzahl": len(cases),
        "grund": _reason(verdict),
        "adressen": _listed(named),
        "dran": next_step(verdict, reader),
    }


def _with_mail(address: str, verdict: Mapping[str, Any]) -> Values | str:
    """Return an address with the kind and time of its mail, as far as they are known."""
    if not verdict.get("sent_at"):
        return address
    at = datetime.fromtimestamp(verdict["sent_at"], timezone.utc)
    art = SHORT_KIND[mail_kind(str(verdict.get("subject") or ""))]
    return {"response": "utter_gruppe_person", "adresse": address, "art": art, "zeit": local_time(at)}


def _reason(verdict: Mapping[str, Any]) -> Values | str:
    state, reason = DeliveryState(verdict["state"]), Reason(verdict.get("reason") or "none")
    return {"response": "utter_zeile_grund", "warum": WHY[reason]} if state in _FAILED and reason in WHY else ""


def _mail(verdict: Mapping[str, Any]) -> Values:
    subject = _subject(str(verdict.get("subject") or ""))
    sent = verdict.get("sent_at")
    at = datetime.fromtimestamp(sent, timezone.utc).astimezone(LOCAL_TIME) if sent else None
    name = {
        (True, True): "utter_kurz_mit_betreff",
        (False, True): "utter_kurz_ohne_betreff",
        (True, False): "utter_kurz_ohne_zeit",
        (False, False): "utter_kurz_ohne_beides",
    }[bool(subject), at is not None]
    return {"response": name, "betreff": subject, "zeit": local_time(at)}


def _subject(text: str) -> str:
    """Return a subject as it stands between quotation marks: its own become single ones."""
    return shortened(text, SUBJECT_SHOWN).translate(_INNER_QUOTES)


_NO_QUOTES = dict.fromkeys(map(ord, "‚‘"))
"""A subject within a text that stands in quotation marks itself."""
_INNER_QUOTES = str.maketrans({"„": "‚", "“": "‘", "”": "‘", '"': "‘"})
