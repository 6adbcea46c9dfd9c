"""Pages that want us to ask an address, or read a file, that the user did not name."""

from __future__ import annotations

import socket

from tests.hostile.case import FIRST, LAST, Case, Ground, Lay, page

LOST = ("picture-missing", "pictures-unusable")
SECRET = "密室里的话不该传出去。"


def spellings(ground: Ground) -> dict[str, str]:
    """The canary's address as strangers may write it."""
    port = ground.canary.host.rpartition(":")[2]
    return {
        "plainly": f"http://127.0.0.1:{port}/",
        "by-name": f"http://localhost:{port}/",
        "as-a-number": f"http://2130706433:{port}/",
        "in-hex": f"http://0x7f.1:{port}/",
        "in-octal": f"http://0177.0.0.1:{port}/",
        "short": f"http://127.1:{port}/",
        "as-zero": f"http://0.0.0.0:{port}/",
        "mapped": f"http://[::ffff:127.0.0.1]:{port}/",
        "wide-digits": f"http://①②⑦.⓪.⓪.①:{port}/",
        "as-a-user": f"http://{ground.server.host}@127.0.0.1:{port}/",
        "by-host-name": f"http://{socket.gethostname()}:{port}/",
        "dot-at-the-end": f"http://localhost.:{port}/",
        "slashes": f"http:\\\\127.0.0.1:{port}\\",
        "scheme-less": f"//127.0.0.1:{port}/",
    }


WAYS = tuple(
    "plainly by-name as-a-number in-hex in-octal short as-zero mapped wide-digits as-a-user "
    "by-host-name dot-at-the-end scheme-less".split()
)


def redirected(way: str) -> Lay:
    def lay(ground: Ground) -> list[str]:
        where = spellings(ground)[way].encode("ascii", "xmlcharrefreplace").decode()
        return [ground.server.give("/a", status=302, headers={"Location": where + "x.html"})]

    return lay


def asking(inside: str, head: str = "") -> Lay:
    """``@`` in ``inside`` and ``head`` stands for the canary's address."""

    def lay(ground: Ground) -> list[str]:
        where = ground.canary.url()
        return [ground.web(page(inside.replace("@", where), head=head.replace("@", where)))]

    return lay


def pictured(way: str) -> Lay:
    def lay(ground: Ground) -> list[str]:
        return [ground.web(page(f'<p><img src="{spellings(ground)[way]}p.png" alt="图"></p>'))]

    return lay


def picture_moved(ground: Ground) -> list[str]:
    ground.server.give("/p.png", status=302, headers={"Location": ground.canary.url("/p.png")})
    return [ground.web(page('<p><img src="/p.png" alt="图"></p>'))]


def refreshed(ground: Ground) -> list[str]:
    to = f'<meta http-equiv="refresh" content="0; url={ground.canary.url("/")}">'
    return [ground.web(f"<html><head>{to}</head><body></body></html>")]


def next_page(ground: Ground) -> list[str]:
    return [ground.web(page(f'</article><div class="page"><a href="{ground.canary.url("/a_2.html")}">'
                            "下一页</a></div><article>"))]  # fmt: skip


def fed(ground: Ground) -> list[str]:
    ground.web(page())
    items = "".join(
        f"<item><title>篇</title><link>{link}</link></item>"
        for link in (ground.server.url("/a.html"), ground.canary.url("/x.html"))
    )
    feed = f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>"
    return [ground.server.give("/feed", feed, headers={"Content-Type": "application/rss+xml"})]


def saved(inside: str) -> Lay:
    """A saved page with secrets around its folder; ``@`` stands for the folder above."""

    def lay(ground: Ground) -> list[str]:
        from tests.pictures import png

        ground.file("secret.png", png(30, 30, SECRET.encode()))
        ground.file("secret.html", page(f"<p>{SECRET}</p>"))
        (ground.folder / "in").mkdir(exist_ok=True)
        (ground.folder / "in" / "link.png").symlink_to(ground.folder / "secret.png")
        return [ground.file("in/a.html", page(inside.replace("@", str(ground.folder))))]

    return lay


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'width="50" height="50"><image xlink:href="@p.png" width="50" height="50"/>'
    '<style>@import "@a.css"; rect { fill: url(@b) }</style><rect width="9" height="9"/>'
    "<foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml' src='@f'></iframe></foreignObject></svg>"
)


def drawn(ground: Ground) -> list[str]:
    drawing = SVG.replace('"@', f'"{ground.canary.url()}').replace("'@", f"'{ground.canary.url()}")
    drawing = drawing.replace("(@", f"({ground.canary.url()}")
    ground.server.give("/d.svg", drawing, headers={"Content-Type": "image/svg+xml"})
    return [ground.web(page('<p><img src="/d.svg" alt="画"></p>' + drawing))]


CASES = (
    *(Case(f"redirect-{way}", redirected(way), (3,)) for way in WAYS),
    *(Case(f"picture-{way}", pictured(way), notes=LOST) for way in WAYS),
    Case("picture-by-redirect", picture_moved, notes=LOST, printed=True),
    Case("refresh-to-a-stranger", refreshed, (3, 4)),
    Case("next-page-at-a-stranger", next_page),
    Case("feed-names-a-stranger", fed, (1,)),
    Case("picture-set", asking('<picture><source srcset="@s.png 2x, @t.png"><img srcset="@u.png 3x" '
                               'src="@v.png" alt="图"></picture>'), notes=LOST),
    Case("picture-lazy", asking('<p><img data-src="@l.png" data-original="@m.png" src="@n.gif" '
                                'alt="图"></p>'), notes=LOST),
    Case("base", asking('<p><img src="p.png" alt="图"></p>', '<base href="@x/">'),
         notes=LOST, printed=True),
    Case("style-sheets", asking(
        '<style>@import url(@i.css); p { background: url(@b.png) } @font-face { font-family: f; '
        'src: url(@f.woff) }</style><p style="background-image: url(@c.png); list-style: url(@d)">'
        "有样式的一段话，也要留下来。</p>",
        '<link rel="stylesheet" href="@a.css"><link rel="preload" href="@p" as="image">'
        '<link rel="icon" href="@favicon.ico"><link rel="manifest" href="@m.json">'),
        keeps=(FIRST, LAST, "有样式的一段话"), printed=True),
    Case("frames-and-objects", asking(
        '<iframe src="@f.html" srcdoc="<img src=@g.png>"></iframe><object data="@o.swf"></object>'
        '<embed src="@e.swf"><applet code="@A.class"></applet><frame src="@h.html">')),
    Case("media", asking(
        '<video src="@v.mp4" poster="@v.jpg"><track src="@t.vtt"></video><audio src="@a.mp3">'
        '</audio><bgsound src="@b.mid">')),
    Case("scripts-that-ask", asking(
        '<script src="@s.js"></script><script>fetch("@x")</script><script type="module">'
        'import "@m.js"</script><img src=x onerror="location=\'@y\'">', '<script src="@h.js"></script>')),
    Case("background-attributes", asking('<table background="@t.png"><tr><td background="@c.png">格'
                                         '</td></tr></table><body background="@b.png">')),
    Case("links-with-ping", asking('<p><a href="@go" ping="@ping">一个链接</a></p>')),
    Case("svg-that-asks", drawn, printed=True),
    Case("xml-entity-page", lambda g: [g.web(
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y '
        f'SYSTEM "{g.canary.url()}">]>' + page("<p>&x;&y;</p>"), "application/xhtml+xml")],
        lacks=("root:",)),
    Case("web-page-names-files", asking('<p><img src="file:///etc/passwd" alt="图"></p>'
                                        '<iframe src="file:///etc/passwd"></iframe>'),
         lacks=("root:",), notes=LOST),
    Case("saved-picture-above", saved('<p><img src="../secret.png" alt="图"></p>'),
         notes=LOST),
    Case("saved-picture-folded-above", saved('<p><img src="x/..%2f..%2fsecret.png" alt="图"></p>'),
         notes=LOST),
    Case("saved-picture-absolute", saved('<p><img src="@/secret.png" alt="图"></p>'),
         notes=LOST),
    Case("saved-picture-by-scheme", saved('<p><img src="file://@/secret.png" alt="图"></p>'),
         notes=LOST),
    Case("saved-picture-by-link", saved('<p><img src="link.png" alt="图"></p>'),
         notes=LOST),
    Case("saved-picture-of-a-share", saved(r'<p><img src="\\host\share\p.png" alt="图"></p>'),
         notes=LOST),
    Case("saved-frames", saved('<iframe src="../secret.html"></iframe><object data="../secret.html">'
                               "</object>"), lacks=(SECRET,)),
    Case("saved-next-page", saved('<div class="page"><a href="../secret.html">下一页</a></div>'),
         lacks=(SECRET,)),
)  # fmt: skip
