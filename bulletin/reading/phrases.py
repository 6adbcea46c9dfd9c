"""What lines at the edges of a body say that are not part of the article.

Each pattern has the name that `explain` shows. They are matched against a whole short line;
prose that only mentions such words is never touched.
"""

from __future__ import annotations

import re

_NAME = r"[\w·•.、，,/&\s\u3000-]"
_COLON = r"\s*[:：|｜/／丨]\s*"
_OPEN = r"[\s\[【（(〔<《|·•*>＞■▲●◎-]*"
_CLOSE = r"[\s\]】）)〕>》|。]*"

_EDITORS = (
    r"责任编辑|責任編輯|责\s*编|責\s*編|本文编辑|本期编辑|文字编辑|网络编辑|实习编辑|执行编辑|新媒体编辑|新闻编辑"
    r"|图片编辑|微信编辑|值班编辑|栏目编辑|编辑|編輯|编\s*审|编校|责校|校对|校對|校\s*审|审\s*核|审\s*校|初\s*审|复\s*审|终\s*审"
    r"|一审|二审|三审|监\s*制|总监制|终审|总编辑|值班总编|值班主任|值班总监|主编|统筹|统稿|排版|美编|制作|运营|责任校对|上传|录入"
    r"|录入人|录入者|网编|供稿|供稿单位|供图单位|报送单位|撰稿人|采写|出品|策划|签发|审签|投稿|发稿|审稿|美术编辑|视觉设计"
)
_SOURCES = (
    r"信息来源|文章来源|稿件来源|稿源|新闻来源|内容来源|本文来源|来\s*源|來\s*源|出\s*处|转载自|转自|原载|首发|信息发布"
    r"|发布机构|发布单位|发布人|发布者|发布部门|所属部门|信息提供|信息提供单位|消息来源|素材来源|原文来源|综合自|文章综合自"
)
_TIMES = r"发布时间|发布日期|发表时间|发表日期|发稿时间|更新时间|更新日期|录入时间|添加时间|修改时间|成文日期|发文日期|生成日期|公开日期|创建时间|日期|时间|時間|日\s*期|时\s*间"
_COUNTS = r"点击数?量?|点击次数|浏览次数|浏览量?|浏览数|阅读次数|阅读量?|阅读数|访问量|访问次数|人气|点击率|评论|评论数|字数|热度|转发|点赞"
_CARDS = r"索\s*引\s*号|索\s*取\s*号|发文字号|文\s*号|文件编号|主题分类|体裁分类|公开范围|公开方式|公开类别|公开属性|信息有效性|有效性|主\s*题\s*词|信息分类|组配分类|分\s*类|关\s*键\s*[词字]|标\s*签|有效期|公文种类|服务对象|失效日期|名\s*称|信息名称|标\s*题|文件名称|信息索引"
_DATE = r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?"
_CLOCK = r"(?:\s*(?:星期|周)[一二三四五六日天])?(?:\s*(?:上午|下午)?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"

EDGE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.I))
    for name, pattern in (
        (
            "breadcrumbs",
            rf"^{_OPEN}(?:您?(?:现在|目前|当前|所在)?的?(?:所在)?的?(?:位置|所在|栏目)|当前所在)(?:是|为|在)?\s*[:：>＞]",
        ),
        ("breadcrumbs", r"^(?:网站|本站)?(?:首\s*页|主页|home)\s*(?:>|＞|»|›|→|/|-{1,2}>?|\|)"),
        ("breadcrumbs", r"^[^。，！？]{1,16}(?:\s*(?:>{1,2}|＞|»|›|→)\s*[^。！？]{1,24}){2,}$"),
        (
            "editors",
            rf"^{_OPEN}(?:本文)?(?:{_EDITORS})(?:人员?|员)?(?:{_COLON}|\s+|丨)[^。！？]{{1,60}}$",
        ),
        ("editors", rf"^{_OPEN}(?:{_EDITORS})\s*{_CLOSE}$"),
        ("editors", r"^(?:编辑|记者|作者|文字|摄影|图|文)?/\s*(?:编辑|责编).{0,30}$"),
        ("source line", rf"^{_OPEN}(?:{_SOURCES}){_COLON}[^。！？]{{0,70}}$"),
        ("source line", rf"^{_OPEN}(?:{_SOURCES})\s*{_CLOSE}$"),
        (
            "source line",
            r"^[（(【\[]\s*(?:(?:本文|文章|信息|图文|稿件|内容)?(?:来源|转自|转载自|转载|综合自|原载|摘自|选自|据|转))[^。！？]{1,50}[）)】\]]$",
        ),
        (
            "source line",
            r"^(?:文章|本文|内容|信息|素材|图文|以上内容|图片)(?:内容)?(?:来源于|综合自|来自|转自|转载自|摘自|源自|整理自)[^。]{1,40}[。]?$",
        ),
        ("date line", rf"^{_OPEN}(?:{_TIMES}){_COLON}\s*{_DATE}.{{0,60}}$"),
        (
            "date line",
            rf"^{_OPEN}(?:发布|发表|更新|发表于|发布于|更新于|编辑于|Posted|Published|Updated)?\s*(?:于|on|at)?\s*[:：]?\s*{_DATE}{_CLOCK}[^。，！？]{{0,40}}$",
        ),
        ("date line", rf"^[^。，！？]{{1,24}}\s+{_DATE}{_CLOCK}[^。，！？]{{0,30}}$"),
        ("counts", rf"^{_OPEN}(?:{_COUNTS})(?:{_COLON}|\s*[\[(（])[^。！？]{{0,40}}$"),
        (
            "counts",
            r"^(?:阅读|浏览|评论|点赞|赞|推荐|转发|收藏|分享|在看)\s*[\d,.万+]*\s*(?:次|人|条)?$",
        ),
        ("document card", rf"^{_OPEN}(?:{_CARDS}){_COLON}[^。！？]{{0,80}}$"),
        (
            "original title",
            rf"^{_OPEN}(?:原\s*标\s*题|原\s*题目?|原題|原文标题|原标题为|原题为)\s*[:：为]?.{{0,100}}$",
        ),
        (
            "original address",
            rf"^{_OPEN}(?:原文链接|原文地址|本文链接|本文地址|链接地址|原文网址|文章链接|文章地址|本文网址|转载链接|文章网址|阅读原文|查看原文|原文){_COLON}.{{0,300}}$",
        ),
        (
            "original address",
            r"^(?:阅读原文|查看原文|原文链接|点击(?:此处)?(?:阅读|查看)原文)\s*[>»]*$",
        ),
        (
            "type size and printing",
            rf"^{_OPEN}(?:字体|字号|字\s*体\s*大\s*小|文字大小|打印|关闭|收藏|纠错|复制链接|保存|返回|放大|缩小|默认|背景颜色|视力保护色|浏览字号|页面字号)[^。！？]{{0,30}}$",
        ),
        (
            "type size and printing",
            r"^[\s\[【（(|·/]*(?:(?:打印|关闭|收藏|本文|文章|本页|本稿|页面|当前|窗口|此页|此文|返回|顶部|目录|上一级|列表|首页|我要|纠错|分享|到|微博|微信|字体|字号|大|中|小|特大|超大|加大|标准|默认|正常|复制|链接|推荐|举报|我要评论|评论|投稿|下载|保存|转发|回到|\+|-|A|T|word|pdf)[\s\]】）)|·/:：、,，\[【（(<>]*){1,14}$",
        ),
        (
            "share bar",
            r"^(?:分享|转发|share)(?:到|至|本文|文章|此文|本页|让更多人看到|按钮|:|：|\s|给好友|this|on|\d)*[^。！？]{0,24}$",
        ),
        (
            "share bar",
            r"^[^。]{0,12}(?:扫一扫|扫码|扫描(?:二维码|左方|右方|下方|上方)?|长按(?:识别)?二维码|微信扫描)[^。！？]{0,40}[。!！]?$",
        ),
        ("share bar", r"^(?:用|打开|使用)?\s*微信[“\"「]?扫(?:一扫|描|码).{0,40}$"),
        (
            "copyright",
            r"^[^。]{0,16}(?:版权所有|版权声明|免责声明|免責聲明|特别声明|重要声明|郑重声明|转载声明|声明)[】\])）]*\s*[:：】].{0,600}$",
        ),
        ("copyright", r"^[\[【（(]?(?:免责声明|版权声明|特别声明|声明)[\]】）)]?.{0,600}$"),
        ("copyright", r"^(?:©|\(c\)|copyright|all rights reserved).{0,200}$"),
        (
            "copyright",
            r"^.{0,40}(?:未经(?:本?[网站报]|许可|授权|书面|允许|本公司|作者)[^。]{0,40}(?:不得|禁止|严禁|请勿)|转载请(?:注明|联系|标明)|请勿转载|谢绝转载|版权归[^。]{1,20}所有|如(?:有|涉及|若)[^。]{0,20}侵权).{0,200}$",
        ),
        (
            "copyright",
            r"^.{0,60}(?:不代表本[网站台报]|不代表[^。]{0,12}(?:立场|观点)|仅代表作者(?:本人|个人)?|与本[网站]立场无关|仅供(?:参考|读者参考|学习参考)).{0,200}$",
        ),
        (
            "filing",
            r"^[^。]{0,40}(?:ICP备|公网安备|网站标识码|许可证号|备案号|主办单位[:：]|承办单位[:：]|技术支持[:：]|投稿邮箱|新闻热线|举报电话|联系我们[:：]).{0,160}$",
        ),
        (
            "neighbours",
            r"^[\W_]*(?:上一?[篇条则页章个]|下一?[篇条则頁页章个]|前一[篇条]|后一[篇条]|上一則|下一則|previous(?: (?:post|article|story))?|next(?: (?:post|article|story))?)\s*(?:[】\])）]|[:：>»|]|$|文章|新闻|没有|暂无|无).{0,100}$",
        ),
        (
            "page numbers",
            r"^(?:[\s\[【<]*(?:\d{1,2}|首页|上一页|下一页|尾页|末页|共\s*\d+\s*页|第\s*\d+\s*页|…|\.\.\.|>|>>|<)[\s\]】>|]*){2,}$",
        ),
        (
            "page numbers",
            r"^(?:本文导航|文章导航|分页阅读|全文阅读|在本页阅读全文|本文共|余下全文|阅读全文|展开全文|展开剩余|点击(?:加载|展开|查看)(?:更多|全文|全部)).{0,40}$",
        ),
        (
            "related",
            r"^[\s\[【■▲●◎◆>-]*(?:相关|延伸|推荐|热门|更多|精彩|猜你|拓展|扩展|往期|热点|最新|编辑推荐|点击进入|你可能|大家都(?:爱看|在看)|新闻推荐|您可能|为您推荐)(?:阅读|链接|新闻|报道|文章|文件|推荐|专题|内容|资讯|信息|附件|搜索|热词|标签|精彩|回顾|话题|推荐|喜欢|感兴趣|主题|词条|解读|视频|图片|文档|资料|稿件)+[^。！？]{0,20}$",
        ),
        (
            "related",
            r"^(?:更多|点击).{0,24}(?:请(?:点击|关注|访问|看|进入|下载|登录|浏览|搜索)|尽在|敬请关注|>>).{0,40}$",
        ),
        (
            "follow us",
            r"^.{0,20}(?:点击上方|点击下方|点击蓝字|蓝字关注|关注我们|关注公众号|欢迎关注|长按关注|喜欢就点|点个在看|点亮在看|点击.{0,6}在看|敬请关注|下载.{0,8}(?:app|客户端)).{0,40}$",
        ),
        (
            "end mark",
            r"^[\s\[(（【—–_*=~·.-]*(?:end|the end|完|全文完|本文完|正文已结束.{0,24}|正文结束|终)?[\s\])）】—–_*=~·.-]*$",
        ),
        (
            "player message",
            r"^.{0,20}(?:您的浏览器|你的浏览器|浏览器(?:暂时)?(?:无法|不支持)|请(?:开启|安装|升级)(?:您的)?\s*(?:flash|javascript|浏览器)|加载中|loading\.{0,3}|正在加载|视频加载失败|javascript is disabled|please enable javascript).{0,80}$",
        ),
        (
            "voice reading",
            r"^(?:听全文|语音播报|朗读|播放|暂停|收听|听新闻|语音朗读|智能播报).{0,16}$",
        ),
        (
            "feedback",
            r"^[\s【\[]*(?:责编信箱|我要纠错|纠错|我要反馈|举报|投诉|报错|反馈|意见反馈|新闻报料|报料|澎湃新闻报料|我有话说|我来说两句|发表评论|网友评论|查看评论|参与评论|登录|注册).{0,60}$",
        ),
        (
            "attachments bar",
            r"^(?:附件下载|文件下载|word下载|pdf下载|下载文件|相关附件|扫一扫.{0,20}|分享到.{0,30})\s*[:：]?$",
        ),
        (
            "byline",
            r"^(?:by|von|par|por|di|written by|words by|story by|text by)\s+(?:[^.!?]{2,60}|.{2,70}(?:\d{4}.{0,24}|@\S+.{0,30}))$",
        ),
        (
            "address line",
            r"^(?:https?://|www\.)\S+$|^[\w.+-]+@[\w.-]+$|^(?:twitter\.com|facebook\.com)/\S+$|^@\w+$",
        ),
        (
            "date line",
            r"^(?:today|yesterday|heute|oggi|hoy|hoje)[\s,]+(?:at\s+)?\d{1,2}[:.]\d{2}.{0,16}$",
        ),
        (
            "follow us",
            r"^(?:subscribe|sign up|get the (?:day|latest|best|app)|click here|download the|you have been successfully|there was a problem subscrib|reach the report|have a tip|tell us what|join the conversation|comment on this|follow (?:our|her|him|them|ap|the|\w+.{0,30} on (?:twitter|facebook|instagram)))\b.{0,200}$",
        ),
        (
            "related",
            r"^(?:read later|view all(?: \(\d+\))?|iklan|anzeige|publicidad|publicidade|werbung|voltar|volver|back|zurück|video|photos?|caption|copy link)$",
        ),
        ("source line", r"^sources?\s*:\s.{2,40}$"),
        (
            "date line",
            r"^(?:(?:published|updated|posted|last (?:updated|modified)|first published)\b[:\s].{0,70}|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+\w+\s+\d{1,2},?\s+\d{4}.{0,60}|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\w*\.?\s+\d{1,2},?\s+\d{4}(?:.{0,30})?|\d{1,2}\s+(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\w*\.?,?\s+\d{4}[^!?]{0,60}|\d{1,2}[./-]\d{1,2}[./-]\d{4}[^.!?]{0,100})$",
        ),
        (
            "related",
            r"^(?:related(?: (?:stories|articles|posts|content|topics|links|coverage|news|reading))?|read (?:more|next|also)|see also|more (?:on|from|stories|news|in)\b.{0,50}|you (?:may|might) also (?:like|enjoy).{0,30}|recommended(?: for you)?|most (?:read|popular|viewed)|trending(?: now)?|popular(?: now| posts| stories)?|advertisement|sponsored(?: content)?|story continues below.{0,30}|continue reading.{0,60}|article continues.{0,40}|scroll (?:down )?(?:to|for).{0,40}|don.t miss|also (?:read|on|see)\b.{0,80}|further reading|keep reading|up next|watch(?: now| next)?|top stories|latest (?:news|stories)|in this (?:article|story)|share this(?: article| story| post)?.{0,20}|share|tweet|email|print|comments?(?: \(\d+\))?|\d+ comments?|leave a (?:comment|reply)|facebook|twitter|whatsapp|pinterest|reddit|linkedin|close|menu|advertising|skip ad|listen|play|pause|subscribe(?: now)?|sign up(?: now)?|log in|tags?:.{0,200}|topics?:.{0,200}|filed under:?.{0,200}|categories:.{0,100}|image (?:credit|source|copyright):?.{0,80}|photo(?:graph)?(?: credit| by)?:.{0,80})\s*[:：>»]*$",
        ),
        ("follow us", r"^(?:follow|like|find|join) (?:us|me|\w+ \w+|@?\w+)? ?(?:on|at|@).{0,80}$"),
        (
            "follow us",
            r"^.{0,30}(?:sign up (?:for|to)|subscribe to) (?:our|the|your|my|receive)\b.{0,120}$",
        ),
        (
            "copyright",
            r"^.{0,80}(?:all rights reserved|this material may not be published|may not be (?:reproduced|republished)|republished with permission).{0,200}$",
        ),
    )
)

ANYWHERE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.I))
    for name, pattern in (
        (
            "advertising",
            r"^[\s\[(（【—-]*(?:advert|advertisements?|advertising|广告|推广|continue reading the main story|story continues below.{0,30}|article continues.{0,30}|sponsored(?: content)?|loading\.*|this slideshow requires javascript\.?)[\s\])）】—:：-]*$",
        ),
        (
            "share bar",
            r"^(?:[\s|·,、:：]*(?:share(?: (?:on|this|to|via))?|tweet|facebook|twitter|whats ?app|google\s?\+|pinterest|pint|pin it|linked ?in|e-?mail|print|reddit|telegram|tumblr|messenger|flipboard|line|copy link|微博|新浪微博|腾讯微博|微信|朋友圈|qq空间|qq好友|qq|人人网|开心网|豆瓣|易信|网易微博|百度贴吧|更多|分享到?|分享至|复制链接)){2,}[\s|·,、:：]*\d*$",
        ),
        (
            "player message",
            r"^(?:media playback is unsupported on your device|您的浏览器(?:暂时)?(?:无法播放|不支持).{0,30}|video not available|your browser does not support.{0,40})\.?$",
        ),
        (
            "related",
            r"^[\s\[【(（>▪●■-]*(?:相关(?:阅读|新闻|报道|链接)|延伸阅读|推荐阅读|此前报道|更多(?:阅读|报道|新闻)|点击(?:进入|查看|阅读)?(?:专题|更多)|related(?: stor(?:y|ies)| article)?|read (?:more|also|next)|see also|also read|watch|more)\s*[:：|>»].{0,140}$",
        ),
    )
)
"""Lines that are furniture wherever they stand; the last kind only where a link is in them."""

SUFFIX: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (
            "editors",
            rf"\s*[（(\[【〔]\s*(?:本文)?(?:{_EDITORS}){_COLON}[^（）()\[\]【】。]{{1,50}}[）)\]】〕]\s*$",
        ),
        (
            "source line",
            r"\s*[（(\[【]\s*(?:本文|文章|信息|稿件|内容)?(?:来源|转自|转载自)\s*[:：][^（）()\[\]【】。]{1,40}[）)\]】]\s*$",
        ),
        (
            "editors",
            rf"(?<=[。！？”’）)…])\s*(?:责任编辑|责编|本文编辑|编辑){_COLON}\w[^。，！？]{{1,20}}$",
        ),
    )
)
"""Parts at the end of the last paragraph that are not of its sentence."""

_LABELLED = re.compile(
    rf"(?:{_EDITORS}|{_SOURCES}|{_TIMES}|时间发布|{_COUNTS}|{_CARDS}|作\s*者|记\s*者|摄\s*影|通讯员|字体|字号|字体大小|分享到?|打印|浏览字体|文字大小)\s*[:：]"
)

PREFIX = re.compile(r"^\s*[（(【\[]\s*(?:原标题|原题)(?:为)?\s*[:：][^）)】\]]{1,120}[）)】\]]\s*")
"""A note on the original title that stands before the first sentence."""

CUT = re.compile(
    rf"^{_OPEN}(?:责任编辑|責任編輯|责编|責編|本文编辑){_COLON}|^{_OPEN}(?:相关|延伸|推荐|热门)(?:阅读|链接|新闻|报道|文章|推荐|专题|资讯)[\s:：】\]>]*$"
    r"|^(?:related(?: (?:stories|articles|posts|content|news|links|coverage))?|you (?:may|might) also (?:like|enjoy)|recommended(?: for you)?"
    r"|more stories|read next|our latest stories|latest (?:news|stories)|explore further|more (?:from|on|in) .{2,40}|most (?:read|popular|viewed).{0,30}|trending(?: now)?"
    r"|popular (?:posts|stories|now)|[-–\s]*(?:next|previous) .{0,12}(?:news|post|article|story)[-–\s]*|about the author|comments?(?: \(\d+\))?|leave a (?:comment|reply))\s*:?$",
    re.I,
)
"""Lines after which a body has ended, if not much follows."""


def anywhere(text: str, *, linked: bool) -> str:
    """The name of the furniture that ``text`` is even amid the article, or ``""``."""
    for name, pattern in ANYWHERE:
        if len(text) <= 200 and (linked or name != "related") and pattern.match(text):
            return name
    return ""


def furniture(text: str) -> str:
    """The name of the kind of furniture that the line ``text`` is, or ``""``."""
    if len(text) > 700:
        return ""
    for name, pattern in EDGE:
        if pattern.match(text):
            return name
    if len(text) < 160 and "。" not in text and len(_LABELLED.findall(text)) >= 2:
        return "facts line"
    return ""
