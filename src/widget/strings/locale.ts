/** The script's attribute, else the page's language, else the browser's. */
export function chooseLocale(attribute: string | null): string {
  return attribute || document.documentElement.lang || navigator.language || 'en'
}

export const isChinese = (locale: string): boolean => /^zh\b/i.test(locale)
