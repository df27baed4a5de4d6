/**
 * Words that customers and authors use for the same thing: a row each, English on the left, Chinese (simplified) on the
 * right. A text with one word of a row also matches texts with another, at a lower weight than the word itself. A phrase
 * counts where its words stand together, in any of their forms. Of Chinese words the longest counts, so that one with
 * another in it stands in the rows of both. A word may stand in several rows; one that means different things to
 * different businesses ("available", "open", "book") is better left out.
 */
const EVERYDAY = `
  how long, how many days, how soon, when will, how quickly    | 多久, 几年, 几个月, 时效, 多长
  where, whereabouts                                           | 哪里
  why, how come, what is the reason                            | 为什么, 原因
                                                               | 不能, 不可以, 不行, 无法, 没法
  less, lower, smaller, reduced                                | 少, 低
  twice, two times, double, duplicate                          | 两次, 重复, 两遍
  cheap, cheaper, low price                                    | 便宜
  weekend, saturday, sunday                                    | 周末, 周六, 周日, 星期六, 星期天
  public holiday, bank holiday                                 | 节假日, 法定假日, 公众假期
  photo, picture, image                                        | 照片, 图片
  child, kid                                                   | 儿童, 小孩, 孩子
  human, real person, live agent, human being, someone real    | 人工, 真人
  environment, environmentally, sustainable, sustainability    | 环保, 环境
`

const SHOPPING = `
  refund, money back, reimburse, reimbursement, get my money   | 退款, 退钱, 退
  return, send back, send it back, give back, bring back       | 退货, 退换, 退回, 退
  exchange, swap, replace, replacement                         | 换货, 退换, 调换, 更换, 换
  ship, deliver, delivery, send, dispatch, shipment            | 发货, 配送, 寄送, 送货, 发往, 寄到, 寄
  shipping cost, delivery cost, shipping fee, delivery fee, postage, delivery price, shipping price, delivery charge, shipping charge, how much is shipping, how much is delivery, cost of shipping, cost of delivery, freight | 运费, 邮费, 快递费, 邮资
  free shipping, free delivery                                 | 包邮, 免运费, 免邮
  cost, price, fee, charge, how much, expensive                | 多少钱, 价格, 费用, 价钱, 收费
  parcel, package, packet                                      | 包裹, 快件
  courier, carrier                                             | 快递, 快递公司
  track, tracking, where is, wheres                            | 物流, 查件, 单号, 追踪, 跟踪
  order, purchase, buy                                         | 购买, 下单, 买
  order                                                        | 订单
  cancel, call off, abort                                      | 取消, 撤销
  broken, damaged, damage, faulty, defective, defect           | 坏, 破损, 损坏, 瑕疵, 质量问题, 故障, 破
  repair, fix, mend                                            | 修理, 维修, 修补, 修好, 修
  warranty, guarantee                                          | 保修, 质保
  coupon, voucher, discount code, promo code, promotion code, promotional code, coupon code, promo | 优惠券, 优惠码, 折扣码
  discount, sale, rebate                                       | 折扣, 打折, 优惠
  gift card, gift voucher, gift certificate                    | 礼品卡
  size, sizing, fit                                            | 尺码, 尺寸, 号码, 大小, 码数
  colour, color                                                | 颜色
  store, shop, branch                                          | 门店, 店铺, 实体店, 店里, 有哪些门店, 有实体店, 有门店, 门店地址, 门店在哪里
  your stores, have a store, have any stores, have stores, have a shop, any shops, nearest store, nearest shop, store near, shop near, store location, shop location | 有哪些门店, 有实体店, 有门店, 门店地址, 门店在哪里
  opening hours, opening times, business hours                 | 营业时间, 营业, 开门, 关门, 打烊
  pick up, pickup, collect in store, collect my order, click and collect | 自提, 取货, 自取
  in stock, out of stock, sold out, back in stock, restock     | 有货, 缺货, 没货, 补货, 库存, 断货, 断码
  late, delayed, delay, overdue, not arrived, not come, not here, taking so long, taking too long | 延误, 晚到, 迟, 延迟, 没到, 太慢
  lost, missing, disappeared, not arrived, never arrived, not received, never received, not come, never came, not get, never got, no parcel | 没到, 丢失, 丢件, 没收到, 少件, 漏发, 未收到, 遗失, 丢了
  wrong item, incorrect item, wrong product                    | 发错货, 发错, 错误的商品
  wash, clean, laundry                                         | 清洗, 洗涤, 洗
  waterproof, water resistant, rainproof                       | 防水
  member, membership, club                                     | 会员, 俱乐部, 入会
  benefit, benefits, perk, perks, privilege, privileges        | 好处, 权益, 福利, 特权
  points, reward points, loyalty points                        | 积分
  customs, duty, duties, import tax                            | 关税, 清关, 海关
  gift wrap, gift wrapping                                     | 礼品包装
  gift, present                                                | 礼物, 礼品, 赠品
  zip, zipper                                                  | 拉链
  spare part, spare parts, accessory, accessories              | 配件, 零件, 备件
  parcel locker, pick-up point                                 | 快递柜, 驿站, 自提点, 自提柜
  second hand, secondhand, pre-owned                           | 二手
  made in, manufactured, produced                              | 生产, 产地, 制造
`

const PAYING = `
  pay, payment                                                 | 付款, 支付, 付钱
  credit card, debit card, bank card                           | 信用卡, 银行卡, 借记卡
  invoice, receipt, bill                                       | 发票, 收据, 小票, 账单
  american express, amex                                       |
  money arrived, received the money                            | 到账, 收到钱
  instalments, installments, pay later, split payment          | 分期
  declined, rejected, refused                                  | 拒绝, 被拒
  transfer, remittance                                         | 转账, 汇款
  exchange rate, conversion rate                               | 汇率
  withdraw, withdrawal, cash out                               | 取款, 提现, 取现
  cash machine, atm, cashpoint, cash dispenser                 | 取款机, 提款机
  top up, topup, add money, add funds                          | 充值
  charged twice, double charge, paid twice, billed twice       | 扣了两次, 重复扣款, 多扣
  deduct, debited, took money                                  | 扣款, 扣钱
  statement, transaction history                               | 对账单, 流水, 交易记录
  fraud, scam, phishing                                        | 诈骗, 欺诈, 骗子
  credit limit, spending limit                                 | 额度, 限额
`

const ACCOUNTS = `
  change, edit, modify, update, amend, correct                 | 修改, 更改, 变更, 改
  address                                                      | 地址
  account, profile                                             | 账户, 账号
  password, passcode                                           | 密码
  forgot, cannot remember                                      | 忘记, 忘了
  sign in, log in, login, signin, log on, logon                | 登录, 登不上
  sign out, log out, logout, log off                           | 退出登录
  sign up, register, create account, join, become              | 注册, 加入, 入会
  delete, remove, erase, close, get rid of                     | 删除, 注销
  unsubscribe, opt out, stop sending, stop receiving           | 退订, 取消订阅
  locked, blocked, frozen, suspended                           | 锁定, 被锁, 锁住, 冻结
  two-step, two-factor, two step, two factor, 2fa              | 两步验证, 双重验证, 二次验证
  verification code, one-time code, otp, security code         | 验证码
  verify, verification, confirm my identity, identity check    | 验证, 实名, 认证
  email, mail, e-mail                                          | 邮箱, 邮件, 电子邮件
  notification, push message                                   | 通知, 推送
  data, personal data, privacy, personal information           | 隐私, 个人信息, 数据, 资料
  secure, safe, security                                       | 安全
  expire, expired, expiry, valid, validity, run out            | 过期, 有效期, 到期, 失效, 期限
  contact, reach, call, phone, hotline, talk to, speak to      | 联系, 客服, 电话, 热线
  job, career, vacancy, hiring, recruit                        | 招聘, 招人, 工作机会
`

const SOFTWARE = `
  install, set up, setup                                       | 安装
  start, launch, run                                           | 启动, 运行
  stop, shut down, shutdown                                    | 停止, 关闭, 终止
  restart, reboot                                              | 重启, 重新启动
  error, failure, fail, problem, issue                         | 错误, 报错, 失败, 异常, 出错
  configure, configuration, setting, settings                  | 配置, 设置
  directory, folder                                            | 目录, 文件夹
  permission, access rights                                    | 权限
  administrator, admin                                         | 管理员
  plugin, plug-in, add-on                                      | 插件
  timeout, timed out                                           | 超时
  restore, recover, recovery                                   | 恢复, 还原
  synchronise, synchronize, sync                               | 同步
  manual, instructions, user guide, user manual                | 说明书, 使用说明, 手册
  website, web site, web page                                  | 网站, 网页
  source code                                                  | 源码, 源代码
  what is the difference, difference between, differ           | 区别, 不同
`

const TRAVEL = `
  plane, airplane, aeroplane, flight, fly, hand luggage        | 飞机, 登机, 托运, 航班
  baggage, luggage, suitcase                                   | 行李
  country, abroad, overseas, international, foreign            | 国外, 海外, 国家, 国际
  reserve, booking, reservation                                | 预订, 预约, 预定, 订票, 订房
  parking, car park                                            | 停车, 停车场
  wifi, wi-fi, wireless internet                               | 无线网络, 无线网
  smoking, smoke                                               | 吸烟, 抽烟
  taxi, cab                                                    | 出租车, 打车
  wheelchair, disabled, accessibility                          | 轮椅, 残疾, 无障碍
`

const SERVICES = `
  insurance claim                                              | 理赔, 索赔
  sim card, esim                                               | 手机卡, 电话卡
  data plan, data allowance, mobile data                       | 流量, 流量套餐
  broadband, fibre broadband                                   | 宽带, 光纤
  phone number, mobile number                                  | 手机号, 电话号码
  renew, renewal                                               | 续费, 续订, 续期, 续约
  driving licence, driving license, driver licence, driver license | 驾照, 驾驶证
  identity card, id card                                       | 身份证
  social security, national insurance                          | 社保, 社会保险
  pension, retirement                                          | 养老金, 退休
  deadline, due date, last day                                 | 截止日期, 最后期限
`

export interface ThesaurusRow {
  readonly english: readonly string[]
  readonly chinese: readonly string[]
}

export const THESAURUS: readonly ThesaurusRow[] = [EVERYDAY, SHOPPING, PAYING, ACCOUNTS, SOFTWARE, TRAVEL, SERVICES]
  .flatMap((table) => table.trim().split('\n'))
  .map((row) => {
    const [english = '', chinese = ''] = row.split('|')
    return { english: members(english), chinese: members(chinese) }
  })

function members(list: string): string[] {
  return list.split(',').flatMap((member) => (member.trim() === '' ? [] : [member.trim()]))
}
