// angelia(…) and gtag(…): the same commands.

const GOOGLE_ADS = /^((AW|DC)-[^,]*(,|$))+$/ // and nobody else

const setAll = given => {
  const params = copied(given)
  Object.keys(params).forEach(name => {
    const value = params[name]
    if (name === 'user_properties') who[name] = {...who[name], ...value}
    else if (name === 'user_id' || name === 'client_id') who[name] = value && String(value)
    else if (!NO_PARAMETER.test(name)) defaults[name] = value
  })
}

const COMMANDS = {
  event(name, params) {
    const {send_to} = params || {}
    if (name && !GOOGLE_ADS.test(send_to)) emit(String(name), params || {})
  },
  set(name, value) {
    setAll(name.trim ? {[name]: value} : name)
  },
  config(id, params = {}) {
    if (GOOGLE_ADS.test(id)) return
    if (params.send_page_view === false) viewTimer = 0
    setAll(params)
  },
  consent: decide
}

let layer = [] // gtag's, where it is one
const command = guarded(call => {
  const [name, ...rest] = call
  const {event_callback} = rest[1] || {}
  // gtag.js calls it itself, where it is there and hears of it.
  if (event_callback && !(window.google_tag_manager && layer.includes(call))) setTimeout(event_callback)
  if (!COMMANDS[name]) return say('unknown', name)
  COMMANDS[name](...rest)
})

// gtag's calls are arguments objects in an array that Google's own scripts read too: what is pushed
// goes on to them. Other entries are Google Tag Manager's. Gives the calls that were there before.
const isCall = entry => ({}).toString.call(entry) === '[object Arguments]'
const listen = () => {
  const name = setting('data-layer', 'dataLayer')
  if (OFF.test(name)) return []
  const given = window[name] = window[name] || []
  if (!Array.isArray(given)) return [] // somebody else's
  layer = given
  const {push} = layer
  layer.push = function (...entries) {
    const answer = push.apply(this, entries)
    entries.filter(isCall).forEach(command)
    return answer
  }
  return layer.filter(isCall)
}
