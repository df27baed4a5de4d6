import type { Router } from 'express'
import type { AttachmentStore } from '../../../core/attachment.ts'
import { attachmentHeaders } from '../../../core/attachment-headers.ts'
import { allowOrigin } from '../cors.ts'
import { Refusal } from '../refusal.ts'
import type { FileLinks } from './links.ts'

/** The files of conversations, by links that renderings of them hold. */
export function addFileRoute(router: Router, { store, links }: { store: AttachmentStore; links: FileLinks }): void {
  router.get('/attachments/:file', async (request, response) => {
    const { file } = request.params
    const { id, customer } = links.open(file, request.query.t)
    const { attachment, owner, bytes } = await store.open({ role: 'customer', id: customer }, file)
    if (owner.conversation !== id) throw new Refusal(404, 'NotFound', 'The file is not here any more.')
    // Whoever has the link may read the file: on what page it is shown does not matter.
    if (request.headers.origin !== undefined) allowOrigin(response, request.headers.origin)
    response.writeHead(200, {
      ...attachmentHeaders(attachment),
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'private, max-age=3600',
    })
    response.end(bytes)
  })
}
