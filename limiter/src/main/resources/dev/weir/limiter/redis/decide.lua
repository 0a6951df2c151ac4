-- decide.lua: take `cost` from every limit of one partition, or from none.
--
-- KEYS[1]  the partition   string: the limits' numbers in ARGV's order, separated by spaces:
--                          token bucket: backlog, as of; sliding window: start, taken, before
-- ARGV[1]  now             microseconds, or '' for Redis' own clock (production: always '')
-- ARGV[2]  cost            integer, at least 1; the caller rejects what no limit could ever hold
-- ARGV[3…] four a limit    'token_bucket', capacity, weight, rate
--                          'sliding_window', capacity, tick, window
-- returns  {1 or 0, then four a limit: wait, remaining, more after, full after}, times in microseconds
-- writes   KEYS[1], only when allowed; it expires once every limit is full again
--
-- The arithmetic is that of dev.weir.limiter.algorithm, where it is explained. All numbers are integers below 2^53.
local floor, ceil, max = math.floor, math.ceil, math.max

local token_bucket = {
  read = function(limit, now, backlog, as_of)
    limit.weight, limit.rate = limit.a, limit.b
    limit.as_of = max(now, as_of or now)
    limit.backlog = max(0, (backlog or 0) - (limit.as_of - (as_of or now)) * limit.rate)
  end,
  take = function(limit, units) limit.backlog = limit.backlog + units * limit.weight end,
  remaining = function(limit) return max(0, floor((limit.capacity * limit.weight - limit.backlog) / limit.weight)) end,
  wait = function(limit, units)
    return ceil(max(0, limit.backlog + units * limit.weight - limit.capacity * limit.weight) / limit.rate)
  end,
  write = function(limit) return string.format('%.0f %.0f', limit.backlog, limit.as_of) end,
  numbers = 2,
}

local sliding_window = {
  read = function(limit, now, start, taken, before)
    limit.tick, limit.window = limit.a, limit.b
    limit.now = max(now, (start or 0) * limit.tick)
    local tick = floor(limit.now / limit.tick)
    limit.start = tick - tick % limit.window
    if limit.start == start then
      limit.taken, limit.before = taken, before
    else
      limit.taken, limit.before = 0, start and limit.start == start + limit.window and taken or 0
    end
    limit.covered = limit.start + limit.window - tick
  end,
  take = function(limit, units) limit.taken = limit.taken + units end,
  remaining = function(limit)
    return max(0, limit.capacity - limit.taken - ceil(limit.before * limit.covered / limit.window))
  end,
  wait = function(limit, units)
    local room = limit.capacity - units - limit.taken
    if room >= 0 and limit.before * limit.covered <= room * limit.window then return 0 end
    local start, count = limit.start, limit.before
    if room < 0 then start, count, room = start + limit.window, limit.taken, limit.capacity - units end
    return (start + limit.window - floor(room * limit.window / count)) * limit.tick - limit.now
  end,
  write = function(limit) return string.format('%.0f %.0f %.0f', limit.start, limit.taken, limit.before) end,
  numbers = 3,
}

local now = tonumber(ARGV[1])
if not now then -- one clock for all callers: theirs disagree, and each would grant the same unit again
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end
local cost = tonumber(ARGV[2])

local state = {}
for number in string.gmatch(redis.call('GET', KEYS[1]) or '', '%S+') do state[#state + 1] = tonumber(number) end

local limits, read, room = {}, 0, true
for i = 3, #ARGV, 4 do
  local kind = ARGV[i] == 'token_bucket' and token_bucket or sliding_window
  local limit = { kind = kind, capacity = tonumber(ARGV[i + 1]), a = tonumber(ARGV[i + 2]), b = tonumber(ARGV[i + 3]) }
  kind.read(limit, now, state[read + 1], state[read + 2], state[read + 3])
  read = read + kind.numbers
  limit.wait = kind.wait(limit, cost)
  room = room and limit.wait == 0
  limits[#limits + 1] = limit
end

local answer, written, expiry = { room and 1 or 0 }, {}, 0
for i, limit in ipairs(limits) do
  local kind = limit.kind
  if room then kind.take(limit, cost) end
  local remaining, full = kind.remaining(limit), kind.wait(limit, limit.capacity)
  local more = remaining == limit.capacity and 0 or kind.wait(limit, remaining + 1)
  for _, number in ipairs({ limit.wait, remaining, more, full }) do answer[#answer + 1] = number end
  written[i], expiry = kind.write(limit), max(expiry, full)
end

-- Rounded up: a key that expired a moment early would be a quota granted twice.
if room then redis.call('SET', KEYS[1], table.concat(written, ' '), 'PX', ceil(expiry / 1000)) end
return answer
