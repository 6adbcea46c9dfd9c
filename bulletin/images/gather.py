"""Fetching and preparing an article's pictures, a few at a time, within one deadline.

The threads are daemons: one that hangs in a read does not keep the program from ending.
"""

from __future__ import annotations

import base64
import binascii
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from bulletin.errors import BulletinError
from bulletin.images.picture import Ready, Unusable, prepare
from bulletin.settings import ImageSettings

THREADS = 4
MAX_TOTAL = 300_000_000
"""Bytes of all pictures of one article."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a picture could not be had: a stable word and a sentence."""

    code: str
    text: str


Outcome = Ready | Missing

_LATE = Missing("picture-late", "图片总时限已到 · the time for pictures was up")


def gathered(
    addresses: Sequence[str], fetch: Callable[[str], bytes], settings: ImageSettings
) -> dict[str, Outcome]:
    """What came of each address; those not done by ``image_timeout`` are missing."""
    crew = _Crew(addresses, fetch, settings)
    for _ in range(min(THREADS, len(addresses))):
        threading.Thread(target=crew.work, name="pictures", daemon=True).start()
    return crew.wait()


class _Crew:
    def __init__(
        self, addresses: Sequence[str], fetch: Callable[[str], bytes], settings: ImageSettings
    ) -> None:
        self._addresses = addresses
        self._fetch = fetch
        self._settings = settings
        self._end = time.monotonic() + settings.image_timeout
        self._waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
        for address in addresses:
            self._waiting.put(address)
        self._results: queue.SimpleQueue[tuple[str, Outcome]] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._total = 0

    def work(self) -> None:
        """Take addresses until there are none, or no time."""
        while not self._stop.is_set():
            try:
                address = self._waiting.get_nowait()
            except queue.Empty:
                return
            self._results.put((address, self._outcome(address)))

    def wait(self) -> dict[str, Outcome]:
        """Results as they come, until all are there or the time is up."""
        found: dict[str, Outcome] = {}
        try:
            while len(found) < len(self._addresses):
                left = self._end - time.monotonic()
                if left <= 0:
                    break
                try:
                    address, outcome = self._results.get(timeout=left)
                except queue.Empty:
                    break
                found[address] = self._counted(outcome)
        finally:
            self._stop.set()
        return {address: found.get(address, _LATE) for address in self._addresses}

    def _counted(self, outcome: Outcome) -> Outcome:
        if isinstance(outcome, Ready):
            self._total += len(outcome.data)
            if self._total > MAX_TOTAL:
                self._stop.set()
                return Missing("too-many-pictures", "图片总量过大 · too many bytes of pictures")
        return outcome

    def _outcome(self, address: str) -> Outcome:
        try:
            data = _inline(address) if address[:5].lower() == "data:" else self._fetch(address)
            if len(data) > self._settings.max_image_bytes:
                limit = self._settings.max_image_bytes / 1e6
                raise Unusable(f"超过 {limit:g} MB 的上限 · larger than {limit:g} MB")
            return prepare(data, self._settings.max_image_side)
        except BulletinError as error:
            return Missing("picture-missing", error.text)
        except Unusable as error:
            return Missing("picture-unusable", str(error))
        except Exception as error:  # noqa: BLE001 - one picture never ends the others
            return Missing("picture-missing", f"{type(error).__name__}: {error}")


def _inline(address: str) -> bytes:
    """The bytes of a ``data:`` address (RFC 2397). Raises `Unusable`."""
    head, comma, body = address[5:].partition(",")
    if not comma:
        raise Unusable("data: 地址不完整 · an incomplete data: address")
    if not head.lower().rstrip().endswith(";base64"):
        return unquote_to_bytes(body)
    try:
        text = b"".join(unquote_to_bytes(body).split())
        return base64.b64decode(text + b"=" * (-len(text) % 4), altchars=None, validate=False)
    except (binascii.Error, ValueError) as error:
        raise Unusable("data: 地址已损坏 · a broken data: address") from error
