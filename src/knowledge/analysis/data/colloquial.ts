/** How English is written in haste: `what is written = what it stands for`. */
const TABLE = `
  u = you, ya = you, yall = you, ur = your, urs = yours, wat = what, wut = what, whut = what, wich = which,
  wen = when, wanna = want to, gonna = going to, gotta = have to, hafta = have to, gimme = give me, lemme = let me,
  tryna = trying to, dunno = do not know, kinda = kind of, sorta = sort of, outta = out of, cuz = because,
  coz = because, bc = because, bcuz = because, becuz = because, pls = please, plz = please, plss = please,
  pleez = please, thx = thanks, thanx = thanks, tks = thanks, tnx = thanks, tysm = thanks, kk = ok, teh = the,
  hte = the, adn = and, nad = and, yuo = you, hwo = how, waht = what, whta = what, wehn = when, whne = when,
  taht = that, okey = ok, yep = yes, yeah = yes, yup = yes, nope = no, nah = no, hiya = hi, heya = hi, howdy = hi,
  helo = hello, sry = sorry, soz = sorry, thru = through, tho = though, altho = although, til = until, b4 = before,
  l8r = later, l8 = late, gr8 = great, m8 = mate, w8 = wait, 2day = today, 2moro = tomorrow, 2morrow = tomorrow,
  tmrw = tomorrow, tmr = tomorrow, tomoz = tomorrow, yday = yesterday, 2nite = tonight, asap = soon, nvm = never mind,
  idk = do not know, smth = something, sth = something, smn = someone, ppl = people, msg = message, msgs = messages,
  txt = text, pic = photo, pics = photos, vid = video, pw = password, pwd = password, passwd = password,
  acc = account, acct = account, accnt = account, addr = address, num = number, qty = quantity, amt = amount,
  appt = appointment, fav = favourite, xmas = christmas, bday = birthday, wknd = weekend, hrs = hours, hr = hour,
  mins = minutes, wks = weeks, yrs = years, yr = year, mth = month, mths = months`

export const COLLOQUIAL: ReadonlyMap<string, readonly string[]> = new Map(
  TABLE.split(',').map((row) => {
    const [written = '', meant = ''] = row.split('=')
    return [written.trim(), meant.trim().split(' ')] as const
  }),
)

/** Before one of these, "2" and "4" are rather the words to and for. */
export const AFTER_TO = wordSet('me my the a an us our you u your ur him her his it them this that be')

/** After one of these, "2" is rather the word to, unless what follows is counted. */
export const BEFORE_TO = wordSet(`want need have like try trying going able how where ship shipping send sent deliver
  delivery talk speak return go write reply listen wanted got way back due`)

/** Before one of these, "r" is rather the word are. */
export const AFTER_ARE = wordSet('you u ur your they we the there these those my our')

function wordSet(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/))
}
