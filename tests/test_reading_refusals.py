"""Pages that are no article, in eleven languages, and short articles that tell of the same."""

from __future__ import annotations

import pytest

from bulletin import reading, vocabulary
from bulletin.errors import NoArticle
from bulletin.model import Page, Source, SourceKind
from bulletin.settings import ReadingSettings

URL = "https://news.example/a/1.html"
NAV = "<nav><a href=/>Home</a> <a href=/n>News</a> <a href=/c>Contact</a></nav>"
FOOT = "<footer><p>© 2026 News Example</p></footer>"


def code(html: str) -> str:
    """The code of the refusal of ``html``, or its text where it is read."""
    page = Page(Source("t", "web", URL), URL, html, "utf-8")
    try:
        return vocabulary.text_of(reading.read(page, ReadingSettings()).body)
    except NoArticle as refusal:
        return refusal.code


def framed(title: str, inside: str) -> str:
    head = f"<html><head><title>{title} - News</title></head><body>{NAV}"
    return f"{head}<main><h1>{title}</h1>{inside}</main>{FOOT}</body></html>"


MISSING = [
    ("页面不存在", "抱歉，您访问的页面不存在或已被删除，3秒后返回首页。"),
    ("出错了", "很抱歉，您要查看的内容已下线。"),
    ("找不到網頁", "很抱歉，您要瀏覽的網頁已移除或不存在。"),
    ("Page not found", "Sorry, we can't find the page you're looking for. Try the search."),
    ("Oops!", "The article you requested could not be found. It may have been moved."),
    ("ページが見つかりません", "お探しのページは移動または削除された可能性があります。"),
    ("お知らせ", "この記事は掲載を終了しました。"),
    ("페이지를 찾을 수 없습니다", "요청하신 페이지가 존재하지 않거나 삭제되었습니다."),
    ("Страница не найдена", "К сожалению, запрашиваемая страница не существует или была удалена."),
    ("Page introuvable", "La page que vous recherchez n'existe plus ou a été déplacée."),
    ("Seite nicht gefunden", "Leider konnte die angeforderte Seite nicht gefunden werden."),
    ("Página no encontrada", "Lo sentimos, la página que busca no existe o ha sido eliminada."),
    ("Página não encontrada", "A página que você procura não existe ou foi removida."),
    ("Không tìm thấy trang", "Trang bạn tìm kiếm không tồn tại hoặc đã bị xóa."),
    ("الصفحة غير موجودة", "عذرا، الصفحة التي تبحث عنها غير موجودة أو تم نقلها."),
]


@pytest.mark.parametrize(("title", "text"), MISSING)
def test_pages_that_are_gone(title: str, text: str) -> None:
    links = "<ul><li><a href=/>Home</a></li><li><a href=/s>Search</a></li></ul>"
    assert code(framed(title, f"<p>{text}</p>{links}")) == "soft-404"


FAULTS = [
    ("微信公众平台", "该内容已被发布者删除"),
    ("", "此内容因违规无法查看。由用户投诉并经平台审核，涉嫌违反相关法律法规和政策，查看对应规则"),
    ("提示信息", "抱歉，指定的主题不存在或已被删除或正在被审核"),
    ("青禾网", "您访问的文章已下线。该内容因违反相关规定已被发布者删除，您可以返回网站首页。"),
    ("网站防火墙", "您的请求带有不合法参数，已被网站管理员设置拦截！"),
    ("502 Bad Gateway", "nginx/1.18.0"),
    ("HTTP Status 500 – Internal Server Error", "The server met an unexpected condition."),
    (
        "River Times",
        "Error establishing a database connection. Check the settings in wp-config.php.",
    ),
    ("Before you continue", "We value your privacy. We and our partners store information."),
    ("Domain for sale", "This domain name may be available for purchase from its owner."),
]


@pytest.mark.parametrize(("title", "text"), FAULTS)
def test_what_servers_and_sites_say_of_themselves(title: str, text: str) -> None:
    assert code(framed(title, f"<p>{text}</p>")) in {"error-page", "soft-404"}


@pytest.mark.parametrize(
    ("site", "word"),
    [
        ("青禾网", "青禾县举行第{}次读书活动，群众踊跃参加"),
        ("River Times", "Story number {} of the town"),
    ],
)
def test_a_page_of_teasers_is_a_front_page(site: str, word: str) -> None:
    said = (
        "昨日的活动来了二百余人，现场气氛热烈。"
        if site == "青禾网"
        else "It tells what happened in town today."
    )
    teasers = "".join(
        f"<div><h3><a href=/a/{n}.html>{word.format(n)}</a></h3><p>{said}{n}</p></div>"
        for n in range(20)
    )
    assert code(f"<title>{site}</title><body><div>{teasers}</div></body>") == "front-page"
    found = "<h2>搜索“读书”的结果</h2><p>共找到 120 条结果，用时 0.03 秒</p>"
    assert code(f"<title>搜索结果</title><body>{found}<div>{teasers}</div></body>") == "front-page"


@pytest.mark.parametrize(
    "text",
    [
        "他打开手机，屏幕上写着：该内容已被发布者删除。他愣了很久，把手机放回口袋，走出了书屋。",
        "搜索结果被人操纵，这在网上早已不是新闻，书屋的管理员昨天也遇到了这样的一件事。",
    ],
)
def test_an_article_may_tell_of_such_pages(text: str) -> None:
    html = framed("书屋里的一天", f"<p>{text}</p><p>{'那天来的人很多，天黑以后才散。' * 8}</p>")
    assert "天黑以后才散" in code(html)


SCRIPT = [
    "请启用JavaScript后查看本页。",
    "請啟用 JavaScript 以瀏覽本網站。",
    "You need to enable JavaScript to run this app.",
    "このサイトを表示するにはJavaScriptを有効にしてください。",
    "이 사이트를 이용하려면 자바스크립트를 활성화해 주세요.",
    "Для работы сайта необходимо включить JavaScript.",
    "Veuillez activer JavaScript pour afficher cette page.",
    "Bitte aktivieren Sie JavaScript in Ihrem Browser.",
    "Por favor, habilite JavaScript para ver esta página.",
    "Vui lòng bật JavaScript để xem trang này.",
    "يرجى تفعيل جافا سكريبت لعرض هذه الصفحة.",
]


@pytest.mark.parametrize("text", SCRIPT)
@pytest.mark.parametrize("form", ["<noscript>{}</noscript><div id=root></div>", "<p>{}</p>"])
def test_pages_that_a_script_fills(text: str, form: str) -> None:
    scripts = "<script src=/a.js></script><script src=/b.js></script><script>go()</script>"
    html = f"<title>News</title><body>{form.format(text)}{scripts}</body>"
    assert code(html) == "needs-javascript"


@pytest.mark.parametrize(
    "script",
    [
        "document.getElementById('c').innerHTML = '<h1>题</h1>' + '<p>文</p>'.repeat(6)",
        "document.write('<p>春天</p>')",
        "const p = document.createElement('p'); p.append('春天'); document.body.append(p)",
    ],
)
@pytest.mark.parametrize("kind", ["web", "file"])
def test_a_page_that_its_own_script_writes(script: str, kind: SourceKind) -> None:
    html = f"<title>存</title><body><div id=c></div><script>{script}</script></body>"
    page = Page(Source("t", kind, URL), URL if kind == "web" else "", html, "utf-8")
    with pytest.raises(NoArticle) as caught:
        reading.read(page, ReadingSettings())
    assert caught.value.code == "needs-javascript"
    assert ("add --rendered" in caught.value.text) == (kind == "web")
    assert ("--rendered is for addresses" in caught.value.text) == (kind == "file")


@pytest.mark.parametrize(
    "script",
    [
        "var s = document.createElement('script'); s.src = '/count.js'; h.appendChild(s)",
        "document.write(unescape('%3Cscript src=/count.js%3E%3C/script%3E'))",
    ],
)
def test_a_page_with_nothing_but_a_counter_is_empty(script: str) -> None:
    assert code(f"<title>存</title><body><script>{script}</script></body>") == "empty"


STUBS = [
    ("书屋开门的第三年，来的人一天比一天多。",
     "登录后阅读全文"),
    ("书屋开门的第三年，来的人一天比一天多。",
     "本文为付费内容，订阅后可阅读全文"),
    ("書屋開門的第三年，來的人一天比一天多。",
     "加入會員，繼續閱讀全文"),
    ("In the third year of the library, more people came each day than the day before.",
     "Subscribe to continue reading. Already a subscriber? Log in."),
    ("In the third year of the library, more people came each day than the day before.",
     "This post is for paid subscribers"),
    ("図書館が開いて三年目、来る人は日ごとに増えていった。",
     "この記事は有料会員限定です。残り 1200文字"),
    ("도서관이 문을 연 지 삼 년, 찾아오는 사람은 날마다 늘었다.",
     "구독자 전용 기사입니다. 로그인 후 계속 읽을 수 있습니다."),
    ("На третий год библиотеки людей приходило всё больше и больше.",
     "Оформите подписку, чтобы читать дальше. Только для подписчиков."),
    ("La troisième année, la bibliothèque recevait chaque jour plus de monde.",
     "Article réservé aux abonnés. Abonnez-vous pour lire la suite."),
    ("Im dritten Jahr kamen jeden Tag mehr Menschen in die Bücherei.",
     "Weiterlesen mit Abo: Registrieren, um den ganzen Artikel zu lesen."),
    ("El tercer año venía cada día más gente a la biblioteca del pueblo.",
     "Contenido exclusivo para suscriptores. Suscríbete para seguir leyendo."),
    ("Năm thứ ba, thư viện làng mỗi ngày một đông người hơn.",
     "Đăng nhập để đọc tiếp toàn bộ bài viết."),
    ("في السنة الثالثة صار الناس يأتون إلى المكتبة أكثر كل يوم.",
     "اشترك لمتابعة القراءة. للمشتركين فقط."),
]  # fmt: skip


@pytest.mark.parametrize(("lead", "wall"), STUBS)
def test_the_first_lines_above_a_wall(lead: str, wall: str) -> None:
    html = framed(
        "Library", f"<div class=content><p>{lead}</p></div><div class=x><p>{wall}</p></div>"
    )
    assert code(html) == "paywall"


def test_what_the_page_itself_says_of_its_wall_counts() -> None:
    claim = '<script type="application/ld+json">{"isAccessibleForFree": false}</script>'
    lead = "<p>In the third year of the library, more people came each day than before.</p>" * 3
    wall = "<div><p>Already a subscriber?</p></div>"
    assert code(framed("Library", f"{claim}{lead}{wall}")) == "paywall"
    assert "third year" in code(framed("Library", f"{lead}{wall}"))


FRONTS = [
    "白鹭河畔种下三百棵树 第{}期",
    "Village library opens its doors for the {} time",
    "村の図書館に新しい本が届く 第{}回",
    "마을 도서관 {}번째 새 책 도착",
    "Сельская библиотека открылась в {} раз",
    "La bibliothèque du village ouvre pour la {} fois",
    "مكتبة القرية تفتح أبوابها للمرة {}",
]


@pytest.mark.parametrize("headline", FRONTS)
def test_front_pages(headline: str) -> None:
    items = "".join(f"<li><a href=/{n}.html>{headline.format(n)}</a></li>" for n in range(60))
    assert code(f"<title>News</title><body>{NAV}<ul>{items}</ul>{FOOT}") == "front-page"


REAL = [
    ("一页不存在的书",
     "整理旧书时发现，这本县志的第三十七页不存在了，装订线上只留下一道很细的毛边，没有人说得出它去了哪里。"),
    ("登录",
     "船在清晨登录浅滩，渔民们先把网搬上岸，再回头去接等在船尾的孩子，天色这才慢慢亮了起来。"),
    ("The missing page",
     "The page was not found until spring, when the librarian opened the old atlas and saw "
     "it pressed between two maps, quite dry and still readable."),
    ("Subscribers of 1926",
     "In the year 1926 the paper had four hundred subscribers, and each of them came to the "
     "office on Saturday to read what the others had written."),
    ("見つからない本",
     "三年前に見つからないと言われた本が、昨日、体育館の床下から出てきた。表紙は色あせていたが、文字はすべて読めた。"),
    ("Потерянная страница",
     "Страница нашлась только весной, когда библиотекарь открыла старый атлас и увидела её "
     "между двумя картами, совсем сухую."),
    ("Die fehlende Seite",
     "Erst im Frühling fand man das Blatt wieder, trocken und lesbar, zwischen zwei Karten "
     "eines alten Atlasses in der Dorfbücherei."),
    ("JavaScript in der Schule",
     "Die Kinder lernten zuerst zu zeichnen und dann zu programmieren; nach drei Wochen "
     "lief auf jedem Gerät ein kleines Spiel."),
]  # fmt: skip


@pytest.mark.parametrize(("title", "text"), REAL)
def test_short_articles_about_such_things_pass(title: str, text: str) -> None:
    assert code(framed(title, f"<div class=content><p>{text}</p></div>")) == text
