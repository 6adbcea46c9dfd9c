"""What is no article is said so, with a word for scripts and a sentence that says what to do."""

from __future__ import annotations

import re

from bulletin.errors import NoArticle
from bulletin.reading.dom import Spot, fold
from bulletin.reading.measure import Line, Survey, size_of

_MISSING = re.compile(
    r"(?:^|\D)404(?:\D|$)|页面(?:不存在|未找到|没有找到|找不到|已(?:被)?删除|丢失|走丢)|找不到(?:该|您|此|这个|相关)?.{0,8}(?:页"
    r"|网页|内容|文章)"
    r"|(?:文章|内容|新闻|信息|网页|帖子|该页)(?:已(?:被)?(?:删除|下线|屏蔽|撤)|不存在|不见了)|(?:您|你)(?:所?访问|要?查看|要?找|请求"
    r"|浏览)的?(?:网?页|内容|文章|资源).{0,10}(?:不存在|已|找不到|无法|没有|删除)"
    r"|page (?:not found|(?:doesn.t|does not|no longer) exist|(?:can.t|cannot"
    r"|could not) be found|is(?:n.t| not) available)|not found|no longer available"
    r"|has been removed",
    re.I,
)
_SCRIPT = re.compile(
    r"(?:请|需要?|必须|未).{0,12}(?:开启|启用|打开|允许|支持|使用).{0,12}(?:javascript|js\b|脚本)|(?:javascript"
    r"|脚本).{0,24}(?:disabled|required|被禁用|未启用|没有启用|不支持|enable)|enable javascript"
    r"|requires? javascript|turn on javascript",
    re.I,
)
_WALL = re.compile(
    r"(?:登录|登陆|注册|订阅|付费|购买|开通|充值).{0,10}(?:后|才能|才可|即可|以|会员).{0,8}(?:继续)?(?:阅读|查看|浏览|观看|访问)|(?:请先"
    r"|请您?)(?:登录|登陆|注册)|本文为?(?:付费|会员)(?:内容|文章|专享)?"
    r"|subscri(?:be|bers?|ption).{0,40}(?:continue|read|access|only|unlock)|(?:log"
    r"|sign) ?in to (?:continue|read|view|access)|already a subscriber|create (?:a"
    r"|an) (?:free )?account",
    re.I,
)
_ROBOT = re.compile(
    r"(?:安全|人机|滑动|环境异常|访问)验证|验证码|checking your browser"
    r"|are you (?:a )?(?:human|robot)"
    r"|verify (?:that )?you are|access denied|captcha"
    r"|访问(?:被拒绝|过于频繁|受限|异常)|403 forbidden|环境异常",
    re.I,
)

_TEXTS = {
    "empty": "页面上没有文字和图片，请检查这个地址或文件 · "
    "the page is empty: check the address or file",
    "soft-404": "这是“页面不存在”的提示页，请换一个有效地址 · "
    "a “page not found” notice: find the valid address",
    "needs-javascript": "内容要靠脚本生成，请在浏览器中打开后“另存为网页”再用 · "
    "needs JavaScript: open it in a browser, save the page and use the file",
    "paywall": "要登录或订阅才能阅读，请在浏览器中登录后保存页面再用 · "
    "behind a login or paywall: log in with a browser, save the page and use the file",
    "robot-check": "网站要求人机验证，请在浏览器中通过后保存页面再用 · "
    "the site asks for a human: pass the check in a browser, save the page and use the file",
    "front-page": "这是首页或列表页，请给出具体文章的地址 · "
    "a front page or list: give the address of one article",
    "no-body": "页面上没有找到正文，可写一条网站规则指明（见 bulletin rules） · "
    "no article body found: a site rule can name it (see bulletin rules)",
}


def because(code: str) -> NoArticle:
    """The refusal with this code."""
    return NoArticle(_TEXTS[code], code=code)


def judge(
    survey: Survey, heading: str, text: str, pictures: int, linked: float = 0.0
) -> NoArticle | None:
    """Why the page has no article, or None where it has one.

    ``text`` is the text of the cleaned body, ``heading`` the page's title and headline,
    ``pictures`` how many pictures the body has, ``linked`` which share of it
    is links. Real articles of one line must pass.
    """
    size = size_of(text)
    if size >= 250:  # too much for any notice: no need to look at the whole page
        return because("front-page") if is_front_page(survey, size, linked) else None
    everything = " ".join(line.text for line in survey.lines)
    whole = size_of(everything)
    short = f"{heading} {everything if whole < 250 else text}"
    for code, pattern in (
        ("soft-404", _MISSING),
        ("robot-check", _ROBOT),
        ("needs-javascript", _SCRIPT),
    ):
        if pattern.search(short) and _is_notice(pattern, heading, text, size):
            return because(code)
    if size < 60 and _WALL.search(text or everything):
        return because("paywall")
    if is_front_page(survey, size, linked):
        return because("front-page")
    if size < 6 and not pictures and (not text.strip() or whole > 10 * size):
        return because(_why_empty(survey, everything, whole))
    return None


def _is_notice(pattern: re.Pattern[str], heading: str, text: str, size: float) -> bool:
    """Whether the words stand for the page and not for what an article tells of."""
    if pattern.search(heading) and size_of(heading) < 30 and size < 120:
        return True
    found = pattern.search(text)
    said = found is None or not found.group().strip("“”\"'「」 ").isdigit()
    return said and (size < 15 or (found is not None and found.start() < 20 and size < 50))


def _why_empty(survey: Survey, everything: str, whole: float) -> str:
    silent = fold(" ".join(spot.text() for spot in survey.top.find("noscript")))
    if _WALL.search(everything):
        return "paywall"
    if _SCRIPT.search(everything) or (_SCRIPT.search(silent) and whole < 60):
        return "needs-javascript"
    if whole < 30 and _is_shell(survey.top):
        return "needs-javascript"
    if whole == 0:
        return "empty"
    linked = sum(line.linked for line in survey.lines)
    return "front-page" if linked > 0.6 * whole and whole > 100 else "no-body"


def _is_shell(top: Spot) -> bool:
    """Whether the page is a frame that a script fills."""
    scripts = [
        spot
        for spot in top.find("script")
        if (spot.attrs.get("type") or "").lower() != "application/ld+json"
    ]
    holders = [s for s in top.walk() if re.search(r"\b(?:app|root|__next|__nuxt|main)\b", s.mark)]
    return bool(scripts) and (bool(holders) or len(scripts) >= 3)


def is_front_page(survey: Survey, size: float, linked: float) -> bool:
    """Whether the page lists what to read and tells nothing itself."""
    items = [line for line in survey.lines if _is_item(line)]
    if len(items) < 30:
        return False
    prose = [line for line in survey.lines if line.score > 0.5]
    told = sum(line.size for line in prose)
    listed = sum(line.linked for line in items)
    if linked > 0.7 and told < 0.1 * listed:
        return True
    return size < 60 and told < 0.25 * listed and max((p.size for p in prose), default=0) < 60


def _is_item(line: Line) -> bool:
    return line.linked > 0.6 * line.size and line.size >= 4
