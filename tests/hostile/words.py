"""Texts, titles and charsets that break programs."""

from __future__ import annotations

from tests.hostile.case import FIRST, LAST, Case, Ground, Lay, body, page

LONG = "很长的标题" * 100


def titled(title: str) -> Lay:
    return body("", title=title)


def coded(encoding: str, declared: str = "", *, meta: str = "", prefix: bytes = b"") -> Lay:
    """The page in ``encoding``, declared otherwise in the header or in the page."""

    def lay(ground: Ground) -> list[str]:
        text = page().replace('<meta charset="utf-8">', meta)
        header = f"text/html; charset={declared}" if declared else "text/html"
        return [ground.web(prefix + text.encode(encoding, "xmlcharrefreplace"), header)]

    return lay


def bytes_within(inside: bytes) -> Lay:
    """The page in UTF-8 with raw bytes in its middle."""

    def lay(ground: Ground) -> list[str]:
        before, after = page("<p>中@@间</p>").split("@@")
        return [ground.web(before.encode() + inside + after.encode())]

    return lay


def of_type(content_type: str, data: bytes | None = None) -> Lay:
    def lay(ground: Ground) -> list[str]:
        return [ground.web(page().encode() if data is None else data, content_type)]

    return lay


def named(name: str) -> Lay:
    """A saved page of that file name."""
    return lambda g: ["--", g.file(name, page())]


CONTROLS = "".join(chr(n) for n in range(32) if n not in (9, 10, 13)) + "\x7f\x85\ufffe\uffff"
BIDI = "\u202e\u2066\u200f\u061c反着走的字\u2069\u202c"
ZALGO = "读" + "\u0301" * 3000
ZERO = "\u200b\u200c\u200d\u2060\ufeff"
EMOJI = "👨‍👩‍👧‍👦🏳️‍🌈🇨🇳👍🏽" * 20
SCRIPTS = "العربية עברית ไทย བོད་ཡིག ᠮᠣᠩᠭᠣᠯ ئۇيغۇرچە हिन्दी 𠮷𪚥 ﷽ ꙮ"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"
ZIP = b"PK\x03\x04" + b"\0" * 2000

CASES = (
    Case("title-path", titled("../../../../etc/passwd")),
    Case("title-windows-path", titled(r"..\..\C:\CON:aux.")),
    Case("title-long", titled(LONG), printed=True),
    Case("title-10-kb-no-break", titled("a" * 10_000)),
    Case("title-emoji", titled("😀👨‍👩‍👧🇨🇳 读书")),
    Case("title-right-to-left", titled("كتاب القرية \u202egnp.exe")),
    Case("title-surrogate", titled("孤\ud800单\udfff题")),
    Case("title-controls", titled(f"控{CONTROLS}制")),
    Case("title-empty", titled("")),
    Case("title-spaces", titled(" \u3000\u200b\ufeff ")),
    Case("title-markup", titled("&lt;b&gt;粗&lt;/b&gt;&amp;amp;]]&gt;")),
    Case("title-lines", titled("一\n二\r\n三\t四")),
    Case("title-zalgo", titled(ZALGO)),
    Case("title-null-bytes", titled("空\x00字符")),
    Case("controls", body(f"<p>前{CONTROLS}后，控制字符之间的话。</p>"), printed=True,
         keeps=(FIRST, LAST, "控制字符之间的话")),
    Case("illegal-xml-references", body("<p>&#0;&#1;&#11;&#xFFFF;&#xD800;&#x1F;引用之间的话。</p>"),
         keeps=(FIRST, LAST, "引用之间的话")),
    Case("surrogates", body("<p>孤\ud83d单\udc00的代理，之间的话。</p>"), keeps=(FIRST, LAST, "之间的话")),
    Case("bidi", body(f"<p>{BIDI}</p><p dir=rtl>{SCRIPTS}</p>"), printed=True),
    Case("zalgo", body(f"<p>{ZALGO * 5}</p>")),
    Case("emoji", body(f"<p>{EMOJI}</p>")),
    Case("private-use-and-unassigned", body("<p>\ue000\U000f0000\U0010fffd\u0378字</p>")),
    Case("zero-width", body(f"<p>{ZERO * 5000}零宽之后的话。</p>"),
         keeps=(FIRST, LAST, "零宽之后的话")),
    Case("combining-only", body("<p>" + "\u0300" * 20_000 + "</p>")),
    Case("spaces-only", body(f"<p>{chr(0xA0) * 50_000}</p><p>{chr(0x3000) * 50_000}</p>")),
    Case("gbk-said-utf-8", coded("gbk", "utf-8")),
    Case("gbk-not-said", coded("gbk")),
    Case("utf-8-said-gbk", coded("utf-8", "gbk")),
    Case("gb18030-said-gb2312", coded("gb18030", "gb2312")),
    Case("big5-said-nothing", coded("big5", meta='<meta charset="big5">'), keeps=()),
    Case("utf-16-with-mark", coded("utf-16")),
    Case("utf-16-said", coded("utf-16-le", "utf-16le")),
    Case("utf-32", coded("utf-32"), (0, 4), keeps=()),
    Case("utf-7-said", coded("utf-8", "utf-7")),
    Case("charset-nobody-knows", coded("utf-8", "x-nonsense-9000")),
    Case("charset-endless", coded("utf-8", "a" * 50_000), (0, 3)),
    Case("charset-idna", coded("utf-8", "idna")),
    Case("charset-rot13", coded("utf-8", "rot13")),
    Case("charset-said-late", coded("gbk", meta=" " * 5000 + '<meta charset="gbk">')),
    Case("two-charsets", coded("gbk", "gbk", meta='<meta charset="utf-8"><meta charset="big5">')),
    Case("mark-against-meta", coded("utf-8", "gbk", prefix=b"\xef\xbb\xbf")),
    Case("one-bad-byte", bytes_within(b"\xff")),
    Case("many-bad-bytes", bytes_within(b"\xc0\xaf\xed\xa0\x80\xf8\x88\x80\x80\x80\xfe" * 30)),
    Case("nul-bytes", bytes_within(b"\0" * 5000)),
    Case("random-bytes", of_type("text/html", bytes((n * 7919 >> 3) % 256 for n in range(60_000))),
         (0, 3, 4), keeps=()),
    Case("type-octets", of_type("application/octet-stream"), (0, 3)),
    Case("type-plain", of_type("text/plain"), (0, 3, 4), keeps=()),
    Case("type-nonsense", of_type(";;;/=\x01")),
    Case("pdf-said-html", of_type("text/html", PDF), (3, 4)),
    Case("zip-said-html", of_type("text/html", ZIP), (3, 4)),
    Case("png-said-html", of_type("text/html", b"\x89PNG\r\n\x1a\n" + b"\0" * 2000), (3, 4)),
    Case("html-said-png", of_type("image/png"), (0, 3)),
    Case("json", of_type("application/json", b'{"title": "x", "body": "y"}'), (3, 4)),
    Case("xml-of-nobody", of_type("application/xml", b"<a><b>x</b></a>"), (0, 3, 4), keeps=()),
    Case("xml-bomb", of_type("application/xhtml+xml", (
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "大笑">' + "".join(
            f'<!ENTITY a{n} "{f"&a{n - 1 if n else str()};" * 10}">' for n in range(10))
        + "]>" + page("<p>&a9;</p>")).encode())),
    Case("feed-bomb", of_type("application/rss+xml", (
        b'<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        b"<rss version='2.0'><channel><item><title>&b;</title></item></channel></rss>")),
        (3, 4)),
    Case("file-name-dash", named("-o.html")),
    Case("file-name-odd", named("$(touch x);`id` & '\" 空 格.html")),
    Case("file-name-newline", named("a\nb.html")),
    Case("file-name-not-utf-8", named("\udcff\udcfe.html")),
    Case("archive-broken", lambda g: [g.file("a.mhtml", b"MIME-Version: 1.0\nContent-Type: multipart"
                                             b"/related; boundary=b\n\n--b\n\n--b--")], (3, 4)),
    Case("archive-of-archives", lambda g: [g.file("a.mhtml", (
        "MIME-Version: 1.0\n" + "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n"
                                        for n in range(3000))).encode())], (3, 4)),
    Case("packet-broken", lambda g: [g.file("p.toml", "[[section]\ntitle=")], (2,), "p.toml"),
    Case("packet-deep", lambda g: [g.file("p.toml", "title = " + "[" * 20_000)], (2,), "p.toml"),
    Case("packet-not-text", lambda g: [g.file("p.toml", b"\xff\xfe\x00\x01")], (2,), "p.toml"),
    Case("list-of-itself", lambda g: [f"@{g.file('l.txt', '@l.txt')}"], (2, 3)),
    Case("list-of-nothing", lambda g: [f"@{g.file('l.txt', '# nichts')}"], (2, 3, 4)),
    Case("output-like-source", lambda g: [g.file("out.html", page())], (0, 2, 6), keeps=()),
    Case("ascii-terminal", titled("中文题"), environment={"LC_ALL": "C", "PYTHONUTF8": "0"}),
)  # fmt: skip
