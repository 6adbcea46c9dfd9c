"""What of the fetcher a test may replace: names, certificates, the pace of tries."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Wiring:
    """``resolver``: host and port → addresses (None: the system's); ``ssl_context``: whom to
    trust (None: certifi's list); ``backoff``: seconds before the second try, then doubled."""

    resolver: Callable[[str, int], list[str]] | None = None
    ssl_context: ssl.SSLContext | None = None
    backoff: float = 0.5

    def parts(self) -> tuple[Any, ...]:
        """Resolver and TLS context as the wire wants them."""
        from bulletin.sources.wire import resolve

        return (self.resolver or resolve, self.ssl_context)
