import { CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder'
import express from 'express'

// The peer: Bot Framework's own adapter with a bot that does nothing but echo, without authentication.
const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}))
const app = express()
app.use(express.json())
app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }))
app.post('/api/messages', (request, response) =>
  adapter.process(request, response, async (context) => {
    await context.sendActivity(`Echo: ${context.activity.text}`)
  }),
)
app.listen(Number(process.env.PORT))
process.on('SIGTERM', () => process.exit(0))
