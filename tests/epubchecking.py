"""One epubcheck for all workers of pytest-xdist: they ask the process that has started them.

To start Java and read epubcheck's schemas takes as long as a hundred checks.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path

from scripts.epubcheck import Epubcheck


class Asked:
    """The end that answers. Java starts with the first book."""

    def __init__(self) -> None:
        self._checker = Epubcheck()
        self._turn = threading.Lock()
        self._listener = Listener(family="AF_UNIX")
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def address(self) -> str:
        """What a worker is told."""
        return str(self._listener.address)

    def close(self) -> None:
        """End Java."""
        self._listener.close()
        self._checker.__exit__(None, None, None)

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                worker = self._listener.accept()
                threading.Thread(target=self._answer, args=(worker,), daemon=True).start()

    def _answer(self, worker: Connection) -> None:
        with suppress(EOFError, OSError):
            while True:
                book = Path(worker.recv())
                with self._turn:
                    worker.send(self._checker.faults(book))


class Asking:
    """A worker's end."""

    def __init__(self, address: str) -> None:
        self._server = Client(address, family="AF_UNIX")

    def faults(self, book: Path) -> list[str]:
        """As `Epubcheck.faults`."""
        self._server.send(str(book))
        found: list[str] = self._server.recv()
        return found

    def __enter__(self) -> Asking:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.close()
