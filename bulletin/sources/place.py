"""Where the cache is. Apart from what works with it, whose libraries are large."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from bulletin.settings import FetchSettings


def folder_of(settings: FetchSettings) -> Path:
    """The folder that the cache is or would be in. Raises as `_user_folder` does."""
    return settings.cache_dir or _user_folder()


def _user_folder() -> Path:
    """The user's cache folder. Raises OSError or RuntimeError where the user has no home."""
    folder = Path(platformdirs.user_cache_dir("bulletin", appauthor=False))
    home = os.environ.get("HOME", str(Path.home()))
    named = os.environ.get("XDG_CACHE_HOME", "").strip()
    # A home that is not there is not made: as root that would litter the file system.
    if not named and not (home and Path(home).is_dir() and folder.is_absolute()):
        raise OSError("no home folder")
    return folder
