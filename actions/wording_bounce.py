"""What a pasted report, header or code says → the fragments that tell it. Tables and their joining, no sentences.

Every name in a table here is a response in data/responses/bounce.yml; the verdicts' own words are wording_befund.py.
"""

from __future__ import annotations

import re

from actions.wording_befund import ADVICE, ENGLISH, REASON, VERDICT, Part, Values, pair
from bot.dialogue.reader import HIMSELF, MEMBER, SELF, TEAM
from bot.mail.addresses import domain_of
from bot.mail.advice import Advice
from bot.mail.bounce import Check, Pasted
from bot.mail.bounce_words import Detail
from bot.mail.codes import Code
from bot.mail.providers import OTHER
from bot.mail.status import DeliveryState, Reason

QUOTED = 90
"""Characters of a reply that are quoted: enough to find it again in what was pasted."""
READERS = (SELF, MEMBER, TEAM)
"""Readers with words of their own; a course creator whose own mail came back mostly gets the team's."""
REASON_OF_DETAIL = {detail: f"utter_bounce_grund_{detail.value}" for detail in Detail}
ADVICE_OF_DETAIL = {
    Detail.AUTHENTICATION: Advice.SENDER_SETTLES,
    Detail.LOOP: Advice.ASK_PROVIDER,
    Detail.SIZE: Advice.CHANGE_CONTENT,
}
"""Who has to act, in the words of the verdicts; what he does is TODO_OF_DETAIL."""
TODO_OF_DETAIL = {
    (detail, reader): f"utter_bounce_rat_{detail.value}_{reader}" for detail in Detail for reader in READERS
}
SENDERS_TURN = {reader: f"utter_bounce_rat_absender_{reader}" for reader in (*READERS, HIMSELF)}
"""Advice where the sender's side has to act, and the mail came from somebody's own mailbox."""
WITHOUT_ADDRESS = {reader: f"utter_bounce_rat_adresse_{reader}" for reader in READERS}
CHECKED = {check: f"utter_header_pruefung_{check.value}" for check in Check if check is not Check.NOT_SAID}
CLASS = {kind: f"utter_code_klasse_{kind}" for kind in "245"}
CODE_REASON = {
    reason: f"utter_code_grund_{reason.value}"
    for reason in (
        Reason.USER_UNKNOWN, Reason.MAILBOX_INACTIVE, Reason.QUOTA_EXCEEDED, Reason.INVALID_DOMAIN,
        Reason.NO_MAIL_HOST, Reason.ACCESS_DENIED, Reason.SENDER_BLOCKED, Reason.CONTENT_BLOCKED, Reason.POLICY_ISSUE,
        Reason.SYSTEM_ISSUE, Reason.PROTOCOL_ISSUE, Reason.CONNECTION_ISSUE, Reason.GREYLISTED,
    )
}  # fmt: skip
CODE_DETAIL = {detail: f"utter_code_grund_{detail.value}" for detail in Detail}
CODE_ITSELF = {
    code: f"utter_code_{code}"
    for code in (
        "421", "450", "451", "452", "454", "521", "530", "535", "541", "550", "551", "552", "553", "554", "556", "571",
    )
}  # fmt: skip
_SIGN_IN = frozenset({"530", "535", "454"})
VAGUE = "utter_code_vieldeutig"
_SENDERS = frozenset({Advice.MAILJET_SETTLES, Advice.SENDER_SETTLES, Advice.ASK_WHY, Advice.CHANGE_CONTENT})
_S = DeliveryState


def report(read: Pasted) -> Values:
    """Return the values of `utter_bounce`: what happened to the mail, why, and where that stands."""
    parts: list[Part] = [_state(read), _reason(read)]
    if server := _server(read):
        parts.append(server)
    if not read.sure:
        known = read.reason not in (Reason.UNKNOWN, Reason.NONE)
        parts.append("utter_bounce_grund_wohl" if known else "utter_bounce_grund_offen")
    whole = parts[0]
    for part in parts[1:]:
        whole = pair(whole, part)
    foot: list[Part] = []
    if read.words:
        foot.append({"response": "utter_bounce_beleg", "worte": _quoted(read.words)})
    if read.others:
        foot.append({"response": "utter_bounce_weitere", "adressen": ", ".join(read.others[:4])})
    return {"satz": whole, "fuss": foot or ["utter_bounce_ohne_worte"], "englisch": ENGLISH[read.state]}


def advice(read: Pasted, chosen: Advice, reader: str) -> Values:
    """Return what helps now, for one of READERS or for HIMSELF.

    Args:
        read: the report.
        chosen: the advice that fits it.
        reader: for whom it is worded.
    """
    worded = TEAM if reader == HIMSELF else reader
    if read.detail:
        return {"response": TODO_OF_DETAIL[(read.detail, worded)]}
    own_mail = read.sender is not None and not read.from_house
    if chosen in _SENDERS and (reader == HIMSELF or own_mail):
        return {"response": SENDERS_TURN[reader]}
    if chosen is Advice.WAIT_FOR_RETRY and not read.from_house:
        return {"response": ADVICE[(chosen, "mitglied" if worded == TEAM else worded)]}  # another one's server tries it
    if chosen is Advice.CHECK_ADDRESS and not read.recipient:
        return {"response": WITHOUT_ADDRESS[worded]}
    return {
        "response": ADVICE[(chosen, worded)],
        "domain": domain_of(read.recipient or ""),
        "erneut": "utter_erneut_schicken",
    }


def header(read: Pasted) -> Values:
    """Return the values of `utter_header`."""
    told: list[Part] = ["utter_header_kein_fehler"]
    if read.check in CHECKED:
        told.append(CHECKED[read.check])
    if read.marked_spam:
        told.append("utter_header_spam")
    whole = told[0]
    for part in told[1:]:
        whole = pair(whole, part)
    return {"satz": whole}


def code(asked: Code) -> Values:
    """Return the values of `utter_code`: what a code means, and what its first digit says."""
    meaning: Part = "utter_code_unbekannt"
    if asked.kind == "2":
        meaning = "utter_code_angenommen"
    elif asked.worded and asked.reason in CODE_REASON:
        meaning = CODE_REASON[asked.reason]
    elif asked.code in CODE_ITSELF:
        meaning = CODE_ITSELF[asked.code]
    elif asked.detail:
        meaning = CODE_DETAIL[asked.detail]
    elif asked.known and asked.reason in CODE_REASON:
        meaning = CODE_REASON[asked.reason]
    if asked.vague:
        meaning = pair(meaning, VAGUE)
    about_sign_in = asked.code in _SIGN_IN  # before any mail was handed over, so none was refused
    return {"code": asked.code, "bedeutung": [meaning] if about_sign_in else [meaning, CLASS[asked.kind]]}


def _state(read: Pasted) -> Values:
    passes = read.state is _S.HARD_BOUNCED and not read.sure and read.reason is Reason.UNKNOWN
    name = VERDICT[_S.SOFT_BOUNCED] if passes else VERDICT[read.state]
    mail: Part = (
        {"response": "utter_bounce_mail_an", "adresse": read.recipient} if read.recipient else "utter_art_other"
    )
    return {"response": name, "mail": mail}


def _reason(read: Pasted) -> str:
    if read.detail:
        return REASON_OF_DETAIL[read.detail]
    if read.reason is Reason.SENDER_BLOCKED and not read.from_house:
        return "utter_bounce_grund_sender_blocked"
    if read.reason is Reason.SYSTEM_ISSUE:
        return "utter_bounce_grund_system_issue"
    return REASON[read.reason if read.reason is not Reason.NONE else Reason.UNKNOWN]


def _server(read: Pasted) -> Values | None:
    """Return who refused the mail, where a name of it stands in the report and the address does not say it."""
    if read.provider != OTHER.slug or not read.server or read.state is _S.DEFERRED:
        return None
    return {"response": "utter_bounce_wer", "server": read.server}


def _quoted(words: str) -> str:
    """Return the beginning of a reply as it stands between quotation marks: in whole words, without links."""
    told = _CODES_OF_NEXT_LINES.sub(" ", words)
    told = _PAGE.split(told)[0].strip()
    if len(told) > QUOTED:
        told = told[:QUOTED].rpartition(" ")[0]
    whole = told == " ".join(words.split())
    return (told if whole else f"{told} …").translate(_INNER)


_CODES_OF_NEXT_LINES = re.compile(r"(?<=\S)\s[245]\d\d[- ](?:[245]\.\d{1,3}\.\d{1,3}\s)?")
"""What every further line of a reply begins with; the first line keeps its codes."""
_PAGE = re.compile(
    r"(?:(?:please |for \w{1,20} |to \w{1,20} more, )?(?:visit|see|go to)[: ]{1,2})?https?://", re.IGNORECASE
)
_INNER = str.maketrans({"„": "‚", "“": "‘", "”": "‘", '"': "'"})
