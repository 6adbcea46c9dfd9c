"""What this machine has and lacks for making bulletins, and the line that mends each lack.

`examine` looks and returns findings; `lines` says them. Neither changes anything.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bulletin.writers import fonts

Group = Literal["python", "library", "font", "tool"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``needed``: without it printing fails; else it is only better.

    ``have`` says what there is (a version, a family), ``mend`` is the command line that
    brings what is missing, ``packages`` those Debian packages that the line for all names too.
    """

    group: Group
    name: str
    ok: bool
    needed: bool
    have: str = ""
    lack: str = ""
    mend: str = ""
    packages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Library:
    """A shared library by the names that its systems give it, as WeasyPrint looks for it."""

    name: str
    files: tuple[str, ...]
    package: str
    needed: bool = True
    without: str = "没有它不能排 PDF · no PDF without it"


LIBRARIES = (
    Library(
        "Pango",
        ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
        "libpango-1.0-0",
    ),
    Library(
        "PangoFT2",
        ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
        "libpangoft2-1.0-0",
    ),
    Library(
        "HarfBuzz",
        ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
        "libharfbuzz0b",
    ),
    Library(
        "Fontconfig",
        ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
        "libfontconfig1",
    ),
    Library(
        "HarfBuzz-subset",
        ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
        "libharfbuzz-subset0",
        needed=False,
        without="没有它排版慢、文件大 · without it PDFs take longer and are larger",
    ),
)

TOOLS: Mapping[str, tuple[str, str]] = {
    "pdftotext": ("poppler-utils", "测试用 · for the test suite"),
    "qpdf": ("qpdf", "测试用 · for the test suite"),
    "chromium": ("chromium", "--rendered 和测试用 · for --rendered and the test suite"),
    "java": ("default-jre-headless", "测试用（epubcheck） · for the test suite (epubcheck)"),
}

COMMON = frozenset(f"Bulletin {role}" for role in ("Song", "Hei", "Kai", "Title", "Latin", "Mono"))
"""Roles that every bulletin has. The others (the official template's FangSong, whose package is
large, and the scripts of some articles) are left out of the line for all."""

CHINESE = frozenset({"Bulletin Song", "Bulletin Hei"})
"""Roles of which one must be played, by a system font or by the package's stand-in."""


def examine() -> list[Finding]:
    """Everything that matters here, what is needed first."""
    return [
        *_python(requires("bulletin") or (), version),
        *(_library(library, _loads) for library in LIBRARIES),
        *_fonts(),
        *(_tool(name, shutil.which) for name in TOOLS),
    ]


def lines(findings: Sequence[Finding]) -> Iterator[str]:
    """The report, one line a finding, and at the end the one line that mends all."""
    for group, title in TITLES.items():
        members = [finding for finding in findings if finding.group == group]
        if members:
            yield title
            yield from map(_line, members)
    yield ""
    yield from _verdict(findings)


TITLES: Mapping[Group, str] = {
    "python": "Python",
    "library": "程序库 · Libraries",
    "font": "字体 · Fonts",
    "tool": "其他工具（可选） · Other tools (optional)",
}


def _line(finding: Finding) -> str:
    mark = "✓" if finding.ok else "✗" if finding.needed else "○"
    said = "; ".join(part for part in (finding.have, finding.lack) if part)
    mend = f"  →  {finding.mend}" if finding.mend and not finding.ok else ""
    return f"  {mark} {finding.name}: {said}{mend}"


def _verdict(findings: Sequence[Finding]) -> Iterator[str]:
    missing = [finding for finding in findings if not finding.ok]
    if any(finding.needed for finding in missing):
        yield "还不能制作 PDF，请先补齐带 ✗ 的各项 · PDFs cannot be made yet: mend what has ✗"
    elif missing:
        yield "可以制作；带 ○ 的补上更好 · ready; what has ○ would make it better"
    else:
        yield "一切齐备 · everything is here"
    wanted = dict.fromkeys(package for finding in missing for package in finding.packages)
    if wanted:
        yield f"一行补齐 · one line for all: {_apt(tuple(wanted))}"


def _python(wanted: Sequence[str], find: Callable[[str], str]) -> Iterator[Finding]:
    here = ".".join(map(str, sys.version_info[:3]))
    yield Finding("python", "Python", ok=True, needed=True, have=here)
    missing = [line for line in wanted if _for_us(line) and not _has(line, find)]
    mend = f"{sys.executable} -m pip install " + " ".join(f"'{line}'" for line in missing)
    yield Finding(
        "python",
        "Python 软件包 · packages",
        ok=not missing,
        needed=True,
        have="" if missing else f"{len(wanted)} 个齐全 · all {len(wanted)}",
        lack="缺少 · missing: " + ", ".join(missing) if missing else "",
        mend=mend if missing else "",
    )


def _for_us(requirement: str) -> bool:
    """Whether a requirement's marker, if it has one, holds here: no extra, not an older Python."""
    before = re.search(r"python_version\s*<\s*['\"]3\.(\d+)", requirement)
    return "extra ==" not in requirement and (
        before is None or sys.version_info < (3, int(before[1]))
    )


def _has(requirement: str, find: Callable[[str], str]) -> bool:
    end = next((n for n, c in enumerate(requirement) if c in "<>=!~;[ ("), len(requirement))
    try:
        find(requirement[:end])
    except PackageNotFoundError:
        return False
    return True


def _library(library: Library, loads: Callable[[str], bool]) -> Finding:
    ok = any(map(loads, library.files))
    return Finding(
        "library",
        library.name,
        ok=ok,
        needed=library.needed,
        have="有 · found" if ok else "",
        lack="" if ok else library.without,
        mend=_apt((library.package,)),
        packages=(library.package,),
    )


def _loads(name: str) -> bool:
    try:
        return bool(ctypes.CDLL(name))
    except OSError:
        return False


def _fonts() -> Iterator[Finding]:
    from bulletin.writers import fonts

    answers = fonts.survey()
    families = [a.family for a in answers if a.family and a.face.name in CHINESE]
    if not families and fonts.fallback_files():
        families = ["随包字体 · the package's own"]
    yield Finding(
        "font",
        "中文 · Chinese",
        ok=bool(families),
        needed=True,
        have=" / ".join(families),
        lack="" if families else "没有中文字体 · no Chinese font",
        mend=_apt(("fonts-noto-cjk",)),
        packages=("fonts-noto-cjk",),
    )
    yield from (_role(answer) for answer in answers)


def _role(answer: fonts.Answer) -> Finding:
    face = answer.face
    lack = "" if answer.family else "没有，另用别的字体 · none; another face stands in"
    if answer.lacking:
        lack = f"缺字另用别的字体 · another face stands in for {' '.join(answer.lacking)}"
    return Finding(
        "font",
        f"{face.zh} · {face.name}",
        ok=bool(answer.family),
        needed=False,
        have=answer.family,
        lack=lack,
        mend=_apt((face.apt,)),
        packages=(face.apt,) if face.name in COMMON else (),
    )


def _tool(name: str, which: Callable[[str], str | None]) -> Finding:
    package, purpose = TOOLS[name]
    path = which(name)
    return Finding(
        "tool",
        name,
        ok=path is not None,
        needed=False,
        have=path or "",
        lack="" if path else purpose,
        mend=_apt((package,)),
    )


def _apt(packages: Sequence[str]) -> str:
    """The line that installs ``packages``; where there is no apt, it names what to look for."""
    names = " ".join(packages)
    if shutil.which("apt-get") is None:
        return f"用本系统的软件管理器安装 · with this system's package manager: {names}"
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return f"{'' if root else 'sudo '}apt-get install -y {names}"
