import type { ConversationKeys } from './keys.ts'

// The steps of the memory, each one function in Lua that Redis runs whole. Fields of a conversation's hash: its
// ch(annel) and cu(stomer), n: the newest sequence, f: the first that is kept, t: the last that the transcript has,
// b: bytes of the log, k: the fencing token, u: until when the lease lives (0: nobody has it), at: attempts, s: since
// when a message waits, e: when the keys expire, in: the call that accepted last, op: the call that claimed, committed or
// released last, q: the place of the last message that silences the bot. A call has a name of its own, so that one that is sent again after a cut does what it did before.

export interface Step {
  /** In the order of KEYS. */
  readonly keys: readonly (keyof ConversationKeys)[]
  readonly lua: string
}

/** What takes nothing new is let through where Redis's memory is full: work that was accepted ends. */
const FINISHES = '#!lua flags=allow-oom'
const READS = '#!lua flags=no-writes'
/** Refused before it begins where the memory is full. */
const TAKES = '#!lua'

/** ARGV[1] is the time in milliseconds; where there is none, Redis's own clock counts, the same for all instances. */
const TIME = `
local now, micros = tonumber(ARGV[1]), nil
if now then
  micros = now * 1000
else
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
  micros = time[1] * 1000000 + time[2]
end
local function whole(number) return string.format('%.0f', number) end
`

/** Members of the partition's sets: the channel in front, so that an instance finds those of its own. */
const MEMBERS = `
local function member(channel, id) return channel .. '\\0' .. id end
local function reminding(channel, reminder, id) return channel .. '\\0' .. reminder .. '\\0' .. id end
`

/** Whether a lease is still its holder's: by customer and token. */
const LEASED = `
local function leased(customer, token)
  local held = redis.call('HMGET', KEYS[1], 'cu', 'k', 'u')
  return held[1] == customer and held[2] == token and tonumber(held[3]) > 0
end
`

/** A line in the log: kind (m or r), the length of its id, its id, what is sealed. */
const LINES = `
local function expiry()
  return math.max(1, tonumber(redis.call('HGET', KEYS[1], 'e')) - now)
end
local function push(log, line)
  if redis.call('RPUSH', log, line) == 1 then redis.call('PEXPIRE', log, whole(expiry())) end
  redis.call('HINCRBY', KEYS[1], 'b', #line)
  return redis.call('HINCRBY', KEYS[1], 'n', 1)
end
`

/** Renews the expiry of all keys, now and then: often enough that they live as long as they must. */
const RENEWED = `
local function keep(expires, retention)
  if expires and tonumber(expires) >= now + retention then return end
  local life = retention + math.floor(retention / 32)
  redis.call('HSET', KEYS[1], 'e', whole(now + life))
  for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, whole(life)) end
end
`

/** What conversations share lives as long as the longest of them. */
const SHARED = `
local function lengthen(key, life)
  if redis.call('PTTL', key) < life then redis.call('PEXPIRE', key, whole(life)) end
end
`

const ALL = [
  ...(['conversation', 'log', 'ids', 'state', 'address', 'waiting', 'replies', 'reminders', 'ready', 'due'] as const),
]

/**
 * now, call, retention, id, channel, customer, message id, line, address or nothing, start after or nothing, most that
 * wait, 1 where it is a reminder's, 1 where it silences the bot
 */
const accept: Step = {
  keys: ALL,
  lua: `${TAKES}
${TIME}${MEMBERS}${LINES}${RENEWED}${SHARED}
local C, L, I, S, A, W, R, M, Q, D = unpack(KEYS)
local _, call, retention, id, channel, customer, message, line, address, after, most, reminds, silences = unpack(ARGV)
local function remind()
  if reminds == '' then return end
  redis.call('HDEL', M, message)
  redis.call('ZREM', D, reminding(channel, message, id))
end
local held = redis.call('HMGET', C, 'ch', 'cu', 'n', 'in', 'e')
if not held[3] then
  if after == '' then return {'unknown', 0} end
  redis.call('HSET', C, 'ch', channel, 'cu', customer, 'n', after, 'f', after + 1, 't', after, 'b', 0, 'k', 0, 'u', 0, 'at', 0)
else
  if held[1] ~= channel or held[2] ~= customer then return {'forbidden', 0} end
  local known = redis.call('HGET', I, message)
  if known then
    remind()
    return {held[4] == call and 'accepted' or 'duplicate', tonumber(known)}
  end
  if redis.call('LLEN', W) >= tonumber(most) then return {'full', 0} end
end
remind()
keep(held[5], tonumber(retention))
local sequence = push(L, line)
local life = whole(expiry())
if redis.call('RPUSH', W, sequence) == 1 then
  redis.call('PEXPIRE', W, life)
  redis.call('HSET', C, 's', whole(now))
end
redis.call('HSET', I, message, sequence)
if redis.call('HLEN', I) == 1 then redis.call('PEXPIRE', I, life) end
if address == '' then redis.call('DEL', A) else redis.call('SET', A, address, 'PX', life) end
redis.call('HSET', C, 'in', call)
if silences ~= '' then redis.call('HSET', C, 'q', sequence) end
redis.call('ZADD', Q, 'NX', whole(now), member(channel, id))
lengthen(Q, tonumber(life))
return {'accepted', sequence}`,
}

/** now, call, retention, id, lease in milliseconds, most waiting, most of the outbox, most of the handled */
const claim: Step = {
  keys: ALL,
  lua: `${FINISHES}
${TIME}${MEMBERS}${RENEWED}
local C, L, I, S, A, W, R, M, Q, D = unpack(KEYS)
local _, call, retention, id, lease, most, outbox, recent = unpack(ARGV)
local held = redis.call('HMGET', C, 'ch', 'cu', 'n', 'f', 't', 'k', 'u', 'at', 'op', 'e')
if not (held[1] and held[2] and held[3] and held[4] and held[5] and held[6] and held[7] and held[8]) then
  -- Expired, or damaged: nothing is left to do for it.
  for _, found in ipairs(redis.call('ZRANGE', Q, 0, -1)) do
    if string.sub(found, -#id - 1) == '\\0' .. id then redis.call('ZREM', Q, found) end
  end
  return false
end
local channel, customer, op = held[1], held[2], held[9]
local newest, first, transcribed = tonumber(held[3]), tonumber(held[4]), tonumber(held[5])
local token, untilTime, attempts = tonumber(held[6]), tonumber(held[7]), tonumber(held[8])
local again = untilTime > 0 and op == call
if untilTime > now and not again then return false end
if redis.call('LLEN', W) == 0 and transcribed >= newest then
  redis.call('ZREM', Q, member(channel, id))
  return false
end
if not again then
  -- From the time, so that a primary that lost the last claims in a failover gives no token twice.
  token, attempts = math.max(token + 1, micros), attempts + 1
  redis.call('HSET', C, 'k', whole(token), 'u', whole(now + lease), 'at', attempts, 'op', call)
  redis.call('ZADD', Q, whole(now + lease), member(channel, id))
  keep(held[10], tonumber(retention))
end

local lines, shipped, open = {}, {}, {}
local function ship(sequence)
  if shipped[sequence] then return end
  local line = redis.call('LINDEX', L, sequence - first)
  if not line then return end
  shipped[sequence] = true
  lines[#lines + 1] = sequence
  lines[#lines + 1] = line
end
local waiting, replies = {}, {}
for index, sequence in ipairs(redis.call('LRANGE', W, 0, -1)) do
  open[tonumber(sequence)] = true
  if index <= tonumber(most) then waiting[index] = tonumber(sequence) end
end
for _, sequence in ipairs(redis.call('HVALS', R)) do
  open[tonumber(sequence)] = true
  replies[#replies + 1] = tonumber(sequence)
end
for _, sequence in ipairs(waiting) do ship(sequence) end
for _, sequence in ipairs(replies) do ship(sequence) end
for sequence = transcribed + 1, math.min(newest, transcribed + outbox) do ship(sequence) end
local handled = {}
for sequence = newest, first, -1 do
  if #handled >= tonumber(recent) then break end
  if not open[sequence] then
    ship(sequence)
    handled[#handled + 1] = sequence
  end
end
return {whole(token), attempts, channel, customer, newest, transcribed, redis.call('GET', S), redis.call('GET', A),
  waiting, replies, handled, lines}`,
}

/** now, customer, token, id, lease in milliseconds */
const renew: Step = {
  keys: ['conversation', 'waiting', 'ready'],
  lua: `${FINISHES}
${TIME}${MEMBERS}${LEASED}
local C, W, Q = unpack(KEYS)
local _, customer, token, id, lease = unpack(ARGV)
if not leased(customer, token) then return false end
redis.call('HSET', C, 'u', whole(now + lease))
redis.call('ZADD', Q, whole(now + lease), member(redis.call('HGET', C, 'ch'), id))
return tonumber(redis.call('LINDEX', W, -1) or 0)`,
}

/** Answers the recording of a word that the bot may not say. */
export const SILENCED = -1

/** now, customer, token, reply id, line, 1 where it is a new word of the bot */
const record: Step = {
  keys: ['conversation', 'log', 'replies'],
  lua: `${FINISHES}
${TIME}${MEMBERS}${LEASED}${LINES}
local C, L, R = unpack(KEYS)
local _, customer, token, reply, line, says = unpack(ARGV)
if not leased(customer, token) then return false end
local known = redis.call('HGET', R, reply)
if known then return tonumber(known) end
if says ~= '' and redis.call('HEXISTS', C, 'q') == 1 then return ${SILENCED} end
local sequence = push(L, line)
redis.call('HSET', R, reply, sequence)
if redis.call('HLEN', R) == 1 then redis.call('PEXPIRE', R, whole(expiry())) end
return sequence`,
}

/**
 * now, call, customer, token, id, state, transcribed, most lines, most bytes, from where given back, how many set
 * aside, their sequences, how many reminders, of each id, due and action, ids handled
 */
const commit: Step = {
  keys: ['conversation', 'log', 'ids', 'state', 'waiting', 'replies', 'reminders', 'ready', 'due'],
  lua: `${FINISHES}
${TIME}${MEMBERS}${LEASED}${LINES}${SHARED}
local C, L, I, S, W, R, M, Q, D = unpack(KEYS)
local _, call, customer, token, id, state, said, most, heaviest, givenBack, aside = unpack(ARGV)
if redis.call('HGET', C, 'op') == call then return redis.call('LLEN', W) > 0 and 1 or 0 end
if not leased(customer, token) then return false end
local at = 12
local function take(count)
  local from = at
  at = at + count
  return unpack(ARGV, from, from + count - 1)
end
for _ = 1, tonumber(aside) do redis.call('LREM', W, 1, take(1)) end
for _ = 1, tonumber(take(1)) do
  local reminder, due, action = take(3)
  if redis.call('HSETNX', M, reminder, action) == 1 then
    redis.call('ZADD', D, due, reminding(redis.call('HGET', C, 'ch'), reminder, id))
    lengthen(M, expiry())
    lengthen(D, expiry())
  end
end
while at <= #ARGV do
  local sequence = redis.call('HGET', I, take(1))
  if sequence then redis.call('LREM', W, 1, sequence) end
end
local silenced = tonumber(redis.call('HGET', C, 'q'))
if silenced and silenced <= tonumber(givenBack) then redis.call('HDEL', C, 'q') end
redis.call('DEL', R)
redis.call('SET', S, state, 'PX', whole(expiry()))

local held = redis.call('HMGET', C, 'ch', 'n', 'f', 't', 'b')
local channel, newest, first, bytes = held[1], tonumber(held[2]), tonumber(held[3]), tonumber(held[5])
local transcribed = math.max(tonumber(held[4]), tonumber(said))
local next = tonumber(redis.call('LINDEX', W, 0))
-- Never what waits or what the transcript lacks.
local last = math.min(transcribed, (next or newest + 1) - 1)
while first <= last and (newest - first + 1 > tonumber(most) or bytes > tonumber(heaviest)) do
  local line = redis.call('LPOP', L)
  if not line then break end
  if string.sub(line, 1, 1) == 'm' and #line > 3 then
    redis.call('HDEL', I, string.sub(line, 4, 3 + string.byte(line, 2) * 256 + string.byte(line, 3)))
  end
  bytes, first = bytes - #line, first + 1
end
redis.call('HSET', C, 'u', 0, 'at', 0, 'op', call, 't', transcribed, 'f', first, 'b', bytes)
if next then redis.call('HSET', C, 's', whole(now)) end
if next or transcribed < newest then
  redis.call('ZADD', Q, whole(now), member(channel, id))
else
  redis.call('ZREM', Q, member(channel, id))
end
return next and 1 or 0`,
}

/** now, call, customer, token, id */
const release: Step = {
  keys: ['conversation', 'waiting', 'ready'],
  lua: `${FINISHES}
${TIME}${MEMBERS}${LEASED}
local C, W, Q = unpack(KEYS)
local _, call, customer, token, id = unpack(ARGV)
if redis.call('HGET', C, 'op') == call then return 1 end
if not leased(customer, token) then return false end
redis.call('HSET', C, 'u', 0, 'op', call)
redis.call('HINCRBY', C, 'at', -1)
local held = redis.call('HMGET', C, 'ch', 's')
local since = redis.call('LLEN', W) > 0 and held[2] or whole(now)
redis.call('ZADD', Q, since, member(held[1], id))
return 1`,
}

/** after, limit */
const read: Step = {
  keys: ['conversation', 'log', 'address'],
  lua: `${READS}

local C, L, A = unpack(KEYS)
local held = redis.call('HMGET', C, 'ch', 'cu', 'f')
if not (held[1] and held[2] and held[3]) then return false end
local from = math.max(tonumber(ARGV[1]) + 1, tonumber(held[3]))
local index = from - held[3]
return {held[1], held[2], redis.call('GET', A), from, redis.call('LRANGE', L, index, index + ARGV[2] - 1)}`,
}

/** now, limit, channels: what has come to its time on these channels, without the channel, and its time */
const served = (key: 'ready' | 'due'): Step => ({
  keys: [key],
  lua: `${READS}
${TIME}
local channels, found = {}, {}
for index = 3, #ARGV do channels[ARGV[index]] = true end
local most, at, size = 2 * ARGV[2], 0, 100
repeat
  local part = redis.call('ZRANGE', KEYS[1], '-inf', whole(now), 'BYSCORE', 'LIMIT', at, size, 'WITHSCORES')
  for index = 1, #part, 2 do
    local ends = string.find(part[index], '\\0', 1, true)
    if ends and channels[string.sub(part[index], 1, ends - 1)] and #found < most then
      found[#found + 1] = string.sub(part[index], ends + 1)
      found[#found + 1] = tonumber(part[index + 1])
    end
  end
  at = at + size
until #part < 2 * size or #found >= most
return found`,
})

/** id, reminder, 1 where nobody can read it */
const reminder: Step = {
  keys: ['conversation', 'address', 'reminders', 'due'],
  lua: `${FINISHES}
${MEMBERS}
local C, A, M, D = unpack(KEYS)
local id, reminder, unreadable = unpack(ARGV)
local held = redis.call('HMGET', C, 'ch', 'cu')
local action = redis.call('HGET', M, reminder)
if held[1] and held[2] and action and unreadable == '' then
  return {held[1], held[2], redis.call('GET', A), action}
end
redis.call('HDEL', M, reminder)
if held[1] then
  redis.call('ZREM', D, reminding(held[1], reminder, id))
else
  -- Forgotten with its conversation: the channel, too.
  for _, found in ipairs(redis.call('ZRANGE', D, 0, -1)) do
    if string.sub(found, -#reminder - #id - 2) == '\\0' .. reminder .. '\\0' .. id then redis.call('ZREM', D, found) end
  end
end
return false`,
}

// The sets of what is ready and due name it until a claim finds nothing there.
const forget: Step = {
  keys: ['conversation', 'log', 'ids', 'state', 'address', 'waiting', 'replies', 'reminders'],
  lua: `return redis.call('DEL', unpack(KEYS))`,
}

export const STEPS = {
  accept,
  claim,
  renew,
  record,
  commit,
  release,
  read,
  waiting: served('ready'),
  due: served('due'),
  reminder,
  forget,
} as const
