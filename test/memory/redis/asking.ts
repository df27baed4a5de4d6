import { openClient } from './open-client.ts'

// A process of its own, that asks the Redis at an address whether it is there.
const { client } = await openClient(process.argv[2] ?? '')
process.stdout.write(await client.redis.ping())
await client.close()
