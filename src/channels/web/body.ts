import express, { type NextFunction, type Request, type Response } from 'express'
import { unsupportedType } from './refusal.ts'

const MAX_BODY_BYTES = 256 * 1024

const parseJson = express.json({ limit: MAX_BODY_BYTES })

function requireJson(request: Request, _response: Response, next: NextFunction): void {
  const length = request.headers['content-length']
  const hasBody = request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
  next(hasBody && request.body === undefined ? unsupportedType() : undefined)
}

/** Reads a JSON body. No body at all is left for the route to judge. */
export const jsonBody = [parseJson, requireJson]
