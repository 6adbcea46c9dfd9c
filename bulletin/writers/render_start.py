"""Where the rendering process begins: what WeasyPrint loads and seldom needs is put off.

``python -m bulletin.writers.render_start``. Half of the time that WeasyPrint takes to load goes
into parts of fontTools that variable and coloured fonts need, and fonts as woff2; and for each
name of a library that is not the one on this system, a compiler and a linker are asked for it.
"""

from __future__ import annotations

import ctypes.util
import importlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from bulletin.writers.aside import replaced

SELDOM: Mapping[str, tuple[str, ...]] = {
    "fontTools.subset": ("Options", "Subsetter"),
    "fontTools.varLib.instancer": ("instantiateVariableFont",),
    "fontTools.ttLib.woff2": ("decompress", "compress"),
}
"""Modules, and the names in them that WeasyPrint takes or calls."""


class Absent(ModuleType):
    """Stands for a module until one of its names is called."""

    def __init__(self, name: str, names: tuple[str, ...]) -> None:
        super().__init__(name)
        for one in names:
            setattr(self, one, self._later(one))

    def _later(self, name: str) -> Any:
        def called(*arguments: Any, **named: Any) -> Any:
            return getattr(self._real(), name)(*arguments, **named)

        return called

    def _real(self) -> ModuleType:
        # All at once: they import each other.
        for name in [name for name, module in sys.modules.items() if isinstance(module, Absent)]:
            del sys.modules[name]
        return importlib.import_module(self.__name__)


def put_off() -> None:
    """Let modules be loaded when something in them is called."""
    for name, names in SELDOM.items():
        if name not in sys.modules:
            sys.modules[name] = Absent(name, names)


@contextmanager
def libraries_by_name() -> Iterator[None]:
    """Within this, libraries are those that the system's loader knows by the name that is tried.

    On Linux, one of WeasyPrint's names for each library is that (``libpango-1.0.so.0``).
    """
    if sys.platform != "linux":
        yield
        return
    with replaced(ctypes.util, "find_library", lambda name: None):
        yield


def main() -> int:
    """As `render_child.main`."""
    put_off()
    with libraries_by_name():
        from bulletin.writers.render_child import main  # brings WeasyPrint

    return main()


if __name__ == "__main__":
    sys.exit(main())
