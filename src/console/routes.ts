import { CORRECTION_ROUTES } from './correction-routes.ts'
import { DESK_ROUTES } from './desk-routes.ts'
import { NOTICE_ROUTES } from './notice-routes.ts'
import { REPORT_ROUTES } from './report-routes.ts'
import type { Route } from './route.ts'
import { TRANSCRIPT_ROUTES } from './transcript-routes.ts'

export const ROUTES: readonly Route[] = [
  ...TRANSCRIPT_ROUTES,
  ...DESK_ROUTES,
  ...REPORT_ROUTES,
  ...CORRECTION_ROUTES,
  ...NOTICE_ROUTES,
]
