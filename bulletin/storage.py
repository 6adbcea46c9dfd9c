"""Files and folders by name: of this machine, or of an object store (``s3://bucket/…``).

A plain path is a `pathlib.Path` and needs nothing else. The address of a store becomes a
`upath.UPath`, which does what a Path does by way of fsspec (the extra ``bulletin[cluster]``).
Only names that the user typed or wrote in a packet, list or table come here; what a page from
the web refers to never does. Credentials are those of the machine that opens the file.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from bulletin.errors import BulletinError, UsageError

SCHEMES = ("s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oss", "hdfs", "sftp", "memory")
"""The stores that a name may begin with; web addresses are none."""

# One slash is enough: a name that has been a Path on its way has lost the other.
_REMOTE = re.compile(rf"({'|'.join(SCHEMES)}):/+(?=[^/])", re.IGNORECASE)


def is_remote(name: object) -> bool:
    """Whether ``name`` (a text or path) is the address of a store."""
    return _REMOTE.match(str(name)) is not None


def at(name: str | os.PathLike[str]) -> Path:
    """The file or folder that is called ``name``.

    Raises `UsageError` where it is in a store and what opens that store is not installed.
    """
    found = _REMOTE.match(str(name))
    if found is None:
        return Path(name)
    scheme, rest = found[1].lower(), str(name)[found.end() :]
    try:
        from upath import UPath

        # Listings that are kept would hide what other machines write meanwhile.
        options: Any = {"use_listings_cache": False} if scheme in {"s3", "s3a"} else {}
        return cast(Path, UPath(f"{scheme}://{rest}", **options).resolve())
    except ImportError as error:
        raise UsageError(
            f"{scheme}://：没有安装所需的库 · what opens it is not installed: "
            f'pip install "bulletin[cluster]" ({error})'
        ) from error


def beside(folder: Path, name: str) -> Path:
    """``name`` seen from ``folder``; an absolute path or a store's address stays as it is."""
    return at(name) if is_remote(name) else folder / name


def whole_name(path: Path) -> str:
    """The name by which two paths to one file are equal."""
    return str(path) if is_remote(path) else os.path.abspath(path)


def is_there(path: Path) -> bool:
    """Whether there is such a file or folder; no name is too long to ask."""
    return path.exists() if is_remote(path) else os.path.exists(path)


def is_folder(path: Path) -> bool:
    """Whether there is such a folder, as `is_there`."""
    return path.is_dir() if is_remote(path) else os.path.isdir(path)


def files(folder: Path) -> list[Path]:
    """Every file in ``folder`` and below. Raises OSError."""
    if not is_remote(folder):
        return [path for path in folder.rglob("*") if path.is_file()]
    with as_os_errors():
        below = folder.fs.find(folder.path)  # type: ignore[attr-defined]
        root = folder.path.rstrip("/")  # type: ignore[attr-defined]
        return [folder / name.removeprefix(root).lstrip("/") for name in below]


def make_folder(folder: Path) -> None:
    """``folder`` is there from now on; a store has none to make. Raises OSError."""
    if not is_remote(folder):
        folder.mkdir(parents=True, exist_ok=True)


def move(here: Path, there: Path) -> None:
    """Give a finished file its name, in one step for those who look. Raises OSError."""
    if not is_remote(there):
        os.replace(here, there)
        return
    with as_os_errors():
        there.fs.copy(here.path, there.path)  # type: ignore[attr-defined]
        here.unlink()


def put(path: Path, data: bytes) -> None:
    """``data`` as the object ``path``, which a store shows whole or not at all.

    Raises OSError.
    """
    with as_os_errors():
        path.write_bytes(data)


def state(path: Path) -> str:
    """What changes when the object's content does, without fetching it. Raises OSError."""
    with as_os_errors():
        return str(path.fs.ukey(path.path))  # type: ignore[attr-defined]


@contextmanager
def as_os_errors() -> Iterator[None]:
    """Whatever a store's library raises, as the OSError that a disk would give."""
    try:
        yield
    except (OSError, BulletinError):
        raise
    except Exception as error:
        raise OSError(errno.EIO, f"{type(error).__name__}: {error}") from error
