"""Markup that is deep, long, broken, doubled or alive."""

from __future__ import annotations

from collections.abc import Callable

from tests.hostile.case import FIRST, LAST, TITLE, Case, Ground, Lay, body, page

DEEP = "深处的一句话也要留下，一个字都不能少。"
KEPT = (FIRST, DEEP, LAST)
ALIVE = ("<script", "javascript:", "onerror", "onload", "<iframe", "<form", "<object", "srcdoc")


def nested(tags: str, times: int, closed: bool = True) -> Lay:
    """``DEEP`` below ``times`` of ``tags`` (``"table tr td"``)."""
    names = tags.split()
    start = "".join(f"<{name}>" for name in names) * times
    end = "".join(f"</{name}>" for name in reversed(names)) * times if closed else ""
    return lambda g: [g.web(page(f"{start}{DEEP}{end}"))]


def many(make: Callable[[int], str], times: int, around: str = "{}") -> Lay:
    return lambda g: [g.web(page(around.replace("{}", "".join(make(n) for n in range(times)))))]


def rows(count: int, columns: int = 3) -> Lay:
    return many(lambda n: f"<tr>{f'<td>{n}号</td>' * columns}</tr>", count, "<table>{}</table>")


def xhtml(ground: Ground) -> list[str]:
    text = page("<p>图书<br/>角</p><div/><p>自闭合之后</p><![CDATA[ 节 ]]>")
    text = text.replace("<!DOCTYPE html>", '<?xml version="1.0" encoding="utf-8"?>').replace(
        "<html ", '<html xmlns="http://www.w3.org/1999/xhtml" '
    )
    text = text.replace('<meta charset="utf-8">', "")
    return [ground.web(text, "application/xhtml+xml")]


def frames(ground: Ground) -> list[str]:
    return [ground.web('<html><head><title>框架</title></head><frameset cols="20%,80%">'
                       '<frame src="/l.html"><frame src="/r.html"></frameset></html>')]  # fmt: skip


def twice(ground: Ground) -> list[str]:
    return [ground.web(page()), ground.server.url("/a.html")]


def equal_titles(ground: Ground) -> list[str]:
    return [ground.file(f"{n}.html", page(f"<p>这是第{n}篇里才有的话。</p>")) for n in "一二三"]


def none_of_two(ground: Ground) -> list[str]:
    return [ground.file(f"{n}.html", "<html><body></body></html>") for n in "ab"]


def empty_folder(ground: Ground) -> list[str]:
    (ground.folder / "empty").mkdir()
    return ["empty"]


def folder_named_html(ground: Ground) -> list[str]:
    (ground.folder / "x.html").mkdir()
    return ["x.html"]


SCRIPTS = (
    "<script>alert(1)</script><SCRIPT SRC=//x.invalid/x.js></SCRIPT><scr<script>ipt>alert(2)"
    "</scr</script>ipt><img src=x onerror=alert(3)><svg onload=alert(4)><script>alert(5)</script>"
    "</svg><math><mtext><script>alert(6)</script></mtext></math><body onload=alert(7)>"
    "<p onclick='alert(8)' onmouseover=alert(9)>带事件的一段话也要留下。</p>"
    "<noscript><p title='</noscript><img src=x onerror=alert(10)>'></noscript>"
    "<style><img src=x onerror=alert(11)></style><template><script>alert(12)</script></template>"
)
LINKS = "".join(
    f'<p><a href="{address}">链接{n}</a></p>'
    for n, address in enumerate(
        (
            "javascript:alert(1)", "JaVaScRiPt:alert(1)", " java\tscript:alert(1)",
            "&#106;avascript:alert(1)", "\x01javascript:alert(1)", "vbscript:x", "data:text/html,<b>",
            "http://[::1", "file:///etc/passwd", "//example.org/a", "?q=1", "", "#", "http://exa mple/",
            "https://例子.测试/路?查=询", "mailto:x@y?subject=%0d%0aBcc:z", "tel:+86", "blob:x",
        )
    )
)  # fmt: skip
FORMS = (
    "<form action='https://x.invalid/' method=post><p>表单里的一句话。</p>"
    "<input name=password type=password value=秘><textarea>框</textarea><button formaction="
    "'javascript:alert(1)'>交</button><select><option>甲</select></form>"
    "<iframe src='data:text/html,<script>alert(1)</script>'></iframe><dialog open>话</dialog>"
    "<marquee onstart=alert(1)>跑</marquee><isindex action=javascript:alert(1)><keygen autofocus>"
)
UNCLOSED = "<div><p><b>没有关上的<i>几层<table><tr><td>格子<td>又一格<p>段落</b></i>之后"
WRONG = (
    "</p></div></span><p><p><li>孤零零的一项</li><td>孤零零的一格</td><dd>释</dd><tr><caption>题"
    "</caption><h7>七</h7><o:p>词</o:p><我的标签>自造</我的标签><p a='1' a='2' \"' <>多余</p><//><!>"
)
IDS = (
    '<p id="p1-1">同一个编号。</p><p id="x">又一段。</p><p id="x">第三段。</p><h2 id="x">题</h2>'
    * 40
)
SPANS = (
    '<table><tr><td colspan="999999999" rowspan="99999999">宽</td><td rowspan="-1">负</td></tr>'
    '<tr><td colspan="0">零</td><td colspan="abc">字</td></tr><tr></tr></table><table></table>'
)

CASES = (
    Case("divs-200000", nested("div", 200_000), keeps=KEPT, printed=True),
    Case("bold-100000", nested("b", 100_000), keeps=KEPT),
    Case("formats-open", many(lambda n: "<p>一段<b><i><u><font>", 3_000)),
    Case("tables-20000", nested("table tr td", 20_000), keeps=KEPT),
    Case("tables-60-open", nested("table tr td", 60, closed=False), keeps=(FIRST, DEEP)),
    Case("lists-20000", nested("ul li", 20_000), keeps=KEPT),
    Case("lists-40", nested("ol li", 40), keeps=KEPT),
    Case("quotes-5000", nested("blockquote", 5_000), keeps=KEPT, printed=True),
    Case("spans-50000", nested("span", 50_000), keeps=KEPT),
    Case("unknown-elements-50000", nested("x-y", 50_000), keeps=KEPT),
    Case("forms-20000", nested("form", 20_000, closed=False), keeps=(FIRST,)),
    Case("svg-10000", nested("svg g", 10_000)),
    Case("comments-60000", body("<!-- " * 60_000 + "-->")),
    Case("angle-brackets", body("<" * 100_000)),
    Case("attributes-200000", body(f"<p {' '.join(f'a{n}=1' for n in range(200_000))}>{DEEP}</p>"),
         keeps=KEPT),
    Case("attribute-10-mb", body(f'<p title="{"长" * 3_300_000}">{DEEP}</p>'), keeps=KEPT),
    Case("class-names-100000", body(f'<p class="{"c " * 100_000}">{DEEP}</p>'), keeps=KEPT),
    Case("entities", body("<p>" + "&amp;&lt;&#x4e00;&nosuch;&#0;&#xd800;&#x110000;" * 200 + "</p>")),
    Case("paragraphs-150000", many(lambda n: "<p>短句。</p>", 150_000), heavy=True),
    Case("headings-20000", many(lambda n: f"<h2>题{n}</h2><p>一句话在这里。</p>", 20_000), heavy=True),
    Case("breaks-100000", many(lambda n: "<br>一行", 100_000, "<p>{}</p>"), heavy=True),
    Case("small-spans-200000", many(lambda n: "<span>字</span>", 200_000, "<p>{}</p>"), heavy=True),
    Case("links-60000", many(lambda n: f"<a href='https://example.org/{n}'>读书</a>文章", 60_000,
                             "<p>{}</p>"), heavy=True),
    Case("links-3000", many(lambda n: f"<a href='https://example.org/{n}'>读书</a>大家读的文章", 3_000,
                            "<p>{}</p>")),
    Case("ruby-30000", many(lambda n: "<ruby>读<rt>du</rt></ruby>", 30_000, "<p>{}</p>"), heavy=True),
    Case("notes-20000", many(lambda n: f"注<sup><a href='#n{n}'>[{n}]</a></sup>", 20_000, "<p>{}</p>"),
         heavy=True),
    Case("rows-100000", rows(100_000), heavy=True),
    Case("rows-2000", rows(2_000)),
    Case("columns-2000", rows(1, 2_000)),
    Case("columns-5000", rows(1, 5_000), heavy=True),
    Case("cells-300-by-300", rows(300, 300), heavy=True),
    Case("cells-that-span-all", body(SPANS), printed=True),
    Case("line-10-mb", body(f"<p>{'大家轮流朗读文章，读完一段就停下来。' * 190_000}</p>"), heavy=True),
    Case("word-10-mb", body(f"<p>{'a' * 10_000_000}</p>"), heavy=True),
    Case("words-10-mb", body(f"<p>{'reading together ' * 600_000}</p>"), heavy=True),
    Case("word-100-kb", body(f"<p>{'a' * 100_000}</p>")),
    Case("preformatted-line", body(f"<pre>{'x = 1; ' * 20_000}</pre>")),
    Case("preformatted-200000-lines", body("<pre>" + "x = 1\n" * 200_000 + "</pre>"), heavy=True),
    Case("page-over-20-mb", body("<p>读书</p>" * 2_000_000), (3,), "MB"),
    Case("duplicate-ids", body(IDS), printed=True),
    Case("scripts", body(SCRIPTS), keeps=(FIRST, LAST, "带事件的一段话"), lacks=ALIVE, printed=True),
    Case("script-in-title", body("", title="<script>alert(1)</script>题"), lacks=("<script>alert",)),
    Case("script-in-title-escaped", body("", title="&lt;script&gt;alert(1)&lt;/script&gt;题"),
         lacks=("<script>alert",)),
    Case("links-of-every-kind", body(LINKS), lacks=ALIVE, printed=True),
    Case("forms-and-frames", body(FORMS), lacks=ALIVE),
    Case("unclosed", body(UNCLOSED)),
    Case("wrong-order", body(WRONG)),
    Case("xhtml-as-xml", xhtml, keeps=(FIRST, LAST, "自闭合之后")),
    Case("frameset", frames, (3, 4)),
    Case("no-html-at-all", lambda g: [g.web("只有一行字，没有任何标记，也不知道是谁写的，仍然是一句话。")],
         (0, 4), keeps=()),
    Case("two-documents", lambda g: [g.web(page() + page("<p>第二份里的话。</p>"))]),
    Case("template-text", body("<p>{{ 7*7 }} {% raw %} {{ config.__class__ }} ${7*7} #{7*7} "
                               "<%= 7*7 %></p>", title="{{ 7*7 }}{% for x in y %}"),
         keeps=(FIRST, LAST, "{{ 7*7 }}", "{{ config.__class__ }}", "{% raw %}"), printed=True),
    Case("same-address-twice", twice, (0, 1, 2)),
    Case("equal-titles", equal_titles, keeps=(FIRST, LAST, "第一篇里", "第二篇里", "第三篇里")),
    Case("nothing-in-two", none_of_two, (4,)),
    Case("empty-folder", empty_folder, (2, 3, 4)),
    Case("missing-file", lambda g: ["nirgends.html"], (3,)),
    Case("a-folder-named-html", folder_named_html, (3, 4)),
    Case("data-page", lambda g: ["data:text/html,<p>x"], (2, 3)),
    Case("css-that-hides", body(f"<style>p{{display:none}}</style><p>{DEEP}</p>"), keeps=KEPT),
    Case("css-that-breaks-out", body("<p style=\"</style><script>alert(1)</script>\">话</p>",
                                     title=TITLE), lacks=("alert(1)",)),
)  # fmt: skip
