"""Brings hand-overs into the team's Slack channel: one thread a case, each piece of news once, however often tried.

Not for the way back (team_answers.py). Whether and when it is tried again is the post's business: bot/cases/post.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from bot.cases.letter import body
from bot.cases.models import Kind, Parcel
from bot.cases.post import Courier
from bot.cases.smtp import NotSent
from bot.cases.store import HandoversUnavailable
from bot.cases.texts import Texts
from bot.cases.threads import ThreadBook
from bot.channels.parts import parts_of
from bot.channels.slack_api import TEXT_LIMIT, SlackApi, slack_size
from bot.channels.turns import TryLater, Undeliverable

NO_LINK = "\u200b"
"""Between a Markdown link's two halves: what users wrote may not hide where it leads."""


def slack_courier(api: SlackApi, channel: str, threads: ThreadBook, reachable: Collection[str]) -> Courier:
    """Return the courier into a Slack channel.

    Args:
        api: the workspace.
        channel: the team's channel.
        threads: remembers which thread a case stands in.
        reachable: the channels whose users hear what the team writes in the thread.
    """

    def carry(parcel: Parcel) -> None:
        try:
            asyncio.run(_carry(api, channel, threads, parcel, _text(parcel, reachable)))
        except (TryLater, Undeliverable, HandoversUnavailable) as error:
            raise NotSent(str(error)) from None

    return carry


async def _carry(api: SlackApi, channel: str, threads: ThreadBook, parcel: Parcel, text: str) -> None:
    reference = parcel.handover.reference
    thread = await asyncio.to_thread(threads.thread_of, reference, channel)
    for number, part in enumerate(parts_of([{"text": text}], TEXT_LIMIT, slack_size)):
        key = f"handover:{parcel.key}:{number}"
        ts = await api.post(channel, thread, part, key, again=parcel.attempt > 1)
        if thread is None:
            thread = ts
            await asyncio.to_thread(threads.note, channel, ts, reference)


def _text(parcel: Parcel, reachable: Collection[str]) -> str:
    texts = Texts()
    written = body(parcel, texts).replace("](", f"]{NO_LINK}(")
    if parcel.kind is Kind.CLOSED:
        return written
    name = "utter_teampost_thread" if parcel.handover.channel in reachable else "utter_teampost_ohne_thread"
    return f"{written}\n{texts.say(name)}" if parcel.kind is Kind.OPENED else written
