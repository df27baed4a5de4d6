import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const load = promisify(execFile)

it('costs a bot without a model nothing: the client is loaded at the first call', async () => {
  const here = import.meta.url
  const script = `
    import { registerHooks } from 'node:module'
    const loaded = []
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
    const count = () => loaded.filter((url) => /node_modules\\/(@langchain\\/openai|openai)\\//.test(url)).length
    const { createModelClients } = await import(new URL('../../../src/answering/model/clients.ts', ${JSON.stringify(here)}))
    await import(new URL('../../../src/answering/model/language-model.ts', ${JSON.stringify(here)}))
    const tier = { model: 'tiny', inputPrice: 0, outputPrice: 0 }
    const clients = createModelClients({ provider: 'openai', baseUrl: 'http://127.0.0.1:9/v1' }, { small: tier, large: tier })
    const before = count()
    const client = await clients('small', 10)
    console.log(JSON.stringify({ before, after: count() > 0, same: client === (await clients('small', 10)) }))
  `
  const { stdout } = await load(process.execPath, ['--input-type=module', '-e', script])
  expect(JSON.parse(stdout)).toEqual({ before: 0, after: true, same: true })
})
