"""Reads the likely reason of a suspension out of Mailjet's notice, German or English. Pure.

Likely is not certain: whoever uses this asks the user to confirm. The reasons: Mailjet's help articles 360042624754 and
360043101633, its sending policy, and the second source article.
"""

# ruff: noqa: E501 - tables of word patterns: one row, one line
from __future__ import annotations

import re

from bot.account.telling import clauses, is_asked

REASONS = (
    "beschwerden", "missbrauch", "bounces", "spamtrap", "zahlung", "richtlinien", "api", "verdacht", "limit", "spam",
)  # fmt: skip
"""Spam complaints, a complaint to Mailjet itself, bounces, spamtraps, payment, policy, API misuse, suspicious activity,
only a limit, spam in general."""

NOTICE_WORDS = 9
"""From this many words on a message is taken for a pasted notice rather than for the user's own words."""

_I = re.IGNORECASE
UNUSUAL = r"\bunusual (?:activity|login|sign)|\bungewöhnliche\w* (?:aktivität|anmeldung|login)\w*"
UNPAID = (
    r"\b(?:offene|unbezahlte|ausstehende|fällige|überfällige)[rnms]? (?:\w+ )?(?:rechnung|betr[aä]g|posten)\w*"
    r"|\brechnung(?:en|sbetrag)?\b[^.!?\n]{0,30}\b(?:offen|bezahl\w*|gezahlt|beglichen|fällig|überfällig|ausgeglichen|vergessen)"
    r"|^\W*(?:die |eine )?rechnung(?:en)?\W*$|\b(?:nicht|nie|un)\s?(?:\w+ )?bezahl\w*|\bbezahlt?\b.{0,20}\bnicht\b"
)
"""A bill alone is no reason: "Die Rechnung kommt nicht per Mail an" misses a mail."""
# Particular reasons before general ones: nearly every notice also names the policy.
_SIGNS: tuple[tuple[str, str], ...] = (
    ("spamtrap", r"\bspam\s?-?(?:traps?|fallen?)\b|\bpristine trap|\bhoneypot"),
    ("missbrauch", r"\babuse (?:complaint|report|desk)s?|\bmissbrauchs?\s?-?(?:beschwerde|meldung|anzeige)\w*|\breported (?:you |your \w+ )?to (?:us|mailjet|our abuse)|\b(?:empfänger|recipient)\w* (?:hat|haben|has|have) (?:sich )?(?:direkt )?(?:bei uns|bei mailjet|contacted us|complained to)|\bdirekt bei mailjet beschwert"),
    ("beschwerden", r"\bspam\s?-?(?:beschwerde\w*|meldung\w*|complaints?|reports?|rate|quote)|\bbeschwerde\s?-?(?:rate|quote)\w*|\bcomplaint rate|\bcomplaints?\b|\bbeschwerden\b|\b(?:als|as) spam (?:markiert|gemeldet|marked|reported)|\bmarked as spam|\bfeedback loop"),
    ("bounces", r"\bbounce\w*|\bhard\s?bounces?|\brückläufer\w*|\bunzustellbar\w*|\bundeliverable|\binvalid (?:addresses|recipients)|\b(?:tote|ungültige)[rn]? (?:e-?mail-?)?adressen"),
    ("zahlung", rf"\bzahlung(?!sbest)\w*|{UNPAID}|\bkreditkarte\w*|\bkarte\b.{{0,20}}\b(?:abgelaufen|abgelehnt|geplatzt)|\bpayments?\b|\blastschrift\w*|\bunpaid|\boverdue|\binvoices?\b|\bbilling|\bcredit card"),
    ("verdacht", rf"\bverdächtig\w*|\bverdaechtig\w*|\bsuspicious|{UNUSUAL}|\bcompromised|\bkompromittiert|\b(?:rein|ein)?gehackt|\bhack(?:er\w*|ed)\b|\bfremdzugriff|\b(?:jemand|irgendwer|irgendjemand|fremde)\b.{{0,40}}\b(?:über|in|mit|auf) (?:mein|unser)\w{{0,2}} (?:\w+ )?(?:konto|account|zugang|login)|\bfremde[rn]? (?:zugriff|login)|\bunauthori[sz]ed access|\bphishing|\banmeldeversuch\w*"),
    ("api", r"\bapi[\s-](?:misuse|abuse|usage|calls?|requests?|missbrauch|nutzung|aufrufe?|anfragen)|\bmisuse of (?:the|our) api|\bfehlerhafte\w* (?:api|schnittstelle)\w*|\btoo many (?:api )?(?:requests|calls)|\bzu viele (?:api-?)?(?:anfragen|aufrufe)|\btechnische[rn]? fehler|\bmehrfach (?:verschickt|gesendet)|\bskript\b|\bscript\b|\bplugin\b"),
    ("limit", r"\bsending limit|\bsende-?\s?limit\w*|\bversand-?limit\w*|\bhourly limit|\bstündliche\w* (?:limit|begrenzung)\w*|\bdaily limit|\btageslimit|\btägliche\w* (?:limit|begrenzung)\w*|\brate[\s-]?limit\w*|\bthrottl\w*|\bgedrosselt|\bdrosselung|\bkontingent|\bquota\b|\b200 (?:e-?)?mails (?:per|a|am|pro) (?:day|tag)"),
    ("richtlinien", r"\brichtlinie\w*|\bnutzungsbedingung\w*|\bpolic(?:y|ies)\b|\bterms (?:of|and)|\bagb\b|\bverst(?:oß|oss|ößt|ossen)\w*|\bviolat\w*|\bcompliance|\bprohibited content|\bunzulässige\w* inhalt\w*"),
    ("spam", r"(?<!\bim )(?<!\bin )\bspam(?!-?\s?(?:ordner|verzeichnis|postfach|fach))\w*|\bunsolicited|\bunerwünschte\w*|\bgekaufte\w* (?:liste|adressen)\w*|\bpurchased (?:list|addresses)|\b(?:ohne|keine|fehlende) (?:einwilligung|zustimmung)|\b(?:without|lack of|no) consent|\bopt-?in\b"),
)  # fmt: skip
SURELY_PASTED = 30
"""So much nobody types into a chat about his own account, even where "wir" or "our" stands in it."""
_OWN_WORDS = re.compile(
    r"\b(?:mein\w*|ich|mir|mich)\b|\bunser\w*\s+(?:\w+-?)?(?:mailjet|konto|account|zugang|versand)\b|\bhat uns\b", _I
)
_TO_READER = re.compile(
    r"\b(?:[Yy]ours?|[Yy]ou|[Pp]lease|Ihr(?:e[mnrs]?)?|Ihnen|Sie|[Dd]eine?[mnrs]?|[Dd]u|DEIN\w{0,2}|YOUR?)\b"
)
"""A letter speaks to its reader; whoever tells of himself mostly does not."""
_ACCOUNT = re.compile(
    r"\bmailjet\b|\b(?:your|ihr|dein)\w* (?:account|konto|api[\s-]?key|api-schlüssel|sub-?account|versand)|\baccount\b",
    _I,
)
_BLOCKED = re.compile(
    r"\b(?:suspend\w*|block\w*|deactivat\w*|disabled|restrict\w*|limited|gesperrt|sperr\w*|blockiert|deaktiviert|"
    r"eingeschränkt|ausgesetzt|stillgelegt|vorübergehend|temporarily|under review|put on hold|limitiert|begrenzt)\b",
    _I,
)


def likely_reasons(text: str) -> tuple[str, ...]:
    """Return the reasons that a notice names, the likeliest first; none that it denies."""
    denied = denied_reasons(text)
    counted = [(len(re.findall(pattern, text, _I)), -place, slug) for place, (slug, pattern) in enumerate(_SIGNS)]
    found = sorted((one for one in counted if one[0] and one[2] not in denied), key=lambda one: one[1], reverse=True)
    return tuple(slug for _, _, slug in found)


_NEGATED_BEFORE = re.compile(r"\b(?:kein\w{0,2}|nicht|nie|niemals|nichts mit)\b(?:\W+\w+){0,3}\W*$", _I)
_NEGATED_AFTER = re.compile(
    r"^(?!\W+(?:\w+\W+)?(?:versteh|kapier|kenn|weiß|wusst|sag|erklär)\w{0,4}\b)(?:\W+\w+){0,2}\W+(?:(?:ist|sind|war|waren|kann) )?(?:(?:es|das|definitiv|sicher|gar|bestimmt|garantiert) )*(?:nicht|nie|niemals|quatsch|unsinn|falsch|ausgeschlossen)\b(?! (?:bezahlt|gezahlt|beglichen))",
    _I,
)
_NEXT_STATEMENT = re.compile(r"[.!?;:]\s|\n|,\s(?=(?:ich|wir|sondern|mein\w{0,2}|unser\w{0,2}|das|es)\b)", _I)
"""Where a negation ends: "ich hab noch NICHT geschrieben. Inhalt: gehackt" denies no break-in."""
_OF_MAILJET = re.compile(
    r"\b(?:mailjet|mail|sie|die|der support|nachricht|hinweis|notice)\b.{0,40}\b(?:schreib(?:t|en)|schrieb\w*|sagt|sagen|meint|meinen|nennt|behaupt\w+|steht|stand|gesperrt|geschrieben)\b.{0,60}\b(?:wegen|weil|grund|zu viele\w*|angeblich|:)"
    r"|\bmailjet\b.{0,40}\bwegen\b|\b(?:laut|angeblich)\b|\b(?:steht|stand)\b.{0,20}\b(?:drin|da|mail)\b|\bda steht\b|\bals grund\b",
    _I,
)


def denied_reasons(text: str) -> tuple[str, ...]:
    """Return the reasons of which the message says that they are not so."""
    denied = []
    for slug, pattern in _SIGNS:
        for match in re.finditer(pattern, text, _I):
            near = _NEXT_STATEMENT.split(text[max(0, match.start() - 60) : match.start()])[-1]
            before = _NEGATED_BEFORE.search(near)
            if before or _NEGATED_AFTER.match(text[match.end() : match.end() + 60]):
                denied.append(slug)
                break
    return tuple(denied)


def reasons_named(text: str) -> tuple[str, ...]:
    """Return all reasons that a message names, also those that it denies."""
    return (*likely_reasons(text), *denied_reasons(text))


BREAK_IN = "verdacht"
"""The reason of who tells that a stranger was in his account."""
_BROKEN_IN = re.compile(
    r"\b(?:rein|ein)?gehackt\b|\bhacker\w{0,2}\b|\bfremdzugriff\w{0,2}\b|\bfremde[rn]? zugriff\w{0,2}\b|\bkompromittiert\b",
    _I,
)


def tells_break_in(text: str) -> bool:
    """Return whether a message tells, and does not only ask, that a stranger was in the account."""
    told = [one for one in clauses(text) if not is_asked(one)]
    return any(_BROKEN_IN.search(one) for one in told) and BREAK_IN not in denied_reasons(text)


def is_told_by_mailjet(text: str) -> bool:
    """Return whether the message says that Mailjet named the reason, and not that somebody supposes it."""
    return bool(_OF_MAILJET.search(text))


def is_pasted(text: str) -> bool:
    """Return whether the message rather is somebody else's text than the user's own words."""
    words = len(text.split())
    long = words >= SURELY_PASTED and _TO_READER.search(text)
    return words >= NOTICE_WORDS and bool(long or not _OWN_WORDS.search(text))


def is_notice(text: str) -> bool:
    """Return whether the message looks like Mailjet's notice about a block, pasted or quoted."""
    return is_pasted(text) and bool(_ACCOUNT.search(text) and _BLOCKED.search(text))
