/** The demo's stores. Hours by the store's own clock, Monday first; undefined where it is closed. */
const european = (weekday: readonly string[], saturday: readonly string[], sunday?: readonly string[]) => [
  ...Array.from({ length: 5 }, () => weekday),
  saturday,
  sunday ?? null,
]
const chinese = [...Array.from({ length: 5 }, () => ['10:00', '21:30']), ['10:00', '22:00'], ['10:00', '22:00']]

export const SHOPS = [
  { id: 'innsbruck', timeZone: 'Europe/Vienna', week: european(['09:30', '18:30'], ['09:00', '17:00']) },
  { id: 'munich', timeZone: 'Europe/Berlin', week: european(['10:00', '19:00'], ['10:00', '18:00']) },
  {
    id: 'edinburgh',
    timeZone: 'Europe/London',
    week: european(['09:30', '18:00'], ['09:00', '18:00'], ['11:00', '17:00']),
  },
  { id: 'shanghai', timeZone: 'Asia/Shanghai', week: chinese },
  { id: 'chengdu', timeZone: 'Asia/Shanghai', week: chinese },
]
