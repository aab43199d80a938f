// The beginning: once a page, however often the script is on it, and not before it is looked at.

const start = () => {
  const before = window.angelia || {}
  if (before.isLoaded || !stream) return
  // q: a page may still hold the function from before, which puts calls there.
  window.angelia = Object.assign(function () { command(arguments) }, {isLoaded: true, q: {push: command}})
  activation = (window.navigation || {}).activation
  arrivedAt = activation && activation.from ? Date.now() : 0
  decide('default', setting('consent', ''))
  viewed = landing = here()
  if (navigator.userAgentData && isOn('client-hints')) askHints().catch(say)
  engagedMs()
  if (isOn('page-view')) awaitView(TITLE_MS)
  // What was said of consent counts for all that was called, whichever of the two lists it is in.
  const calls = listen().concat(before.q || [])
  for (const isConsent of [true, false]) {
    calls.filter(([name]) => (name === 'consent') === isConsent).forEach(command)
  }
  if (document.title) view()
  watch()
  schedule(0)
}

if (document.prerendering) on(document, 'prerenderingchange', start)
else start()
