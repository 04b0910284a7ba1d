-- Ask for one path after the other, each with its own number, from FIRST on, AGAIN times the same before it starts over.
-- Placeholders are reckoned as tests/bench/questions.py does.
local template, first, again, partnerships, states, topics, years, accept
local asked = 0

function init(args)
  template, accept = args[1], args[2]
  first, again = tonumber(args[3]), tonumber(args[4])
  partnerships, states, topics, years = tonumber(args[5]), tonumber(args[6]), tonumber(args[7]), tonumber(args[8])
  wrk.headers["Accept"] = accept
end

function request()
  local number = first + (again > 0 and asked % again or asked)
  asked = asked + 1
  local values = {
    n = 1000000 + number, i = number * 7919 % partnerships, s = number * 62 % states, t = number % topics,
    y = 1980 + number % years, m = number % 12, p = math.floor(number / 12) % partnerships,
  }
  local path = template:gsub("{(%a)}", function(name) return string.format("%d", values[name]) end)
  return wrk.format("GET", path)
end

function done(summary, latency)
  local failed = summary.errors
  io.write(string.format('\n{"requests":%d,"bytes":%d,"seconds":%f,"median":%f,"p99":%f,"refused":%d,"broken":%d}\n',
    summary.requests, summary.bytes, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    failed.status, failed.connect + failed.read + failed.write + failed.timeout))
end
