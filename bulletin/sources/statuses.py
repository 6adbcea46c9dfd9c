"""What a server's status means to the person who waits, and whether to try again."""

from __future__ import annotations

import email.utils
import time

import httpx

from bulletin.errors import SourceError

RETRIED = frozenset({408, 429, 502, 503, 504})
RETRY_AFTER_CAP = 20.0
"""Longest pause in seconds that a server's Retry-After may impose on us."""

_MEANINGS = {
    401: "要登录才能看 · it wants a login",
    403: "不许访问 · it forbids access",
    404: "没有这一页，请核对地址 · no such page; check the address",
    410: "这一页已删除 · the page is gone",
    429: "请求太多，请稍后再试 · too many requests; try again later",
}


def failure(response: httpx.Response, what: str) -> SourceError:
    """The error for a status that brings no page, with code ``http-<status>``."""
    status = response.status_code
    phrase = httpx.codes.get_reason_phrase(status)
    meaning = _MEANINGS.get(status, "没有给出网页 · it gave no page")
    if status >= 500:
        meaning = "网站出了故障，请稍后再试 · the site has a fault; try again later"
    zh, _, en = meaning.partition(" · ")
    return SourceError(
        f"{what}：服务器答 {status}，{zh} · the server answered {status} {phrase}".rstrip()
        + f": {en}",
        code=f"http-{status}",
    )


def retry_after(response: httpx.Response) -> float:
    """Seconds that Retry-After asks for (RFC 9110, 10.2.3), at most `RETRY_AFTER_CAP`."""
    value = response.headers.get("retry-after", "")
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = email.utils.parsedate_to_datetime(value).timestamp() - time.time()
        except (TypeError, ValueError, OverflowError):
            return 0.0
    # "nan" is a float too; min and max then give the first argument.
    return min(RETRY_AFTER_CAP, max(0.0, seconds))
