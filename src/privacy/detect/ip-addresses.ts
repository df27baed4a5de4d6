import { BlockList, isIPv4, isIPv6 } from 'node:net'
import type { Detector } from '../detector.ts'
import type { Candidate } from '../finding.ts'

const V4 = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)/g
const V6 = /(?<![\w:.])[\da-f:]{6,39}(?:\.\d{1,3}){0,3}(?![\w:]|\.\d)/gi
const VERSION = /(?:version|firmware|release|build|section|chapter|版本|固件|章节|第)[\s:=]{0,3}$/i

/** Addresses that everybody has: they tell nothing about anyone, and help pages are full of them. */
const nobodys = new BlockList()
nobodys.addSubnet('0.0.0.0', 8)
nobodys.addSubnet('10.0.0.0', 8)
nobodys.addSubnet('127.0.0.0', 8)
nobodys.addSubnet('169.254.0.0', 16)
nobodys.addSubnet('172.16.0.0', 12)
nobodys.addSubnet('192.168.0.0', 16)
nobodys.addSubnet('224.0.0.0', 3)
nobodys.addAddress('::1', 'ipv6')
nobodys.addSubnet('fe80::', 10, 'ipv6')

/** Addresses on the internet, not those within a home or office network. */
export const ipAddresses: Detector = {
  hint: /\d\.\d|:[\da-f]*:/i,
  detect(text) {
    const found: Candidate[] = []
    for (const { index: start, 0: address } of text.matchAll(V4)) {
      if (!isIPv4(address) || nobodys.check(address)) continue
      if (VERSION.test(text.slice(Math.max(0, start - 16), start))) continue
      found.push({ start, end: start + address.length, type: 'ip-address', certainty: 'proven' })
    }
    for (const { index: start, 0: address } of text.matchAll(V6)) {
      if (!isIPv6(address) || nobodys.check(address, 'ipv6')) continue
      found.push({ start, end: start + address.length, type: 'ip-address', certainty: 'proven' })
    }
    return found
  },
}
