import { describe, expect, it } from 'vitest'
import { safeImage, safeLink } from '../../src/widget/links.ts'

const base = 'https://help.example/chat/'

describe('addresses in what the bot says', () => {
  it.each([
    ['https://shop.example/a?b#c', 'https://shop.example/a?b#c'],
    ['HTTP://shop.example', 'http://shop.example/'],
    ['mailto:help@shop.example', 'mailto:help@shop.example'],
    ['tel:+41791234567', 'tel:+41791234567'],
    ['/help/returns#how', 'https://help.example/help/returns#how'],
    ['javascript:alert(1)', undefined],
    [' java\nscript:alert(1)', undefined],
    ['JavaScript:alert(1)', undefined],
    ['data:text/html,<script>', undefined],
    ['vbscript:x', undefined],
    ['file:///etc/passwd', undefined],
    ['blob:https://help.example/x', undefined],
    ['relative/path', undefined],
    ['#top', undefined],
    ['', undefined],
    ['https://', undefined],
  ])('%j links to %j', (address, link) => expect(safeLink(address, base)).toBe(link))

  it.each([
    ['/otter.png', 'https://help.example/otter.png'],
    ['https://help.example/otter.png', 'https://help.example/otter.png'],
    ['data:image/png;base64,AAAA', 'data:image/png;base64,AAAA'],
    ['https://elsewhere.example/pixel.png', undefined],
    ['//elsewhere.example/pixel.png', undefined],
    ['/\\elsewhere.example/pixel.png', undefined],
    ['data:image/svg+xml,<svg onload="x"/>', undefined],
    ['data:text/html,x', undefined],
  ])('%j is shown as %j', (address, source) => expect(safeImage(address, base)).toBe(source))
})
