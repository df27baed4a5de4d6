import { journey } from 'parleykit/testing'
import { openDemo } from './demo.ts'

const { en, zh } = await openDemo()

journey('a greeting, and thanks', en, async ({ customer, bot }) => {
  await customer.says('good morning')
  bot.says('Ask me about orders')
  await customer.says('are you a robot?')
  bot.says('AI assistant')
  await customer.says('thanks a lot')
  bot.says("You're welcome")
  await customer.says('never mind')
  bot.says('All right')
})

journey('你好', zh, async ({ customer, bot }) => {
  await customer.says('你好')
  bot.says('您好！')
  await customer.says('你是真人吗')
  bot.says('AI 助手')
})
