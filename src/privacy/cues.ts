/** What the words beside a number say that it is. */
export type Cue = 'card' | 'phone' | 'ssn' | 'resident-id' | 'other'

// Words of one kind, as alternatives of a regular expression; Latin ones match as whole words.
const WORDS: Record<Cue, { readonly latin: string; readonly han: string }> = {
  card: {
    latin: 'cards?|cc|visa|master ?card|amex|american express|maestro|unionpay|jcb|diners',
    han: '卡号|卡號|信用卡|银行卡|銀行卡|储蓄卡|儲蓄卡|借记卡|借記卡|银联卡|银联|工资卡',
  },
  phone: {
    latin:
      'phones?|telephone|tel|mobile|cell|cellphone|fax|whatsapp|sms|hotline|helpline|landline|office|desk|' +
      'call|calls|called|calling|dial|ring|reach|reached|contact|text|texted|messages?|answering|' +
      '(?:my|his|her|our) (?:new |old )?number|telefon|telefonnummer|handy|handynummer|mobilnummer|téléphone|portable|teléfono|móvil|telefone|celular|cellulare',
    han:
      '电话|電話|手机|手機|座机|座機|固话|固話|传真|傳真|热线|熱線|联系方式|聯繫方式|联系人|联系|聯繫|拨打|撥打|致电|' +
      '致電|打给|打給|打到|短信|微信|来电|來電|回电|回電',
  },
  ssn: { latin: 'ssn|itin|social security|social|tin|taxpayer', han: '社会安全号|社會安全號|社安号|社安號|税号|稅號' },
  'resident-id': {
    latin: 'identity|resident id|id card|identity card',
    han: '身份证|身份證|身分证|身分證|证件|證件',
  },
  other: {
    latin:
      'orders?|invoices?|tracking|reference|ref|case|ticket|bookings?|reservation|confirmation|transactions?|serial|' +
      'model|sku|items?|products?|parts?|version|build|firmware|errors?|code|id|isbn|ean|upc|imei|iccid|vin|parcel|' +
      'shipment|waybill|package|po|receipt|contract|policy|amount|total|price|' +
      'cost|costs|balance|sum|pay|paid|date|year|page|section|uid|ip|address|timestamp|article|batch|lot',
    han:
      '订单|訂單|单号|單號|运单|運單|快递|快遞|物流|编号|編號|序列号|序列號|流水|发票|發票|工单|工單|型号|型號|版本|货号|貨號|' +
      '商品|产品|產品|批号|批號|条码|條碼|条形码|错误|錯誤|代码|代碼|合同|金额|金額|价格|' +
      '價格|总价|總價|余额|餘額|日期|时间|時間|邮编|郵編|券码|兑换码|取件码',
  },
}

/** What may stand between such a word and the number: "my card **number is:** …", "手机**号是** …". */
export const BETWEEN =
  `(?:[\\s:=,?#"'“”‘’「」()\\[\\]*_>|-]|[是为為号號码碼字的我你您他她这這个個了在到改成换換请請打就]|` +
  `(?<![a-z])(?:is|was|are|no|nr|num|number|numbers|me|us|him|her|them|on|at|to|my|your|the|his|our|their|new|old|` +
  `registered|this|that|here|it|please|with|by|via|now|be|should|from|for|and|or|following)(?![a-z])\\.?)`

const kinds = Object.entries(WORDS)
  .map(([cue, { latin, han }]) => `(?<${cue.replace('-', '_')}>(?<![a-z])(?:${latin})(?![a-z])|${han})`)
  .join('|')
const before = new RegExp(`(?:${kinds})${BETWEEN}*$`, 'iu')
const after = new RegExp(`^${BETWEEN}*(?:${kinds})`, 'iu')

const REACH_BEFORE = 56
const REACH_AFTER = 24

/** The cue that belongs to a range of a folded text: the nearest one before it, else one that follows. */
export function cueOf(text: string, start: number, end: number): Cue | undefined {
  const [sameLine = ''] = text.slice(end, end + REACH_AFTER).split('\n', 1)
  const match = before.exec(text.slice(Math.max(0, start - REACH_BEFORE), start)) ?? after.exec(sameLine)
  const kind = match?.groups && Object.entries(match.groups).find(([, word]) => word !== undefined)?.[0]
  return kind?.replace('_', '-') as Cue | undefined
}
