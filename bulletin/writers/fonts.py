"""Faces by role: what a template asks for, and which installed family answers.

Templates write ``font-family: "Bulletin Song"`` (or another name of `FACES`). Before rendering,
`real` puts the chain of families in its place that this machine has. On a machine with no
Chinese font at all, the two faces of the package ``pylopdf-fonts-zh-cn`` stand in.

Chains follow the roles of GB/T 9704-2012 (小标宋 for titles, 仿宋 for text, 黑体 and 楷体 for
headings): first the faces that offices have, then the free ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from bulletin.writers.fontconfig import Installed, installed

__all__ = ["FACES", "Answer", "Face", "fallback_files", "installed", "real", "survey"]

PROBE = "镕喆玥堃瑄昇珮祎頔"
"""Characters of personal names that faces limited to GB 2312 lack."""

FALLBACK = {
    "Noto Serif SC": "NotoSerifSC-Regular.otf",
    "Noto Sans SC": "NotoSansSC-Regular.otf",
}
"""Family → file of the pip package that stands in where no Chinese font is installed."""

FALLBACK_FOLDER = "fonts/"
"""How the stand-ins are addressed in style sheets; they are served from on board."""

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
            (*_SERIF, *_OTHERS), "texlive-lang-chinese",
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


def real(css: str, here: Installed | None = None) -> str:
    """``css`` with every role's name replaced by the families that this machine has.

    Where no Chinese family is installed, ``@font-face`` rules for the stand-ins come first.
    """
    here = installed() if here is None else here
    stand_ins = _stand_ins(here)
    chains = {name: _families(face, here, stand_ins) for name, face in FACES.items()}
    css = _ALIAS.sub(lambda match: chains[match[2]], css)
    return "".join(map(_font_face, stand_ins)) + css


def fallback_files() -> Mapping[str, Path]:
    """Address in style sheets → file, for the stand-ins that the pip package holds."""
    spec = find_spec("pylopdf_fonts_zh_cn")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        return {}
    paths = {FALLBACK_FOLDER + name: Path(folders[0], name) for name in FALLBACK.values()}
    return {address: path for address, path in paths.items() if path.is_file()}


def survey(here: Installed | None = None) -> tuple[Answer, ...]:
    """Every role with the family that plays it, what that lacks, and what mends it."""
    here = installed() if here is None else here
    return tuple(_answer(face, here) for face in FACES.values())


def _answer(face: Face, here: Installed) -> Answer:
    family = next((name for name in face.chain if name in here), "")
    lacking = here.lacking(family, face.probe) if family else ()
    mend = "" if family else f"sudo apt-get install {face.apt}"
    return Answer(face, family, lacking, mend)


def _families(face: Face, here: Installed, stand_ins: Iterable[str]) -> str:
    known = [name for name in (*face.chain, *face.then) if name in here or name in stand_ins]
    return ", ".join(f"'{name}'" for name in known) or "serif"


def _stand_ins(here: Installed) -> tuple[str, ...]:
    if any(name in here for name in (*_SERIF, *_SANS)):
        return ()
    files = fallback_files()
    return tuple(f for f, name in FALLBACK.items() if FALLBACK_FOLDER + name in files)


def _font_face(family: str) -> str:
    address = FALLBACK_FOLDER + FALLBACK[family]
    return f"@font-face {{ font-family: '{family}'; src: url('{address}') }}\n"
