"""Who may talk to the server: whoever knows the secret part of its address, from a page it has served itself.

The secret stands in the path and not in a cookie, as browsers send cookies to every port of a host.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

LOOPBACK = "127.0.0.1"

_SERVED = re.compile(r"|ws|static/(?:js/textual\.js|css/xterm\.css|fonts/[\w-]+\.ttf)")
"""What there is below the secret; no lists of files, no downloads."""


PAGE = Path(__file__).parent / "page"
"""The folder of the page, in which the terminal lives."""


@cache
def _own_script() -> str:
    """Return the digest by which a browser knows the one script that stands in the page itself."""
    text = (PAGE / "app_index.html").read_text(encoding="utf-8")
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


@dataclass(frozen=True)
class Guard:
    """Decides on requests to one port of the loopback address."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @property
    def authority(self) -> str:
        """Host and port as a browser names them; the usual port goes unnamed."""
        return LOOPBACK if self.port == 80 else f"{LOOPBACK}:{self.port}"

    @property
    def origin(self) -> str:
        """The origin of the pages served."""
        return f"http://{self.authority}"

    @property
    def address(self) -> str:
        """The address to open, secret included."""
        return f"{self.origin}/{self.token}/"

    def refusal(self, method: str, path: str, host: str | None, origin: str | None) -> str | None:
        """Return why a request is refused, or None.

        A foreign Host comes from a name that was made to point here; a foreign Origin from another page.  The
        socket, through which everything is said and seen, needs an Origin.
        """
        if host != self.authority:
            return "not addressed to this server by its own address"
        if origin is not None and origin != self.origin:
            return "asked for by another page"
        given, _, below = path.removeprefix("/").partition("/")
        if not hmac.compare_digest(given.encode(), self.token.encode()):
            return "without the secret part of the address"
        if method != "GET" or not _SERVED.fullmatch(below):
            return "nothing that is served here"
        if below == "ws" and origin is None:
            return "not from a page of this server"
        return None

    @property
    def headers(self) -> dict[str, str]:
        """What every answer says to the browser: nothing from elsewhere, no frames, no traces."""
        policy = (
            f"default-src 'none'; script-src 'self' '{_own_script()}'; style-src 'self' 'unsafe-inline'; "
            "font-src 'self'; "
            f"img-src 'self' data:; connect-src 'self' ws://{self.authority}; frame-ancestors 'none'; base-uri 'none'; "
            "form-action 'none'"
        )
        return {
            "Content-Security-Policy": policy,
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Cache-Control": "no-store",
        }
