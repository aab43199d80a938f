// Events: what each of them carries, and where it waits.

const MAX_HELD = 100

// Calls of gtag's say these to the script and not of the event:
// https://developers.google.com/analytics/devguides/collection/ga4/reference/config
const NO_PARAMETER = /^(send_(to|page_view)|event_(id|callback|timeout)|(client|user)_id|user_properties|groups|linker|server_container_url|transport_(url|type)|allow_(google|ad_personalization)_signals|cookie_(domain|expires|flags|path|prefix|update))$/

const who = {user_properties: {}} // and client_id, user_id
const defaults = {} // parameters of all events
const held = [] // events that wait for consent
let hints
let referrer = document.referrer
// Where the page before in this tab was of this site, what it left is ours.
let activation
let arrivedAt
let order = 0

const here = () => ({page_location: location.href, page_referrer: referrer, page_title: document.title})

// As JSON holds it: while an event waits its page may change it, and a value that JSON cannot hold
// (a ring, a BigInt) takes nothing else with it.
const copied = params => {
  const copy = {}
  Object.keys(params).forEach(name => {
    const text = guarded(JSON.stringify)(params[name])
    copy[name] = text && JSON.parse(text)
  })
  return copy
}

// An event of this page, or of another one. A page that is new counts before what happens on it.
const emit = (name, given, page, time) => {
  if (!page) view()
  const place = page || here()
  const at = time || Date.now()
  const why = fate()
  if (why) return why === 'wait' && held.length < MAX_HELD && held.push([name, copied(given), place, at])
  const params = copied({...defaults, ...given})
  Object.keys(params).forEach(one => NO_PARAMETER.test(one) && delete params[one])
  const shared = {...place, consent: {...agreed}}
  // The number keeps the order of events of one millisecond.
  const add = (event_name, params, id) => enqueue({
    event_name, event_id: String(id || uuid()), timestamp_micros: at * 1000 + order++ % 1000, ...shared, params
  })
  if (mayStore()) {
    const {isFirst, isNew, said} = meet(at, place, name === 'page_view')
    Object.assign(shared, said)
    if (isOn('session-events')) {
      if (isFirst) add('first_visit', defaults)
      if (isNew) add('session_start', defaults)
    }
    if (isNew && name === 'page_view') params.entrances = 1
  }
  // After the session: what was spent in the one before is not this one's.
  if (isOn('engagement')) params.engagement_time_msec = takeSpent() || null
  add(name, params, given.event_id)
}
