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
    const {send_to, event_callback} = params || {}
    if (!name || GOOGLE_ADS.test(send_to)) return
    emit(String(name), params || {})
    // gtag.js calls it itself, where it is there.
    if (event_callback && !window.google_tag_manager) setTimeout(event_callback)
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

const command = guarded(([name, ...rest]) => COMMANDS[name] ? COMMANDS[name](...rest) : say('unknown', name))

// gtag's calls are arguments objects in an array that Google's own scripts read too: what is pushed
// goes on to them. Other entries are Google Tag Manager's. Gives the calls that were there before.
const isCall = entry => ({}).toString.call(entry) === '[object Arguments]'
const listen = () => {
  const name = setting('data-layer', 'dataLayer')
  if (OFF.test(name)) return []
  const layer = window[name] = window[name] || []
  if (!Array.isArray(layer)) return [] // somebody else's
  const {push} = layer
  layer.push = function (...entries) {
    const answer = push.apply(this, entries)
    entries.filter(isCall).forEach(command)
    return answer
  }
  return layer.filter(isCall)
}
