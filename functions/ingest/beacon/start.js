// The beginning: once a page, however often the script is on it, and not before it is looked at.

const start = () => {
  const before = window.angelia || {}
  if (before.isLoaded || !stream) return
  window.angelia = function () { command(arguments) }
  window.angelia.isLoaded = true
  decide('default', setting('consent', ''))
  viewed = landing = here()
  if (navigator.userAgentData && isOn('client-hints')) askHints().catch(say)
  engagedMs()
  if (isOn('page-view')) awaitView(0)
  listen()
  if (before.q) before.q.forEach(command)
  view()
  watch()
  schedule(0)
}

if (document.prerendering) on(document, 'prerenderingchange', start)
else start()
