"""What of the fetcher comes from outside: names, certificates, the pace, a shared turnstile."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bulletin.sources.turnstile import Turnstile


@dataclass(frozen=True, slots=True)
class Wiring:
    """``resolver``: host and port → addresses (None: the system's); ``ssl_context``: whom to
    trust (None: certifi's list); ``backoff``: seconds before the second try, then doubled;
    ``turnstile``: what keeps the pace among all who fetch together (None: this process alone).
    """

    resolver: Callable[[str, int], list[str]] | None = None
    ssl_context: ssl.SSLContext | None = None
    backoff: float = 0.5
    turnstile: Turnstile | None = None

    def parts(self) -> tuple[Any, ...]:
        """Resolver and TLS context as the wire wants them."""
        from bulletin.sources.wire import resolve

        return (self.resolver or resolve, self.ssl_context)
