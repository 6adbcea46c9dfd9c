"""What the names of elements and the wording of lines say about their part in a page.

Names are weak witnesses: they lean a judgement that the measured text makes.
"""

from __future__ import annotations

import re

from bulletin.reading.alternatives import by_initial

STRONG_BODY = by_initial(
    r"trs_editor|trs_ueditor|trs_web|ucapcontent|\bzoom\b|\bjs_content\b|rich_media_content"
    r"|articlebody|article[-_ ]?body|article[-_ ]?content|article[-_ ]?text|art[-_]?body"
    r"|post[-_ ]?body|post[-_ ]?content|entry[-_ ]?content|story[-_ ]?body|story[-_ ]?content"
    r"|news[-_ ]?content|news[-_ ]?body|news[-_ ]?text|content[-_ ]?body|body[-_ ]?content"
    r"|rm_txt_con|rwb_zw|detail[-_ ]?content|content[-_ ]?detail|con[-_]?text|main[-_]?text"
    r"|wp_articlecontent|v_news_content|vsb_content|bt_content|pages_content|detail_content"
    r"|cnt-main-article|artical|zw_content|mainfont|\bfontzoom\b|\bueditor|\bueditorcontent"
)
"""Names that templates give to the body and to nothing else."""

GOOD = by_initial(
    r"article|content|\bbody\b|\btext\b|\bmain\b|\bpost\b|entry|story|detail|\bnews\b|zhengwen"
    r"|blog|editor|\btxt\b|\bcont?\b|\bnr\b|neirong|wenzhang|hentry"
)

BAD = by_initial(
    r"comment|discuss|disqus|\brepl(?:y|ies)\b|pinglun|\bfoot(?:er)?\b|footer|copyright|banquan"
    r"|side-?bar|\baside\b|related|recommend|tuijian|xiangguan|\bxgyd|\bxgxw|\bxglj|xgwz"
    r"|contributions?[-_]+epic|hot-?(?:news|list|rank|word)|\brank|\bshare|share\b|sharing|\bsocial|bdshare"
    r"|\bnav\b|(?<!sticky-)(?<!scroll-)navbar|navi(?:gation)?\b|\bmenu|breadcrumb|crumbs?\b|dqwz|weizhi|toolbar|advert"
    r"|\bads?\b|\bad[-_](?:in|inner|mid|middle|text|center)\b|\bez-toc(?!-section)"
    r"|adsense|ad-?(?:slot|box|unit|container|wrap)|banner|sponsor|promo\b|newsletter|login"
    r"|sign-?up"
    r"|cookie|qr-?code|erweima|\bewm|paginat|\bpager|pre-?next|prev-?next|tag-?list"
    r"|\btags\b|story_tags|author-?(?:bio|info|box|card|desc|content|about|profile)|post-?author|about-?author|byline|most-?(?:read|popular)|trending|masthead"
    r"|jump-link|skip-?(?:link|nav)|teaser|outbrain|taboola|addthis|jiathis|shoutbox|feedback"
    r"|__agree\b|dianzan|thumbs?-?up|survey|hawk-(?:nest|wrapper|main)"
    r"|gdpr|consent|correlation|friendlink|disclaimer|mianze|slide-?show|gallery|carousel"
    r"|article-?tools"
    r"|post-?meta|entry-?meta|article-?meta|subscri(?:be|ption)(?!r-(?:preview|only|content))|yarpp|vote-?(?:cell|count|box|button)s?|jp-relatedposts|print-?(?:only|header|footer|logo)|structured-data"
)
"""Names of what stands around a body."""

GALLERY = re.compile(r"gallery|slide-?show|carousel")
"""Names of picture shows, which stand in articles but are none, unless they are all there is."""

TALK = re.compile(r"comment(?!ar)|disqus|pinglun|\breplies\b")
"""Names of readers' comments, which can be most of a page and are never the article."""

WEAK = by_initial(
    r"bottom|popup|\bmodal\b|\btop\b|\bside\b|\bmore\b|widget|legal|supplement|donat|\bprint\b"
    r"|\btopbar|statement"
    r"|relat(?:e|ion)\b|\bsns|\bfoot|\bad[-_]|[-_]ads?\b|\brail\b|right-?(?:col|rail|box)|\bpromo"
    r"|\bmeta\b|\binfo\b|\btool|sticky|\balert|outer|extra|\bopt|subscri|popular|latest"
)
"""Names that only lean against what stands in them."""

UNLIKELY_ROLES = re.compile(
    r"\b(?:navigation|banner|contentinfo|complementary|search|menu|menubar|dialog|alertdialog"
    r"|alert)\b"
)

LABELS = (
    "信息来源|文章来源|稿件来源|稿源|新闻来源|内容来源|资料来源|来源|來源|出处|转载自|原载|发布机构|发布单位"
    "|发布人|发布者|供稿|供稿单位|撰稿|责任编辑|責任編輯|责编|責編|编辑|編輯|实习编辑|执行编辑|本文责编"
    "|网络编辑|网编|审核|终审|初审|复审|编审|校对|校對|监制|编校|统筹|排版|值班主任|值班总监|主编|总编辑"
    "|录入|录入者|录入人|上传|发布时间|发布日期|发表时间|发稿时间|更新时间|更新日期|日期|时间|时 间"
    "|点击数|点击|点击量|点击次数|浏览次数|浏览量|浏览|阅读次数|阅读量|阅读|访问量|访问次数|人气|字体|字号|分享到"
    "|分享|打印|关键词|关键字|标签|原标题|原題|原题|文号|索引号|索取号|分类|主题分类|体裁分类|发文日期|成文日期"
    "|生成日期|公开日期|公开范围|公开方式|有效性|信息有效性|名称|主题词|作者|记者|通讯员|摄影|文字|图片"
    "|原文链接|原文地址|本文链接|链接地址|本文地址|转载请注明|版权声明|版权所有|免责声明|声明|特别声明"
    "|相关阅读|相关链接|相关新闻|相关报道|相关文章|相关文件|延伸阅读|推荐阅读|热门推荐|猜你喜欢|扩展阅读"
    "|上一篇|下一篇|上一条|下一条|上一页|下一页"
)

META = re.compile(
    rf"^[\s\[【(（|·•*>]*(?:{LABELS})\s*[\]】]?\s*(?:[:：|/／]|$)|"
    r"^[\[【(（]?\s*(?:打印|关闭|收藏|纠错|返回|举报|投诉|分享|转发|点赞|复制|评论|我要评论|字体|大|中|小|推荐)"
    r"[\s\]】)）|·/、]*$"
)
"""A line that begins like a fact about the article and not like a part of it."""

APART = re.compile(r"admonition|callout|fact-?box|info-?box|\balert-\w+")
"""Names of boxes of an article's own text, set apart from it."""

CARD = re.compile(
    r"\balso-?read|\bread-?also|--see-also\b|\bgo-?deeper\b|\blink-?card\b|bookmark-?card|\bembedded-post\b"
    r"|\brelated-(?:content|article|story)\b"
)
"""Names of cards that lead to another article."""

PULLED = re.compile(r"\bpull-?quote|\bquote\b(?!-list)|-quote\b|margin-?note|side-?note")
"""Names of words set apart from the text that they are of."""

NOTES = re.compile(r"footnote|endnote|\b(?:tbl|table)\w*-foot|\bfn\b|reference|zhushi|\bnote")
"""Names of footnotes, which look like furniture and are not."""

UNSEEN = re.compile(
    r"\b(?:sr-only|visually-?hidden|screen-?reader(?:-text)?|off-?screen|assistive-text"
    r"|a11y-hidden)\b"
)
"""Names of short texts that are read aloud and not shown."""

SAYS_CAPTION = re.compile(
    r"^[\s\[（(【▲△↑↓◀▼▽●■]*(?:图为|图片为|图中|图\s*[:：/丨|]|图[一二三四五六七八九十\d]{1,3}[\s:：、.（(]|资料图|图源|图片来源|配图"
    r"|上图|下图|左图|右图|图片\s*[:：]|示意图|效果图|截图|摄影\s*[:：/]|图/|图\||▲|△|↑)"
    r"|^[▲△↑▼▽]|(?:摄|/摄|供图|制图|[（(].{0,8}(?:手绘|绘|翻拍|截图)|资料图片|资料图|图片来源.{2,12}|记者.{2,12}[/\s]?(?:摄|图)|(?:新华社|中新社|视觉中国|人民视觉"
    r"|图虫)(?:发|供图|图)?)[）)】\]。]*$"
    r"|^(?:photo|image|picture|credit|source)(?: (?:by|credit|courtesy).*)?\s*[:：].{2,}$",
    re.I,
)
"""How the caption of a picture or its credit begins or ends."""

TO_READERS = re.compile(
    r"登录|登陆|注册|cookie|订阅|会员|\bsubscri|\bsign (?:in|up)|\blog ?in\b", re.I
)
"""What speaks to the site's readers, and not of the article."""

LAZY = (
    "data-noscript-src",
    "data-src",
    "data-original",
    "data-original-src",
    "data-lazy-src",
    "data-lazyload",
    "data-lazy",
    "data-actualsrc",
    "data-actual-src",
    "data-echo",
    "data-url",
    "data-img",
    "data-image",
    "data-src-large",
    "data-hi-res-src",
    "data-full-src",
    "data-large-file",
    "data-file",
    "data-backsrc",
    "data-ks-lazyload",
    "data-real-src",
    "real_src",
    "original",
    "lazysrc",
    "lazy-src",
    "zoomfile",
    "file",
)
"""Attributes that hold the address of a picture until it is scrolled to, the surest first."""
