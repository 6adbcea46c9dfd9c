"""Names: who wrote it, and who published it; told apart by their form.

A Chinese personal name is a common surname and one or two more characters; an organisation
ends like one (报 社 网 台 局 委 办 …). Surnames: the most frequent ones of the census of 2020
and common compound surnames.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁于余叶蒋杜苏魏程吕丁"
    "沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎闫薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严"
    "覃武戚莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符"
    "舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤时穆农司古"
    "吉缪简车项连芦麦褚娄窦戈岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾丘商刁沙荣巫"
    "寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻"
    "位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙戎"
    "张陳楊黃趙吳孫馬羅鄭謝許鄧馮韓蕭葉蔣蘇呂盧傅鍾鐘譚範陸賈韋鄒閻龍陶賀顧龔萬錢嚴湯龐顏倪莊聶魯"
    "歐關蘭紀單駱藍遊華喻饒簡車項連麥婁費衛應邊師榮鞏鄺談樂儲郞闕劉張魏"
)
_COMPOUND = ("欧阳", "上官", "司马", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯",
             "端木", "南宫", "歐陽", "諸葛", "司馬", "范姜")  # fmt: skip
_ORGANISATION = re.compile(
    r"(?:报|報|社|网|網|台|臺|局|委|办|辦|厅|廳|部|处|處|科|院|所|校|学|馆|館|会|會|刊|志|誌|厂|司|团|队|站|端|室|组|"
    r"府|党|军|区|县|市|省|镇|乡|村|街道|社区|中心|频道|新闻|新聞|日报|周刊|杂志|雜誌|客户端|公众号|微博|微信|媒体|"
    r"政府|集团|公司|银行|协会|学会|基金会|大学|学院|医院|法院|检察院|观察|评论|财经|视频|卫视|之声|发布|号|"
    r"快讯|快訊|原创|時報|时报|在线|娱乐|体育|科技|音乐|部落|论坛|电视|广播|News|Daily|Times|Post|Online|Net|TV|\.com|\.cn|\.net)$",
    re.I,
)
_ROLE = (
    r"(?:[\u4e00-\u9fff]{2,8}?(?:报|网|社|台|日报|晚报|都市报|新闻|客户端|在线|《[^》]*》))?"
    r"(?:首席|见习|实习|特约|特派|驻[\u4e00-\u9fff]{1,4}|全媒体|融媒体?|融媒体|文字|摄影|新媒体|资深|高级|本报|本刊|本网|南都|新京报|新华社|采访)*"
    r"(?:记者|記者|通讯员|通訊員|评论员|撰稿人|撰稿|撰文|特约撰稿|作者|采写|实习生|实习记者|编译|主笔|文|报道员|特约通讯员|通联)"
)
_ROLE_AT_START = re.compile(rf"^(?:[《“][^》”]*[》”])?\s*{_ROLE}[\s:：/／|｜丨—-]*")
_ROLE_INSIDE = re.compile(rf"(?:^|(?<=[\s、，,;；]))(?:[《“][^》”]*[》”])?{_ROLE}[\s:：/／|｜丨]*")
_TAIL = re.compile(
    r"(?:\s*(?:/|／)?\s*(?:摄影报道|报道|綜合報導|報導|整理|摄影|摄|文图|图文|文并摄|文/图|文/摄|编译|供稿|[图文摄编])|[（(\[【].*)$"
)
_NOBODY = frozenset(
    "未知 佚名 匿名 无名 不详 admin administrator root 管理员 系统管理员 网站管理员 超级管理员 本站 本网 网络 互联网 "
    "小编 编辑 编辑部 记者 作者 通讯员 原创 本站原创 综合 无 暂无 null none test 系统 信息员 发布员 编辑员 网站编辑 网站 "
    "undefined unknown guest user editor staff 管理員 本报讯 本报".split()
)
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_HAN_NAME = re.compile(r"^[\u3400-\u9fff\U00020000-\U0003ffff]{2,4}$")
_DOTTED_NAME = re.compile(r"^[\u3400-\u9fff]{1,8}(?:[·•・‧][\u3400-\u9fff]{1,8}){1,3}$")
_PLACE = re.compile(
    r"^(?:北京|上海|天津|重庆|中国|中央|国家|全国|清华|复旦|浙江|江苏|山东|山西|河北|河南|湖北|湖南|广东|广西|福建|江西|安徽|"
    r"四川|贵州|云南|陕西|甘肃|青海|宁夏|新疆|西藏|海南|辽宁|吉林|黑龙|内蒙|香港|澳门|台湾|南京|武汉|中山|中共|某|系|为|是|大学|教授)"
)
_TITLED = re.compile(
    r"(?:教授|研究员|主任|院长|校长|书记|博士|所长|会长|部长|委员|局长|学者|讲师|编辑|馆长|馆员)$"
)
_BYLINES = (
    re.compile(rf"[（(]\s*(?:[^（()）。]{{0,14}}?[\s，,、])??({_ROLE}[\s:：]*[^（()）。]{{2,40}})[）)]"),
    re.compile(r"[日讯]电\s*[（(]([\u4e00-\u9fff、\s·]{2,20})[）)]"),
    re.compile(r"^[（(\[【]?\s*((?:文字?|图文|文图|撰文|采写|撰稿|作者|文/图|图/文)\s*[/／|｜丨:：]\s*[^。）)]{2,40})[）)\]】]?$"),
    re.compile(rf"^[（(\[【—-]*\s*({_ROLE}\s*[:：]?\s*[\u4e00-\u9fff、，,·\s]{{2,30}}?)\s*[）)\]】]*$"),
    re.compile(rf"^((?:{_ROLE})\s+[\u4e00-\u9fff]{{2,4}}(?:\s+[\u4e00-\u9fff]{{2,4}})*)\s"),
)  # fmt: skip


def is_person(name: str) -> bool:
    """Whether ``name`` has the form of a Chinese personal name."""
    if _DOTTED_NAME.match(name):
        return True
    if not _HAN_NAME.match(name):
        return False
    if name[:2] in _COMPOUND:
        return 3 <= len(name) <= 4
    return name[0] in _SURNAMES and len(name) <= 3 and not is_organisation(name)


def is_organisation(name: str) -> bool:
    """Whether ``name`` ends like the name of an organisation, a paper or a site."""
    return len(name) > 2 and _ORGANISATION.search(name) is not None


def is_nobody(name: str) -> bool:
    """Whether ``name`` stands for no one: 未知, admin, 本站 …"""
    return name.lower() in _NOBODY


def split(value: str) -> tuple[str, ...]:
    """The names in the value of an author label, roles and remarks stripped."""
    value = re.sub(r"[\u3000\s]+", " ", value).strip(" []【】（）()：:|｜丨/")
    if not _HAN.search(value):
        return _western(value)
    pieces = re.split(
        r"[、,，;；/／|｜丨&]|\s+|(?<=[\u4e00-\u9fff])和(?=[\u4e00-\u9fff]{2})", _unroled(value)
    )
    return tuple(dict.fromkeys(name for piece in pieces for name in _one(piece)))


def byline(texts: Sequence[str]) -> tuple[str, ...]:
    """The writers that the text itself names, looked for in ``texts`` in order."""
    for text in texts:
        for form in _BYLINES:
            for match in form.finditer(text):
                found = tuple(name for name in split(match[1]) if _sure(name))
                if found:
                    return found
    return ()


def _sure(name: str) -> bool:
    return is_person(name) or (bool(_HAN_NAME.match(name)) and not is_organisation(name))


def _unroled(value: str) -> str:
    before = None
    while before != value:
        before, value = value, _ROLE_AT_START.sub("", value, count=1).strip()
    value = _ROLE_INSIDE.sub("", value)
    return _TAIL.sub("", value).strip()


def _one(piece: str) -> Iterator[str]:
    piece = _TAIL.sub("", piece.strip(" ·.。*-—：:《》()（）")).strip()
    if not piece or is_nobody(piece) or re.fullmatch(r"[\d\W_]+", piece) or len(piece) < 2:
        return
    if len(piece) > 4 and _HAN.match(piece) and not is_organisation(piece):
        shorter = _leading_person(piece)
        if shorter:
            yield shorter
            return
    if len(piece) <= 30:
        yield piece


def _leading_person(piece: str) -> str:
    """The name at the start of 方敏北京大学教授, or ``""``."""
    if not (_TITLED.search(piece) or _PLACE.match(piece[2:]) or _PLACE.match(piece[3:])):
        return ""
    for length in (2, 3):
        if _PLACE.match(piece[length:]) and is_person(piece[:length]):
            return piece[:length]
    return piece[:3] if is_person(piece[:3]) else ""


def _western(value: str) -> tuple[str, ...]:
    value = re.sub(
        r"^(?:by|von|par|por|di|written by|posted by|author)\b[\s:]*", "", value, flags=re.I
    )
    pieces = re.split(r"\s*(?:,|;|\||\band\b|\bund\b|\bet\b|&)\s*", value)
    return tuple(
        dict.fromkeys(
            piece.strip()
            for piece in pieces
            if 2 <= len(piece.strip()) <= 60 and not is_nobody(piece.strip())
        )
    )
