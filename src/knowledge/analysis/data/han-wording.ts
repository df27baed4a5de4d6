/**
 * Ways of writing Chinese that are read as another: `what is written, what it is read as`, both in simplified
 * characters. Documents and questions are read alike, so that either side may use either way.
 */

/** Characters that are taken for each other in these words. */
const VARIANTS = `
  帐号 账号, 帐户 账户, 帐单 账单, 到帐 到账, 入帐 入账, 转帐 转账, 付帐 付账, 结帐 结账, 记帐 记账, 对帐 对账, 查帐 查账,
  登陆 登录, 帐蓬 帐篷, 账篷 帐篷, 其它 其他, 定单 订单, 定购 订购, 图象 图像, 邮政编码 邮编,
  二维吗 二维码, 验证吗 验证码, 撤消 取消`

/** Words of Taiwan and Hong Kong, and what the same is called on the mainland. */
const REGIONAL = `
  软体 软件, 硬体 硬件, 韧体 固件, 滑鼠 鼠标, 萤幕 屏幕, 荧幕 屏幕, 列印 打印, 印表机 打印机, 影印 复印, 网路 网络, 伺服器 服务器,
  资料库 数据库, 资料夹 文件夹, 档名 文件名, 程式 程序, 应用程式 应用程序, 使用者 用户, 登入 登录, 登出 退出登录,
  连结 链接, 连线 连接, 简讯 短信, 短讯 短信, 讯息 消息, 相片 照片, 笔电 笔记本电脑, 硬碟 硬盘, 随身碟 优盘, 行动电源 充电宝,
  行动电话 手机, 手提电话 手机, 预设 默认, 设定 设置, 支援 支持, 品质 质量, 保固 保修, 宅配 配送, 出货 发货, 门市 门店,
  折价券 优惠券, 抵用券 优惠券, 礼券 礼品卡, 点数 积分, 专线 热线, 刷退 退款, 退费 退款, 汇款 转账, 帐款 账款,
  捷运 地铁, 计程车 出租车, 机车 摩托车, 公车 公交车, 脚踏车 自行车, 单车 自行车, 冷气 空调, 便当 盒饭,
  优惠代码 优惠码, 促销代码 优惠码, 追踪码 运单号, 货运单号 运单号, 物流单号 运单号, 快递单号 运单号, 统编 税号,
  统一编号 税号, 电邮 邮箱, 电子信箱 邮箱, 信箱 邮箱, 密码忘记 忘记密码, 忘了密码 忘记密码, 密码忘了 忘记密码`

/** Spoken words, and how they are written. */
const SPOKEN = `
  咋办 怎么办, 咋整 怎么办, 咋弄 怎么办, 咋回事 怎么回事, 咋样 怎么样, 咋个 怎么, 咋 怎么, 为啥 为什么, 干啥 干什么, 啥 什么,
  哪儿 哪里, 木有 没有, 肿么 怎么, 神马 什么, 酱紫 这样, 介个 这个`

/** What is asked for, in one way of asking it: a time, a manner, a reason, a place, a price. */
const ASKED = `
  什么时候 多久, 啥时候 多久, 啥时 多久, 几时 多久, 何时 多久, 多长时间 多久, 多少天 多久, 几天 多久, 几个工作日 多久, 几年 多久, 几个月 多久,
  多少时间 多久, 几个小时 多久, 怎样才能 怎么, 怎么才能 怎么, 如何才能 怎么, 如何 怎么, 怎样 怎么, 为何 为什么, 什么地方 哪里, 哪些地方 哪里,
  什么原因 为什么, 多少银子 多少钱, 几块钱 多少钱, 几元 多少钱, 什么价 多少钱, 啥价 多少钱`

export const HAN_WORDING: ReadonlyMap<string, string> = new Map(
  [VARIANTS, REGIONAL, SPOKEN, ASKED].flatMap((table) =>
    table.split(',').map((row) => {
      const [written = '', read = ''] = row.trim().split(' ')
      return [written, read] as const
    }),
  ),
)
