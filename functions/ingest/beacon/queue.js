// The queue: each event under a key of its own in localStorage, so that tabs never overwrite one
// another. An event goes once ingest has confirmed it; what was sent while its page was closing is
// sent again by the next page, with the same event_id. An event that has waited so long that its
// own page must be gone is anybody's; younger ones are not, since a tab may still read for a moment
// what another one has just removed.

const MAX_EVENTS = 1000
const MAX_SIZE = 1e6 // localStorage holds 5 million
const MAX_AGE = 2592e8 // microseconds, 72 hours: what is older would be dated by its arrival
const ABANDONED_MS = 1e4 // no page that lives lets an event wait so long, unless it must
const MAX_BATCH = 50
const MAX_BATCH_SIZE = 4e4
const MAX_KEEPALIVE = 6e4 // bytes on their way: https://fetch.spec.whatwg.org/ allows 64 KiB
const MAX_SHARED = 5000 // 15,000 bytes at worst, and names: ingest takes 16 KiB
const ANSWER_MS = 2e4
const MAX_PAUSE_MS = 3e5

const PREFIX = 'angelia.' + stream + '.'
const memory = {} // where nothing may be stored, or cannot be
const isSent = {} // by key, of the events that this page made or sends
let most = MAX_BATCH
let timer
let isSending
let room = MAX_KEEPALIVE
let failures = 0
let resumesAt = 0

const storage = guarded(() => localStorage)
const store = () => mayStore() && storage()
const keysIn = where => Object.keys({...memory, ...where}).filter(key => key.startsWith(PREFIX))

const enqueue = event => {
  const key = PREFIX + event.event_id
  adopt(key)
  memory[key] = JSON.stringify(event)
  guarded(() => {
    store().setItem(key, memory[key])
    delete memory[key]
  })()
  schedule(+setting('flush-ms', 1000))
}

const adopt = key => {
  isSent[key] = false
}

const remove = ({key}) => {
  isSent[key] = true // also where it cannot be removed
  delete memory[key]
  guarded(() => localStorage.removeItem(key))()
}

// Everything that is this page's to send and not on its way, the oldest first. What is too old, too
// much or unreadable goes.
const queued = () => {
  const stored = store()
  let size = 0
  return keysIn(stored).map(key => {
    const text = memory[key] || stored[key] || ''
    const event = guarded(JSON.parse)(text) || {}
    return {key, text, event, at: event.timestamp_micros || 0}
  }).sort((one, other) => other.at - one.at).filter((entry, n) => {
    const most = size + entry.text.length
    if (entry.at > Date.now() * 1000 - MAX_AGE && n < MAX_EVENTS && most < MAX_SIZE) return size = most
    remove(entry)
  }).reverse().filter(({key, at}) => key in isSent ? !isSent[key] : at < 1000 * Math.max(arrivedAt, Date.now() - ABANDONED_MS))
}

// One request. What its events have in common stands once, but for what is too long to be shared.
const packed = events => {
  if (!events[1]) return JSON.stringify(events[0])
  const shared = {}
  let size = 0
  Object.keys(events[0]).forEach(name => {
    const value = JSON.stringify(events[0][name])
    if (value && size + value.length < MAX_SHARED && events.every(event => JSON.stringify(event[name]) === value)) {
      size += value.length
      shared[name] = events[0][name]
      events.forEach(event => delete event[name])
    }
  })
  return JSON.stringify({...shared, events})
}

// Sends the first ones; true once they are dealt with.
const post = async entries => {
  if (!entries[0]) return
  let size = 0
  // Ingest gives no id to a request that denies storage anywhere: what was said before a grant goes alone.
  const value = JSON.stringify(entries[0].event.consent)
  const batch = entries.filter(({text, event}, n) => !n || n < most && JSON.stringify(event.consent) === value && (size += text.length) < MAX_BATCH_SIZE)
  batch.forEach(({key}) => { isSent[key] = true })
  const body = packed(batch.map(({event}) => ({...event, client_hints: mayStore() ? hints : null})))
  say(body)
  const {size: bytes} = new Blob([body])
  const taken = bytes < room && bytes
  room -= taken
  const answer = await fetch(endpoint(), {
    method: 'POST', body, credentials: 'include', keepalive: !!taken,
    signal: AbortSignal.timeout && AbortSignal.timeout(ANSWER_MS)
  }).catch(error => say(error) || Response.error()) // of status 0
  // Chromium counts a request among its 64 KiB of keepalive until its answer was read.
  await answer.text().catch(say)
  room += taken
  const {status, headers} = answer
  say(status)
  batch.forEach(({key}) => adopt(key))
  if (!status || status > 499 || status === 429 || status === 408) {
    const pause = Math.min(MAX_PAUSE_MS, setting('retry-ms', 1000) * 2 ** failures++) * Math.random()
    // Retry-After may be a date, which is no number here.
    resumesAt = performance.now() + Math.min(MAX_PAUSE_MS, pause + 1000 * headers.get('Retry-After') || MAX_PAUSE_MS)
    return schedule(0)
  }
  failures = 0
  // One of the events is wrong: it is found by halves, and the others go on.
  const isWrong = (status === 400 || status === 413) && batch[1]
  most = isWrong ? batch.length / 2 : MAX_BATCH
  if (!isWrong) batch.forEach(remove)
  return true
}

const schedule = pause => {
  if (!timer) timer = setTimeout(guarded(flush), Math.max(pause, resumesAt - performance.now()))
}

// One tab at a time, and only while something is on its way: a page that holds a lock is kept out
// of the back/forward cache.
const flush = async () => {
  timer = 0
  if (isSending || resumesAt > performance.now()) return schedule(1000)
  isSending = true
  const sendAll = async () => {
    while (await post(queued()));
  }
  await (store() && navigator.locks ? navigator.locks.request(PREFIX, sendAll) : sendAll()).catch(say)
  isSending = false
}

// What was said on the way to a payment, which may be another site's.
const urgent = () => queued().filter(({event}) => URGENT.test(event.event_name))

// The page is hidden and may never come back: what it has goes now, the urgent first and by itself,
// and stays in the queue until it is confirmed.
const sendNow = () => {
  if (resumesAt > performance.now()) return
  while (urgent()[0]) post(urgent()).catch(say)
  post(queued()).catch(say)
}

// The other tabs hear what was decided, in order. Nothing of it stays.
const tell = guarded(() => {
  storage().setItem(PREFIX, JSON.stringify(agreed))
  storage().removeItem(PREFIX)
})

// What all tabs have kept.
const wipe = () => {
  for (const name of [VISITOR, VISIT]) readCookie(name) && keep(name, 0)
  keysIn(storage()).forEach(key => remove({key}))
}

// Consent is withdrawn: nothing of it stays. The server's cookie goes with the next hit; where none
// follows, a message without events has ingest remove it, after what is on its way.
// A tab that hears of it forgets what it holds itself: what is stored may be of a grant since then.
const forget = (could, isHeard) => {
  const isKnown = visitor || readCookie(VISITOR) || readCookie(VISIT)
  held.length = visitor = visit = 0
  if (isHeard) return keysIn().forEach(key => remove({key}))
  wipe()
  if (isKnown || could) tell()
  if (!isKnown || !fate()) return
  adopt(PREFIX)
  memory[PREFIX] = JSON.stringify({timestamp_micros: Date.now() * 1000, consent: agreed, events: []})
  schedule(0)
}
