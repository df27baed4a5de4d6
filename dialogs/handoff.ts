import { defineDialog } from 'parleykit'

export default defineDialog({
  description: 'Tells a customer how to reach a person',
  examples: [
    'talk to a person',
    'I want to speak to a human',
    'can I talk to someone',
    'connect me to an agent',
    'human please',
    'I need a real person',
    'speak to customer service',
    'can I speak to a manager',
    'agent',
    'operator',
    'customer service',
    '转人工',
    '人工客服',
    '我要找真人',
    '我想和客服说话',
    '有人吗，我要人工',
  ],
  async run(turn) {
    await turn.say(turn.text('handoff.contact'))
  },
})
