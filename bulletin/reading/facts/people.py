"""Names: who wrote it, and who published it; told apart by their form.

A Chinese personal name is a common surname and one or two more characters; an organisation
ends like one (报 社 网 台 局 委 办 …).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from bulletin.reading.facts.lexicon import letters, table

_WORDS = table("people")
_SURNAMES = frozenset(letters("people", "surnames"))
_COMPOUND = _WORDS["compound"]
_NOBODY = frozenset(_WORDS["nobody"])
_TOOL = re.compile(
    r"(?<![a-z])(?:" + "|".join(map(re.escape, _WORDS["tools"])) + r")(?![a-z])", re.I
)
_ORGANISATION = re.compile(
    "(?:" + "|".join(map(re.escape, _WORDS["organisation"])) + r")(?:[）)」』》])?$", re.I
)
_PLACE = re.compile("(?:" + "|".join(_WORDS["places"]) + ")")
_TITLED = re.compile(
    r"(?:教授|研究员|主任|[院校所会部局馆]长|书记|博士|委员|学者|讲师|编辑|馆员|助理|主席|代表|教师)$"
)
_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
_OFFICE = re.compile(
    rf"^[（(]?{_HAN}{{2,24}}?(?:书记|主席|主任|总理|总经理|司令员?|政委|"
    rf"[省市县区州乡镇部厅局院校所会署行旗]长|检察长|董事长|委员长)[\s\u3000:：]+({_HAN}(?:\s?{_HAN}){{1,3}})[）)]?$"
)
_HAS_HAN = re.compile(_HAN)
_SHORT_NAME = re.compile(rf"^{_HAN}{{2,4}}$")
_DOTTED_NAME = re.compile(rf"^{_HAN}{{1,8}}(?:[·•・‧．]{_HAN}{{1,8}}){{1,3}}$")
_SPREAD = re.compile(rf"(?<!{_HAN})({_HAN})[ \u3000]+({_HAN})(?!{_HAN})")
_WIDE = re.compile(rf"\s*{_HAN}([ \u3000]+){_HAN}\1{_HAN}\s*")
"""Three characters set wide: one name."""
_EMPLOYER = r"(?:[\u4e00-\u9fff]{1,8}?(?:报|网|社|台|新闻|客户端|在线)|[《“][^》”]{2,12}[》”])?"
_RANK = (
    r"(?:首席|见习|实习|特约|特派|驻[\u4e00-\u9fff]{1,4}|全媒体?|融媒体?|新媒体|文字|摄影|资深|高级|专栏|特邀|签约|"
    r"本报|本刊|本网|本台|南都|新京报|新华社|采访)*"
)
_POST = (
    r"(?:记者|記者|通讯员|通訊員|评论员|撰稿人|撰稿|撰文|作者|采写|"
    r"实习生|编译|主笔|报道员|通联|文(?=[\s:：/／|｜丨])|口述)"
)
_ROLE = _EMPLOYER + _RANK + _POST
_ROLE_AT_START = re.compile(rf"^{_ROLE}[\s:：/／|｜丨—-]*")
_ROLE_INSIDE = re.compile(rf"(?:^|(?<=[\s、，,;；]))(?:{_ROLE})[\s:：/／|｜丨]*")
_TAIL = re.compile(
    r"(?:\s*[/／]?\s*(?:摄影报道|报道|綜合報導|報導|整理|摄影|摄|文图|图文|文并摄|文/图|文/摄|编译|供稿)"
    r"|\s*[/／\s]\s*[图文编]|[（(\[【].*|\s*返回搜狐.*)$"
)
_BYLINES = (
    rf"[（(]\s*(?:[^（()）。]{{0,14}}?[\s，,、])??({_ROLE}[\s:：]*[^（()）。]{{2,40}})[）)]",
    rf"(?:电|讯|訊)\s*[（(]({_HAN}[{_HAN[1:-1]}、，·\s]{{1,20}})[）)]",
    r"^[（(\[【]?\s*((?:文字?|图文|文图|撰文|采写|撰稿|作者|文/图|图/文)\s*[/／|｜丨:：]"
    r"\s*[^。）)]{2,40})[）)\]】]?$",
    rf"(?:^|\s)[〔（(\[【]?({_POST}\s*{_HAN}{{2,4}}(?:[、，\s]{_HAN}{{2,4}})*)\s*[/／]{_HAN}{{2,6}}(?:報導|报道|電|电)",
    rf"^[（(\[【—-]*\s*({_ROLE}\s*[:：]?\s*[{_HAN[1:-1]}、，,·\s]{{2,30}}?)\s*[）)\]】]*$",
    rf"^《?{_HAN}{{2,8}}?》?((?:记者|通讯员)\s*[:：]\s*[{_HAN[1:-1]}、，,·\s]{{2,30}}?)$",
    rf"^({_ROLE}\s+{_HAN}{{2,4}}(?:[\s、]+{_HAN}{{2,4}})*)\s",
    rf"^({_ROLE}\s*{_HAN}{{2,3}}(?:[\s、]+{_HAN}{{2,3}})*?)\s*(?:报道|報導|摄)",
    rf"^[（(]\s*(?:{_HAN}{{2,12}}\s+)?({_HAN}{{2,3}}(?:[\s、]+{_HAN}{{2,3}})*)\s*(?:摄影|图文)报道\s*[)）]$",
    rf"^[（(]\s*(?:作者\s*[:：]?\s*)?({_HAN}{{2,4}})[\s，,；;]*作者单位\s*[:：]",
    rf"[（(]\s*(?:文\s*[/／、]\s*图|图\s*[/／、]\s*文|文图|图文)\s*[:：]?\s*"
    rf"({_HAN}{{2,9}}(?:[\s、，]+{_HAN}{{2,9}}){{0,3}})\s*[）)]$",
    rf"[（(]\s*({_HAN}{{2,3}}(?:[\s、，]+{_HAN}{{2,3}}){{0,3}})\s*[）)]$",
)
_KOREAN_ROLE = re.compile(r"^기자명\s+|\s*(?:선임|전문|수습|인턴|객원)?(?:기자|특파원)(?!\w)\s*")
_BULLETS = " \u3000■□●○◎◆◇▲△▼★☆*·•—－-"
_PHOTO = re.compile(r"\s*摄(?:影)?\s*[）)]?$")
"""A photographer's credit: 记者程远 摄."""


def tight(text: str) -> str:
    """``text`` with names set wide (王　五, 欧 阳 修) written together."""
    if _WIDE.fullmatch(text):
        return "".join(text.split())
    return _SPREAD.sub(r"\1\2", text)


def speaker(line: str) -> str:
    """The person whom a line names with the office (云溪县县长 王 五), or ``""``."""
    match = _OFFICE.match(line)
    name = "".join(match[1].split()) if match else ""
    return name if is_person(name) else ""


def is_person(name: str) -> bool:
    """Whether ``name`` has the form of a Chinese personal name."""
    if _DOTTED_NAME.match(name):
        return True
    if not _SHORT_NAME.match(name):
        return False
    if name[:2] in _COMPOUND:
        return len(name) >= 3
    return name[0] in _SURNAMES and len(name) <= 3 and not is_organisation(name)


def is_organisation(name: str) -> bool:
    """Whether ``name`` ends like the name of an organisation, a paper or a site."""
    return len(name) > 2 and _ORGANISATION.search(name) is not None


def is_nobody(name: str) -> bool:
    """Whether ``name`` stands for no one: 未知, admin, 本站 …"""
    return name.lower() in _NOBODY


def is_tool(name: str) -> bool:
    """Whether ``name`` is that of a system for web pages or of its makers (Discuz! Team)."""
    return _TOOL.search(name) is not None


def split(value: str) -> tuple[str, ...]:
    """The names in the value of an author label, roles and remarks stripped.

    Where the first is a person, what follows the persons is no name any more.
    """
    value = re.sub(r"[\u3000\s]+", " ", value).strip(" []【】（）()：:|｜丨/")
    if not _HAS_HAN.search(value):
        return _western(_KOREAN_ROLE.sub(",", value).strip(" ,"))
    value = tight(value)
    pieces = re.split(
        rf"[、,，;；/／|｜丨&]|\s+|(?<={_HAN})[和与](?={_HAN}{{2,3}}$)", _unroled(value)
    )
    found = tuple(dict.fromkeys(name for piece in pieces for name in _one(piece)))
    if found and is_person(found[0]):
        return tuple(name for name in found if is_person(name) or _SHORT_NAME.match(name))
    persons = any(map(is_person, found))
    return tuple(name for name in found if not (persons and is_organisation(name)))


@cache
def _bylines() -> tuple[re.Pattern[str], ...]:
    """The forms, compiled when a page first needs them: that takes as long as reading one."""
    return tuple(map(re.compile, _BYLINES))


def byline(texts: Sequence[str]) -> tuple[str, ...]:
    """The writers that the text itself names, looked for in ``texts`` in order."""
    for text in (text.lstrip(_BULLETS) for text in texts):
        for form in _bylines():
            for match in form.finditer(text):
                if _PHOTO.search(match[0]) or _PHOTO.match(text, match.end()):
                    continue
                found = tuple(name for name in split(match[1]) if is_person(name))
                if found and (form.pattern != _BYLINES[-1] or _all_persons(match[1])):
                    return found
    return ()


def _parted(name: str) -> tuple[str, ...]:
    """Persons whose names are written without a space (文/图苏木林何素梅), else ``name``."""
    if is_person(name) or not 4 <= len(name) <= 9:
        return (name,)
    for length in (3, 2):
        rest = _parted(name[length:]) if is_person(name[:length]) else ()
        if rest and all(map(is_person, rest)):
            return (name[:length], *rest)
    return (name,)


def employer(value: str) -> str:
    """The paper in 《某某报》记者 张三, or ``""``; 本报 and its kin are none."""
    match = re.match(rf"([《“]?)([^\s《》“”]{{2,16}}?)[》”]?\s*{_RANK}(?:记者|記者|评论员)", value)
    if match is None or match[2][0] == "本":
        return ""
    return match[2] if match[1] or is_organisation(match[2]) else ""


def _all_persons(value: str) -> bool:
    value = tight(value)
    return all(is_person(name) for name in re.split(r"[\s、，]+", value.strip()))


def _unroled(value: str) -> str:
    before = None
    while before != value:
        before, value = value, _ROLE_AT_START.sub("", value, count=1).strip()
    value = _ROLE_INSIDE.sub("", value)
    return _TAIL.sub("", value).strip()


def _one(piece: str) -> Iterator[str]:
    piece = _TAIL.sub("", piece.strip(" ·.。*-—：:《》()（）“”\"'")).strip()
    if len(piece) < 2 or is_nobody(piece) or re.fullmatch(r"[\d\W_]+|.{3,}(?:记者|通讯员)", piece):
        return
    several = _parted(piece) if not is_organisation(piece) else ()
    if len(several) > 1:
        yield from several
        return
    if len(piece) > 4 and _HAS_HAN.match(piece) and not is_organisation(piece):
        shorter = _leading_person(piece)
        if shorter:
            yield shorter
            return
    if len(piece) <= 24 and not re.search(r"[“”《》+@]|转载|版权", piece):
        yield piece


def _leading_person(piece: str) -> str:
    """The name at the start of 方敏北京大学教授, or ``""``."""
    lengths = [n for n in (2, 3) if _PLACE.match(piece, n) and is_person(piece[:n])]
    if lengths:
        return piece[: lengths[0]]
    return piece[:3] if _TITLED.search(piece) and is_person(piece[:3]) else ""


def _western(value: str) -> tuple[str, ...]:
    value = re.sub(
        r"^(?:(?:written|posted|reported)\s+by|by|von|par|por|di|author|autor|auteur)\b[\s:]*",
        "",
        value,
        flags=re.I,
    )
    pieces = re.split(r"\s*(?:,|;|\||\band\b|\bund\b|\bet\b|&)\s*", value)
    return tuple(
        dict.fromkeys(
            piece.strip()
            for piece in pieces
            if 2 <= len(piece.strip()) <= 60 and not is_nobody(piece.strip())
        )
    )
