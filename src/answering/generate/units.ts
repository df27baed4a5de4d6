/** What is counted, in the words of several languages: 30 days are not 30 hours, and 50 % not 50 euros. */
const NAMES: Readonly<Record<string, string>> = {
  '%': '% percent pct prozent percento porcento',
  second: 's sec secs second seconds sekunde sekunden seconde secondes segundo segundos 秒 秒钟',
  minute: 'min mins minute minutes minuten minuto minutos 分钟 دقيقة دقائق דקה דקות',
  hour: 'h hr hrs hour hours stunde stunden heure heures hora horas ora ore 小时 个小时 钟头 个钟头 ساعة ساعات שעה שעות',
  day: 'd day days tag tage tagen jour jours día días dia dias giorno giorni 天 يوم يوما أيام יום ימים',
  workday: 'workday workdays werktag werktage werktagen arbeitstage 工作日 个工作日',
  week: 'week weeks woche wochen semaine semaines semana semanas settimana settimane 周 星期 个星期 礼拜 个礼拜 أسبوع أسابيع שבוע שבועות',
  month: 'month months monat monate monaten mois mes meses mese mesi 个月 شهر أشهر شهور חודש חודשים',
  year: 'year years jahr jahre jahren an ans année années año años anno anni 年 سنة سنوات שנה שנים',
  dollar: '$ us$ usd dollar dollars 美元 美金',
  euro: '€ eur euro euros 欧元',
  pound: '£ gbp 英镑',
  yuan: '¥ cny rmb yuan yen jpy 元 块 块钱 人民币 円 日元',
  franc: 'chf franken',
  kg: 'kg kgs kilo kilos kilogram kilograms 公斤 千克',
  g: 'g gram grams 克',
  km: 'km kilometre kilometres kilometer kilometers 公里 千米',
  m: 'm metre metres meter meters 米',
  cm: 'cm centimetre centimetres centimeter centimeters 厘米',
  mm: 'mm millimetre millimetres millimeter millimeters 毫米',
  l: 'l litre litres liter liters 升',
  ml: 'ml millilitre millilitres milliliter milliliters 毫升',
  mb: 'mb',
  gb: 'gb',
  tb: 'tb',
  degree: '° °c °f degree degrees 度 摄氏度',
  volt: 'v volt volts',
  watt: 'w watt watts',
}

const UNITS = new Map(
  Object.entries(NAMES).flatMap(([unit, names]) => names.split(' ').map((name): [string, string] => [name, unit])),
)

const escaped = (name: string) => name.replace(/[$]/g, '\\$&')
const longestFirst = [...UNITS.keys()].sort((a, b) => b.length - a.length).map(escaped)
const letter = '[\\p{Script=Latin}\\p{Script=Arabic}\\p{Script=Hebrew}]'
/** A unit behind a number, with what may stand between. */
const BEHIND = new RegExp(
  `^[ -]?(?:(business|working|work)[ -](?=day)|(arbeits)(?=tag))?(?:(?:per cent|por ciento|pour cent)|(${longestFirst.join('|')}))(?!(?<=${letter})${letter})`,
  'iu',
)
const BEFORE = /(us\$|usd|eur|gbp|cny|rmb|chf|jpy|[$€£¥]) ?$/i

export interface Unit {
  readonly name: string
  /** Length of its word behind the number; 0 where it stands before. */
  readonly length: number
}

/** The unit of the number between two texts. */
export function unitOf(before: string, behind: string): Unit | undefined {
  const found = BEHIND.exec(behind)
  if (found) {
    const [all, work, arbeits, name] = found
    const unit = name === undefined ? '%' : UNITS.get(name.toLowerCase())
    const length = all.length
    if (unit) return { name: unit === 'day' && (work ?? arbeits) ? 'workday' : unit, length }
  }
  const symbol = BEFORE.exec(before)?.[1]?.toLowerCase()
  const name = symbol === undefined ? undefined : UNITS.get(symbol)
  return name === undefined ? undefined : { name, length: 0 }
}
