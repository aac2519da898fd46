"""Chinese, written without blanks: phrases and the words around them. Data only."""

from __future__ import annotations

from newscrawl.demo.layouts.tongue import Tongue, lines

_NUMBERED = tuple(str(month) for month in range(1, 13))

CHINESE = Tongue(
    code="zh",
    months=_NUMBERED,
    first=tuple("林 周 陈 沈 韩 郭 苏 许".split()),  # the surname stands first
    last=tuple("明远 思雨 建国 晓梅 文博 丽华 志强 雅琴".split()),
    places=tuple("青溪镇 白石县 云河市 东岭 柳湾 金桥镇 南湖村 松坪".split()),
    phrases={
        "subjects": lines(
            """
            {p}议会
            {p}港务局
            {p}自来水公司
            来自{p}的一组教师
            {p}博物馆
            县工程处
            {p}附近老磨坊的主人
            {p}和{q}之间的渡轮公司
            公交司机工会
            {p}医院
            {q}大学
            """
        ),
        "deeds": lines(
            """
            批准了新建人行桥的计划
            公布了供暖费用的数字
            开放了多年关闭的{x}个房间
            要求延长夜间公交的试运行
            推迟了货运站的出售
            同意在运河边种植{x}棵树
            与{q}的一家公司签订了合同
            发布了被淹街道的地图
            把停车费提高了{x}分钱
            在市场屋檐下数到{x}只燕子
            退回了{x}封从未打开的信
            撤回了关于噪音的投诉
            选择了{q}一家事务所的设计
            """
        ),
        "times": lines(
            """
            星期二晚上
            在持续{x}分钟的会议之后
            {x}个月以来第一次
            在暑假前不久
            本周初
            没有经过太多讨论就
            """
        ),
        "tails": lines(
            """
            而{x}名居民在旁听席上观看
            尽管报告列出了{x}个未解决的问题
            因为旧管道有{x}处漏水
            第二步将在秋天进行
            就像{q}的邻居两年前做的那样
            这样每月可以节省大约{x}小时的工作
            """
        ),
        "quotes": lines(
            """
            我们为此等了{x}个星期
            这里没有人想到会这么顺利
            这是一小步，但方向是对的
            数字本身就能说明问题
            在决定之前我们会看每一棵树
            重要的是大门又打开了
            """
        ),
        "roles": lines(
            """
            工程部门的负责人
            {p}的一位面包师
            港务局发言人
            在{p}住了{x}个月的居民
            """
        ),
        "shorts": lines(
            """
            工程预计在第{x}周结束
            这在{p}并不是新鲜事
            预计下个月会有决定
            这封信目前有{x}个签名
            还需要多长时间仍不清楚
            """
        ),
        "topics": lines(
            """
            接下来会怎样
            {p}的漫长等待
            来自{q}的看法
            仍未解决的问题
            """
        ),
        "items": lines(
            """
            河边新增{x}张长椅
            {p}图书馆的第二扇门
            市场屋顶的修缮工程
            每周至少{x}班开往{q}的公交车
            """
        ),
    },
    forms=(
        "{S}{T}{D}。",
        "{S}{D}，{L}。",
        "{S}{T}{D}，{L}。",
        "“{Q}。”{R}{a}说。",
        "{B}。",
        "据{S}介绍，{B}。",
    ),
    titles=("{S}{D}", "{p}：{S}{D}", "{S}{T}{D}"),
    sections=("本地", "财经", "文化", "体育", "科学", "旅游", "评论", "住房"),
    words={
        "by": "作者：",
        "and": "、",
        "role": "记者",
        "published": "发布于",
        "updated": "更新于",
        "more": "阅读更多",
        "also": "延伸阅读",
        "related": "相关新闻",
        "most": "热门文章",
        "latest": "最新消息",
        "share": "分享本文",
        "letter": "订阅我们的晨间通讯，每天在您的邮箱中收到五个故事。",
        "signup": "订阅",
        "ad": "广告",
        "comments": "评论",
        "comment": "谢谢报道，我每天早上都经过那里，一直很好奇。",
        "reply": "回复",
        "tags": "标签",
        "cookie": "我们使用Cookie来统计页面的使用情况。您可以随时更改您的选择。",
        "accept": "全部接受",
        "home": "首页",
        "next": "下一页",
        "older": "较早的文章",
        "newer": "较新的文章",
        "about": "关于我们",
        "contact": "联系我们",
        "privacy": "隐私",
        "jobs": "招聘",
        "search": "搜索",
        "login": "登录",
        "lost": "页面未找到",
        "lost_text": "抱歉，您要找的页面不存在或已被移动。",
        "bio": "{a}报道城市与河流，此前曾在海边的一家小电台工作。",
        "minutes": "阅读时间{x}分钟",
        "photo": "摄影：{a}",
        "caption": "从钟楼看{p}宁静早晨的广场。",
        "live": "直播",
        "gallery": "图集",
        "video": "视频",
        "wall": "订阅后阅读全文。已经是订阅用户？请登录。",
        "rights": "版权所有",
        "address": "云河市码头街4号",
        "about_text": "我们是一个小编辑部，三十年来一直报道河谷的消息。如果您发现错误请写信给我们，我们会公开更正。报社归读者所有。",
        "follow": "关注我们",
        "name": "{p}{n}",
        "names": "日报 时报 晚报 新闻",
    },
    days=("{Y}年{m}月{d}日", "{Y}-{mm}-{dd}"),
    moments=("{Y}年{m}月{d}日 {H}:{M}", "{Y}-{mm}-{dd} {H}:{M}"),
    blank="",
    between="",
)
