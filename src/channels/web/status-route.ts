import type { Router } from 'express'
import { requestLocale } from './locale.ts'
import { respond } from './respond.ts'

/** What visitors are told of the chat before they write. */
export interface ChannelStatus {
  /** False while the channel is switched off; `text` says so kindly. */
  readonly open: boolean
  readonly text?: string
  /** Of an incident. */
  readonly banner?: string
}

export type StatusIn = (locale: string | undefined) => Promise<ChannelStatus>

/** For whoever asks: it says nothing of anybody. No part of Direct Line. */
export function addStatusRoute(router: Router, status: StatusIn): void {
  router.get('/status', async (request, response) => {
    respond(response, 200, await status(requestLocale(request, request.query.locale)))
  })
}
