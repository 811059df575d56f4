"""What a hand-over is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class State(str, Enum):
    """Where a case stands."""

    OPEN = "open"
    CLOSED = "closed"


class Way(str, Enum):
    """How the team is told."""

    MAIL = "mail"
    SLACK = "slack"


class Kind(str, Enum):
    """What the team is told."""

    OPENED = "opened"
    CLOSED = "closed"
    REOPENED = "reopened"
    WROTE = "wrote"


@dataclass(frozen=True)
class Line:
    """One turn of the transcript, masked as the settings say."""

    who: str
    text: str


@dataclass(frozen=True)
class Content:
    """What is taken along. `facts` are ready lines of text; `warning`: mails to the contact address get lost."""

    facts: tuple[str, ...] = ()
    transcript: tuple[Line, ...] = ()
    warning: bool = False


@dataclass(frozen=True)
class Handover:
    """One case as stored; times are aware and in UTC."""

    reference: str
    conversation: str
    channel: str
    contact: str | None
    state: State
    content: Content
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Parcel:
    """One thing to be sent, held by `owner` for a while. `key` names it, the same at every try."""

    id: int
    handover: Handover
    number: int
    way: Way
    kind: Kind
    attempt: int
    owner: str
    note: str = ""
    """What the user wrote to the team, in a parcel of the kind WROTE."""

    @property
    def key(self) -> str:
        """The name under which a receiver can tell that it is the same again."""
        return f"{self.handover.reference}.{self.number}"
