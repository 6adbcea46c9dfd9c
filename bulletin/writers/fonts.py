"""Faces by role: what a template asks for, and which installed family answers.

Templates write ``font-family: "Bulletin Song"`` (or another name of `FACES`). Before rendering,
`real` puts the chain of families in its place that this machine has. On a machine with no
Chinese font at all, the two faces of the package ``pylopdf-fonts-zh-cn`` stand in.

Chains follow the roles of GB/T 9704-2012 (小标宋 for titles, 仿宋 for text, 黑体 and 楷体 for
headings): first the faces that offices have, then the free ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from bulletin.writers import fontconfig
from bulletin.writers.fontconfig import Installed

__all__ = [
    "FACES",
    "Answer",
    "Face",
    "fallback_files",
    "installed",
    "mixed",
    "real",
    "spare_files",
    "survey",
]

PROBE = "镕喆玥堃瑄昇珮祎頔"
"""Characters of personal names that faces limited to GB 2312 lack."""

SPARES = {
    "Noto Serif SC": "NotoSerifSC-Regular.otf",
    "Noto Sans SC": "NotoSansSC-Regular.otf",
    "FandolFang": "FandolFang-Regular.otf",
}
"""Family → file that fontconfig may not know: the pip package's two faces, which stand in where
no Chinese font is installed, and TeX Live's 仿宋, which Debian keeps out of fontconfig."""

_TEX = "fonts/opentype/public/fandol"
_TEX_ROOTS = ("/usr/share/texlive/texmf-dist", "/usr/share/texmf-dist", "/usr/share/texmf")

FOLDER = "fonts/"
"""How spare files are addressed in style sheets; they are served from on board."""

_SERIF = (
    "Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "Source Han Serif CN",
    "Songti SC", "SimSun",
)  # fmt: skip
_SANS = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "Source Han Sans CN", "SimHei",
    "PingFang SC", "Microsoft YaHei", "WenQuanYi Zen Hei",
)  # fmt: skip
_LATIN = ("Source Serif Pro", "TeX Gyre Termes", "Libertinus Serif", "Liberation Serif",
          "Noto Serif", "Times New Roman", "DejaVu Serif")  # fmt: skip
_TIBETAN = ("Noto Serif Tibetan", "Jomolhari", "Microsoft Himalaya", "Monlam Uni OuChan2",
            "Tibetan Machine Uni", "Kailasa")  # fmt: skip
_UYGHUR = ("UKIJ Basma", "UKIJ Tuz Tom", "UKIJ Tuz", "Noto Naskh Arabic", "Scheherazade New",
           "Microsoft Uighur")  # fmt: skip
_MONGOLIAN = ("Noto Sans Mongolian", "Mongolian Baiti", "Menksoft Qagan")
_OTHERS = (*_TIBETAN, *_UYGHUR, *_MONGOLIAN)


@dataclass(frozen=True, slots=True)
class Face:
    """A role. ``chain``: families that play it, best first; ``then``: what fills its gaps.

    ``probe`` are characters that the face should have; ``apt`` is what mends its absence.
    """

    name: str
    zh: str
    chain: tuple[str, ...]
    then: tuple[str, ...]
    apt: str
    probe: str = PROBE


FACES: Mapping[str, Face] = {
    face.name: face
    for face in (
        Face("Bulletin Song", "宋体", _SERIF, (*_SANS, *_OTHERS), "fonts-noto-cjk"),
        Face("Bulletin Hei", "黑体", _SANS, (*_SERIF, *_OTHERS), "fonts-noto-cjk"),
        Face(
            "Bulletin Kai", "楷体",
            ("KaiTi", "KaiTi_GB2312", "楷体_GB2312", "STKaiti", "Kaiti SC", "LXGW WenKai",
             "FandolKai"),
            (*_SERIF, *_OTHERS), "fonts-lxgw-wenkai",
        ),
        Face(
            "Bulletin FangSong", "仿宋",
            ("FangSong", "FangSong_GB2312", "仿宋_GB2312", "STFangsong",
             "Zhuque Fangsong (technical preview)", "Zhuque Fangsong", "FandolFang"),
            ("Noto Serif CJK SC Light", "Source Han Serif SC Light", *_SERIF, *_OTHERS),
            "texlive-lang-chinese",
        ),
        Face(
            "Bulletin Title", "小标宋",
            ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK",
             "STZhongsong", "Noto Serif CJK SC Black", "Source Han Serif SC Heavy"),
            (*_SERIF, *_OTHERS), "fonts-noto-cjk-extra",
        ),
        Face("Bulletin Latin", "西文", _LATIN, (*_SERIF, *_OTHERS), "fonts-liberation", "Aé—’"),
        Face(
            "Bulletin Mono", "等宽",
            ("Noto Sans Mono CJK SC", "LXGW WenKai Mono", "DejaVu Sans Mono", "Liberation Mono"),
            (*_SANS, *_OTHERS), "fonts-noto-cjk", "A0中",
        ),
        Face("Bulletin Tibetan", "藏文", _TIBETAN, _SERIF, "fonts-noto-core", "བོད"),
        Face("Bulletin Uyghur", "维吾尔文", _UYGHUR, _SERIF, "fonts-ukij-uyghur", "ئۇيغۇرچە"),
        Face("Bulletin Mongolian", "蒙古文", _MONGOLIAN, _SERIF, "fonts-noto-core", "ᠮᠣᠩᠭᠣᠯ"),
    )
}  # fmt: skip

_ALIAS = re.compile(
    "([\"']?)(" + "|".join(sorted(map(re.escape, FACES), key=len, reverse=True)) + r")\1(?![\w])"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Which family plays a role here. ``family`` is empty where none of the chain does.

    ``lacking`` are characters of the role's probe that the family does not have; ``mend`` is
    the line that installs what is missing, empty where nothing is.
    """

    face: Face
    family: str
    lacking: tuple[str, ...]
    mend: str


def installed() -> Installed:
    """The fonts that rendering can use: those that fontconfig knows and the spare files."""
    known = fontconfig.installed()
    chinese = any(name in known for name in (*_SERIF, *_SANS))
    unwanted = set(fallback_files()) if chinese else set()
    spare = [
        path
        for address, path in spare_files().items()
        if address not in unwanted and _family(address) not in known
    ]
    if not spare:
        return known
    found = fontconfig.installed(spare)
    return replace(found, added=found.families - known.families)


def real(css: str, here: Installed | None = None) -> str:
    """``css`` with every role's name replaced by the families that this machine has.

    ``@font-face`` rules for those that lie in spare files come first.
    """
    here = installed() if here is None else here
    chains = {name: _families(face, here) for name, face in FACES.items()}
    used = {match[2] for match in _ALIAS.finditer(css)}
    css = _ALIAS.sub(lambda match: ", ".join(map(_quoted, chains[match[2]])) or "serif", css)
    needed = {family for name in used for family in chains[name] if family.lower() in here.added}
    return "".join(map(_font_face, sorted(needed & SPARES.keys()))) + css


def spare_files() -> Mapping[str, Path]:
    """Address in style sheets → file, for the spares that are here."""
    folders = [Path(root, _TEX) for root in _TEX_ROOTS]
    spec = find_spec("pylopdf_fonts_zh_cn")
    folders += map(Path, (spec and spec.submodule_search_locations) or ())
    return {
        FOLDER + name: folder / name
        for name in SPARES.values()
        for folder in reversed(folders)
        if (folder / name).is_file()
    }


def fallback_files() -> Mapping[str, Path]:
    """Those of `spare_files` that stand in where no Chinese font is installed."""
    return {a: path for a, path in spare_files().items() if _family(a).startswith("Noto")}


def mixed(css: str, text: str, here: Installed) -> Mapping[str, tuple[str, ...]]:
    """Family → Han characters of ``text`` that it lacks and another face will fill in.

    For the roles that ``css`` (before `real`) asks for.
    """
    characters = [c for c in dict.fromkeys(text) if "\u3400" <= c <= "\u9fff"]
    found = {}
    for name in sorted({match[2] for match in _ALIAS.finditer(css)}):
        families = _families(FACES[name], here)
        if families and FACES[name].probe == PROBE and families[0] in FACES[name].chain:
            lacking = here.lacking(families[0], characters)
            if lacking:
                found[families[0]] = lacking
    return found


def survey(here: Installed | None = None) -> tuple[Answer, ...]:
    """Every role with the family that plays it, what that lacks, and what mends it."""
    here = installed() if here is None else here
    return tuple(_answer(face, here) for face in FACES.values())


def _answer(face: Face, here: Installed) -> Answer:
    family = next((name for name in face.chain if name in here), "")
    lacking = here.lacking(family, face.probe) if family else ()
    stands_in = family in SPARES and family.startswith("Noto")
    mend = "" if family and not stands_in else f"sudo apt-get install {face.apt}"
    return Answer(face, family, lacking, mend)


def _families(face: Face, here: Installed) -> tuple[str, ...]:
    return tuple(name for name in (*face.chain, *face.then) if name in here)


def _quoted(family: str) -> str:
    return f"'{family}'"


def _family(address: str) -> str:
    return next(family for family, name in SPARES.items() if FOLDER + name == address)


def _font_face(family: str) -> str:
    return f"@font-face {{ font-family: '{family}'; src: url('{FOLDER}{SPARES[family]}') }}\n"
