"""The chat's sessions: made and signed here, bound to the signed identity, ended for good when deleted.

The conversation's name inside Rasa is a keyed hash of the public id and never leaves the server: so neither the id nor
another channel opens a conversation.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import Enum

import jwt
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.database.engine import close_engine, open_engine
from bot.database.store import make_tables
from bot.mail.lookup import Asker, Role

ALGORITHM = "HS256"
AUDIENCE = "website"
LASTS = timedelta(days=30)
"""A suspension takes days; the browser forgets the session earlier, with its tab."""
MAX_TOKEN = 2_048

METADATA = sa.MetaData()
KEYS = sa.Table(
    "website_keys",
    METADATA,
    sa.Column("name", sa.String(20), primary_key=True),
    sa.Column("secret", sa.String(100), nullable=False),
)
ENDED = sa.Table(
    "website_ended",
    METADATA,
    sa.Column("conversation", sa.String(80), primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),  # Unix seconds
)


class Refusal(str, Enum):
    """Why a session is refused; the widget knows these words."""

    INVALID = "session_invalid"
    OTHER_IDENTITY = "session_other_identity"
    ENDED = "session_ended"


class SessionRefused(Exception):
    """Raised when a request may not act in the session it names."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True)
class Session:
    """One conversation and whose it is."""

    conversation: str
    who: str


class Sessions:
    """Makes and checks sessions. Thread-safe; all processes on one database share its key."""

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)
        make_tables(self._engine, METADATA)
        self._key = self._shared_key()

    def close(self) -> None:
        """Give the connections back."""
        close_engine(self._engine)

    def new(self, asker: Asker) -> str:
        """Return the signed token of a new conversation of this asker."""
        now = datetime.now(timezone.utc)
        claims = {
            "cid": secrets.token_urlsafe(24),
            "who": self._who(asker),
            "aud": AUDIENCE,
            "iat": now,
            "exp": now + LASTS,
        }
        return jwt.encode(claims, self._key, algorithm=ALGORITHM)

    def read(self, token: str, asker: Asker) -> Session:
        """Return the session of a token that this asker may use.

        Raises:
            SessionRefused: the token is not ours or too old, belongs to somebody else, or was ended.
        """
        if not token or len(token) > MAX_TOKEN:
            raise SessionRefused(Refusal.INVALID)
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                # A session made before the clock was set back is no less ours; only its end counts.
                options={"require": ["exp", "cid", "who"], "verify_iat": False},
            )
        except jwt.InvalidTokenError:
            raise SessionRefused(Refusal.INVALID) from None
        if not hmac.compare_digest(str(claims["who"]), self._who(asker)):
            raise SessionRefused(Refusal.OTHER_IDENTITY)
        session = Session(f"website-{self._hash('conversation', str(claims['cid']))}", str(claims["who"]))
        if self._is_ended(session):
            raise SessionRefused(Refusal.ENDED)
        return session

    def end(self, session: Session) -> None:
        """Make the session's token worthless from now on."""
        row = {"conversation": session.conversation, "at": int(datetime.now(timezone.utc).timestamp())}
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.insert(ENDED), [row])
        except IntegrityError:  # ended twice, from two tabs
            return

    def prune(self, before: datetime) -> int:
        """Forget ended sessions whose tokens have run out by themselves; returns how many."""
        limit = int((before - LASTS).timestamp())
        with self._engine.begin() as connection:
            return int(connection.execute(sa.delete(ENDED).where(ENDED.c.at < limit)).rowcount)

    def _is_ended(self, session: Session) -> bool:
        query = sa.select(ENDED.c.at).where(ENDED.c.conversation == session.conversation)
        with self._engine.begin() as connection:
            return connection.execute(query).first() is not None

    def _who(self, asker: Asker) -> str:
        if asker.role is Role.GUEST:
            return ""
        return self._hash("who", asker.role.value, asker.sub, asker.email)

    def _hash(self, *parts: str) -> str:
        return hmac.new(self._key.encode(), "\0".join(parts).encode(), hashlib.sha256).hexdigest()[:40]

    def _shared_key(self) -> str:
        """Return the key that the first process on this database made."""
        query = sa.select(KEYS.c.secret).where(KEYS.c.name == AUDIENCE)
        with self._engine.begin() as connection:
            found = connection.execute(query).scalar()
        if found:
            return str(found)
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.insert(KEYS), [{"name": AUDIENCE, "secret": secrets.token_urlsafe(32)}])
        except IntegrityError:  # another process was faster, and its key counts
            pass
        with self._engine.begin() as connection:
            return str(connection.execute(query).scalar_one())
