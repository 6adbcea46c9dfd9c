"""What is no article is said so, with a word for scripts and a sentence that says what to do."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise

from bulletin.errors import NoArticle
from bulletin.reading.dom import Spot, fold
from bulletin.reading.measure import Line, Survey, size_of


def _load() -> dict[str, re.Pattern[str]]:
    file = resources.files("bulletin.reading").joinpath("notices.toml")
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return {kind: re.compile("|".join(by.values()), re.I) for kind, by in data.items()}


_SAID = _load()
_NOTICES = (("soft-404", "missing"), ("robot-check", "robot"), ("needs-javascript", "script"))
_HAN = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_SENTENCES = re.compile(r"[^.!?\n]*(?:[.!?\n]|$)")
_PAID = re.compile(r'"isAccessibleForFree"\s*:\s*"?false', re.I)
_STUB = 250.0
"""Text that is longer is no stub of an article behind a wall."""

_FAULT, _FAULT_WITHIN = 120.0, 60
"""What an error page says at most, and the characters at its beginning that tell it."""

_NO_HEADLINE, _TEASED, _TEASERS = 12.0, 6.0, 12
"""What title and headline of a front page say at most, what a link and its teaser say at least,
and how many of them make one."""

_LONG = 2_000
"""Characters of a text that can tell that it is no stub."""

_WRITES = re.compile(
    r"\b(?:innerHTML|outerHTML|insertAdjacent\w+|textContent|innerText|createApp|ReactDOM)\b"
    r"|\brender\("
    r"|\bcreateElement\(\s*[\"'`](?:p|div|h[1-6]|article|section|main|li|span)[\"'`]"
    r"|\bdocument\.write(?:ln)?\((?!\s*(?:unescape\(\s*)?[\"'`](?:<|%3C)script)"
)
"""How a script writes text into its page, which those that count visitors do not."""

_TEXTS = {
    "empty": "页面上没有文字和图片，请检查这个地址或文件 · "
    "the page is empty: check the address or file",
    "soft-404": "这是“页面不存在”的提示页，请换一个有效地址 · "
    "a “page not found” notice: find the valid address",
    "error-page": "这是网站的出错或提示页，不是文章，请稍后再试或换一个地址 · "
    "an error or notice of the site, no article: try again later or find another address",
    "needs-javascript": "内容要靠脚本生成，请加 --rendered（用已装的 Chromium），"
    "或在浏览器中打开后“另存为网页”再用 · "
    "needs JavaScript: add --rendered (uses an installed Chromium), "
    "or open it in a browser, save the page and use the file",
    "paywall": "要登录或订阅才能阅读，请在浏览器中登录后保存页面再用 · "
    "behind a login or paywall: log in with a browser, save the page and use the file",
    "robot-check": "网站要求人机验证，请在浏览器中通过后保存页面再用 · "
    "the site asks for a human: pass the check in a browser, save the page and use the file",
    "front-page": "这是首页或列表页，请给出具体文章的地址 · "
    "a front page or list: give the address of one article",
    "no-body": "页面上没有找到正文，可写一条网站规则指明（见 bulletin rules） · "
    "no article body found: a site rule can name it (see bulletin rules)",
}

_SAVED = (
    "文件里只有脚本，没有它写出的文字；--rendered 只用于网址，"
    "请在浏览器中打开原网页后“另存为网页”再用 · "
    "needs JavaScript: the saved file holds the scripts and not what they write; --rendered is for "
    "addresses: open the page in a browser, save it as shown and use that file"
)
"""What is said of such a page that was saved."""


def because(code: str) -> NoArticle:
    """The refusal with this code."""
    return NoArticle(_TEXTS[code], code=code)


@dataclass(frozen=True, slots=True)
class Result:
    """What was read of a page, for the judgement on it.

    ``heading``: the page's title and headline; ``text``: of the cleaned body; ``pictures``:
    how many it has, and players; ``linked``: which share of it is links; ``around``: what the
    page says where the body was found and just below it; ``page``: its markup, which may say
    that it is not for free (schema.org, isAccessibleForFree); ``saved``: it is from no address.
    """

    heading: str
    text: str = ""
    pictures: int = 0
    linked: float = 0.0
    around: str = ""
    page: str = ""
    saved: bool = False


def judge(survey: Survey, read: Result) -> NoArticle | None:
    """Why the page has no article, or None where it has one. Articles of one line must pass."""
    refusal = _refusal(survey, read)
    if refusal is not None and refusal.code == "needs-javascript" and read.saved:
        return NoArticle(_SAVED, code=refusal.code)
    return refusal


def _refusal(survey: Survey, read: Result) -> NoArticle | None:
    size = _size(read.text)
    if _lists_teasers(survey, read) or _SAID["listing"].search(read.text[:_FAULT_WITHIN]):
        return because("front-page")
    if size < _STUB:
        refusal = _judge_stub(survey, read, size)
        if refusal is not None:
            return refusal
    if size < _FAULT and _is_fault(read):
        return because("error-page")
    if is_front_page(survey, size, read.linked):
        return because("front-page")
    if size < 6 and not read.pictures:
        everything, whole = _everything(survey)
        if not read.text.strip() or whole > 10 * size:
            return because(_why_empty(survey, everything, whole))
    return None


def _size(text: str) -> float:
    """How much a text says; of a long one, that it is no stub."""
    start = size_of(text[:_LONG])
    return start if start > 2 * _STUB else size_of(text)


def _judge_stub(survey: Survey, read: Result, size: float) -> NoArticle | None:
    """Whether so little text is a notice, or the beginning of what is to be paid for."""
    everything, whole = _everything(survey)
    short = f"{read.heading} {everything if whole < _STUB else read.text}"
    for code, kind in _NOTICES:
        if _SAID[kind].search(short) and _is_notice(_SAID[kind], read, size):
            return because(code)
    return because("paywall") if _is_walled(read, everything, size) else None


def _is_fault(read: Result) -> bool:
    """Whether a short text begins with, or is headed by, what servers say of themselves."""
    said = _SAID["fault"]
    return bool(said.search(read.text[:_FAULT_WITHIN]) or said.search(read.heading))


def _lists_teasers(survey: Survey, read: Result) -> bool:
    """Whether a page without a headline of its own is links with a few words below each."""
    if size_of(read.heading) > _NO_HEADLINE:
        return False
    lines = [line for line in survey.lines if line.size >= _TEASED]
    teased = sum(1 for link, below in pairwise(lines) if _is_item(link) and not _is_item(below))
    return teased >= _TEASERS and 2 * teased >= 0.8 * len(lines)


def _everything(survey: Survey) -> tuple[str, float]:
    """All that the page says, and its size."""
    everything = " ".join(line.text for line in survey.lines)
    return everything, size_of(everything)


def _is_walled(read: Result, everything: str, size: float) -> bool:
    """Whether nothing stands there but the invitation to pay, or the first lines above it."""
    if size < 60 and _SAID["wall"].search(read.text or everything):
        return True
    said = "rest" if _PAID.search(read.page) is None else "wall"
    return bool(_SAID[said].search(read.around))


def _is_notice(pattern: re.Pattern[str], read: Result, size: float) -> bool:
    """Whether the words stand for the page and not for what an article tells of."""
    found = pattern.search(read.text)
    if pattern.search(read.heading) and size_of(read.heading) < 30 and size < 120:
        return found is not None or size < 60
    said = found is None or not found.group().strip("“”\"'「」 ").isdigit()
    if size < 15 or found is None:
        return said and size < 15
    if _HAN.search(read.text):
        return said and found.start() < 20 and size < 50
    sentence = next(s for s in _SENTENCES.finditer(read.text) if s.end() > found.start())
    return said and sentence.start() < 60 and len(sentence[0]) < 110 and size < 60


def _why_empty(survey: Survey, everything: str, whole: float) -> str:
    silent = fold(" ".join(spot.text() for spot in survey.top.find("noscript")))
    if _SAID["wall"].search(everything):
        return "paywall"
    if _SAID["script"].search(everything) or (_SAID["script"].search(silent) and whole < 60):
        return "needs-javascript"
    if whole < 30 and (_is_shell(survey.top) or _is_written(survey.top)):
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


def _is_written(top: Spot) -> bool:
    """Whether a script in the page writes what it shows."""
    return any(_WRITES.search(script.node.text() or "") for script in top.find("script"))


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
