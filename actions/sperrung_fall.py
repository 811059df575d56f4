"""Keeps the case of a suspension in the database and opens it again: for its signed owner, or by number and address."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace

import structlog
from rasa_sdk import Tracker

from actions import memory
from actions.services import cases
from bot.account.cases import Case, CasesUnavailable, Refused, owner_key
from bot.account.reply import Outcome
from bot.dialogue.sperrung import SuspensionFacts
from bot.dialogue.sperrung_record import from_record, to_record
from bot.mail.lookup import Asker, Role

log = structlog.get_logger(__name__)

SAME_TIME_S = 0.4
"""How long opening a case takes at least, found or not: the time must tell as little as the words."""


@dataclass(frozen=True)
class Kept:
    """What came of keeping: the case's number (None: nothing to keep yet), and whether it is new or failed."""

    facts: SuspensionFacts
    reference: str | None
    new: bool = False
    failed: bool = False


def owner_of(asker: Asker) -> str | None:
    """Return what a signed asker's cases are stored under, None for a guest."""
    return owner_key(asker.role.value, asker.sub) if asker.role is not Role.GUEST and asker.sub else None


async def known_facts(tracker: Tracker) -> SuspensionFacts:
    """Return what is known: from the stored case where there is one, as another browser may have gone on with it."""
    reference = tracker.get_slot("sperr_fall")
    if reference:
        try:
            case = await asyncio.to_thread(cases().get, reference)
        except CasesUnavailable:
            case = None
        if case:
            return from_record(case.content)
    return memory.suspension_facts(tracker)


async def keep(reference: str | None, before: SuspensionFacts, after: SuspensionFacts, asker: Asker) -> Kept:
    """Store what changed at once; a case is made as soon as there is something worth coming back for."""
    try:
        return await asyncio.to_thread(_keep, reference, before, after, owner_of(asker))
    except CasesUnavailable:
        return Kept(after, reference, failed=True)


async def newest_of(asker: Asker) -> Case | None:
    """Return the newest open case of a signed asker."""
    owner = owner_of(asker)
    if owner is None:
        return None
    try:
        return await asyncio.to_thread(cases().latest_of, owner)
    except CasesUnavailable:
        return None


async def owned(reference: str, asker: Asker) -> Case | None:
    """Return the case of this number if it belongs to the signed asker."""
    owner = owner_of(asker)
    if owner is None:
        return None
    try:
        return await asyncio.to_thread(cases().owned, reference, owner)
    except CasesUnavailable:
        return None


async def open_with(reference: str, address: str, tracker: Tracker) -> Case | Refused | None:
    """Return the case of a number and its registered address, None while the database fails."""
    began = time.monotonic()
    try:
        opened: Case | Refused | None = await asyncio.to_thread(
            cases().open_with, reference, address, tracker.sender_id
        )
    except CasesUnavailable:
        opened = None
    await asyncio.sleep(max(SAME_TIME_S - (time.monotonic() - began), 0.0))
    return opened


def _keep(reference: str | None, before: SuspensionFacts, after: SuspensionFacts, owner: str | None) -> Kept:
    address = after.fields.get("kontoadresse")
    if reference is None:
        if not (after.reason or after.request_wanted or after.fields):
            return Kept(after, None)
        case = cases().create(to_record(after), owner, address)
        return Kept(after, case.reference, new=True)
    closed = after.outcome == Outcome.LIFTED.value and after.prevention_shown
    stored = cases().save(
        reference, to_record(before), to_record(after), address=address, watch=after.watch, closed=closed
    )
    if stored is None:  # deleted meanwhile, at the user's own wish or for its age: then it stays deleted
        return Kept(after, None)
    return Kept(replace(from_record(stored), may_watch=after.may_watch, now=after.now), reference)
