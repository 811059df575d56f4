"""Who is asking: reads and makes the signed token of the contract (HS256, `IDENTITY_SECRET`).

Anything but a valid token is a guest; why a token failed is never told, so that nobody can probe it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

import jwt
import structlog

from bot.mail.lookup import Asker, Role

log = structlog.get_logger()

ALGORITHM = "HS256"
GUEST = Asker(Role.GUEST)
MAX_TOKEN = 4_096


def read_identity(token: object, secret: str | None) -> Asker:
    """Return who the token says is asking; a guest when it is missing, expired, unsigned or odd."""
    if not secret or not isinstance(token, str) or not token or len(token) > MAX_TOKEN:
        return GUEST
    try:
        claims = jwt.decode(token, secret, algorithms=[ALGORITHM], options={"require": ["exp", "sub", "role"]})
        role = Role(claims["role"])
    except (jwt.InvalidTokenError, ValueError) as error:
        log.info("identity.refused", reason=type(error).__name__)
        return GUEST
    return Asker(role, sub=str(claims["sub"]), email=str(claims.get("email") or "").lower())


def asker_in(metadata: Mapping[str, Any] | None, secret: str | None) -> Asker:
    """Return who signed a message; buttons and text alike carry the token as metadata."""
    return read_identity((metadata or {}).get("identity"), secret)


def sign_identity(asker: Asker, secret: str, lasts: timedelta = timedelta(hours=1)) -> str:
    """Return a token for this asker."""
    expires = datetime.now(timezone.utc) + lasts
    claims = {"sub": asker.sub, "email": asker.email, "role": asker.role.value, "exp": expires}
    return jwt.encode(claims, secret, algorithm=ALGORITHM)
