"""Tells a team member, or whose key it is, what Mailjet's API shows about the sending account."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import lru_cache

import structlog
from rasa_sdk.executor import CollectingDispatcher

from actions import services
from actions import wording_sperrung as table
from actions.texts import say
from bot.account.diagnosis import Diagnosis, diagnose
from bot.dialogue.sperrung import SuspensionFacts
from bot.mail.account_api import AccountSnapshot
from bot.mail.errors import Unreachable
from bot.mail.lookup import Asker
from bot.mail.pool import in_call_pool
from bot.mail.throttle import LookupLimits, Throttle

log = structlog.get_logger(__name__)

WITHIN_S = 3.0
"""Less than an action may take; the API's own budget ends before."""
MOST_FINDINGS = 4
"""More at once nobody acts on; the gravest come first."""
_LIMITS = LookupLimits(per_asker=10, per_address=30)


async def tell_diagnosis(dispatcher: CollectingDispatcher, facts: SuspensionFacts, asker: Asker) -> SuspensionFacts:
    """Fetch, judge and say; return the facts with a likely reason to be confirmed, if the rates show one."""
    api = services.account()
    if api is None:
        return facts
    if services.settings().limits and not _throttle().allow(f"{asker.role.value}:{asker.sub}", "account"):
        dispatcher.utter_message(response="utter_diagnose_gebremst")
        return facts
    try:
        seen = await asyncio.wait_for(in_call_pool(api.snapshot), WITHIN_S)
    except asyncio.TimeoutError:
        seen = AccountSnapshot(failure=Unreachable)
    found = diagnose(seen)
    log.info("account.diagnosed", signals=sorted(one.value for one in found.signals), role=asker.role.value)
    _say(dispatcher, found)
    if facts.reason is None and found.likely_reason:
        return replace(facts, guess=found.likely_reason)
    return facts


def _say(dispatcher: CollectingDispatcher, found: Diagnosis) -> None:
    lines = [table.finding(one) for one in found.findings[:MOST_FINDINGS]]
    dispatcher.utter_message(response="utter_diagnose", zeilen=lines)
    if found.unknown:
        names = ", ".join(say(table.UNKNOWN[one]) for one in found.unknown)
        dispatcher.utter_message(response="utter_diagnose_unbekannt", namen=names)


@lru_cache(maxsize=1)
def _throttle() -> Throttle:
    return Throttle(_LIMITS)
