"""Compile bulletin, its templates and the packages that it requires, so that no run has to.

    python -m scripts.compiled

pip compiles no editable project, and where PYTHONDONTWRITEBYTECODE is set, as many containers
have it, Python would compile every module anew at every start: half of the time that
``bulletin --help`` takes.
"""

from __future__ import annotations

import compileall
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "bulletin"


def required(name: str) -> dict[str, Distribution]:
    """The distribution called ``name`` and all that it requires, by their names.

    Extras are left out, and so is what is not installed: its marker did not hold here.
    """
    found: dict[str, Distribution] = {}
    names = [name]
    while names:
        name = names.pop()
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue
        names += [
            re.split(r"[^\w.-]", line, maxsplit=1)[0]
            for line in found[name].requires or ()
            if "extra ==" not in line
        ]
    return found


def sources(found: Distribution) -> Iterator[Path]:
    """The modules of an installed distribution."""
    for file in found.files or ():
        if file.suffix == ".py" and "tests" not in file.parts:
            yield Path(str(found.locate_file(file)))


def templates() -> None:
    """Compile every template."""
    from bulletin.writers import templates

    for name in templates.names():
        environment = templates.environment(name)
        for file in environment.list_templates(extensions=("html", "xhtml", "ncx")):
            environment.get_template(file)


def main() -> None:
    """Compile what has changed or is new; the rest takes no time."""
    sys.dont_write_bytecode = False
    for found in required("bulletin").values():
        for path in sources(found):
            compileall.compile_file(path, quiet=2)
    compileall.compile_dir(PACKAGE, quiet=2)
    templates()


if __name__ == "__main__":
    main()
