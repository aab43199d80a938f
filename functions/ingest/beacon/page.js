// What a page tells by itself, under GA4's names.

// GA4's list: https://support.google.com/analytics/answer/9216061
const FILE = /\.((xls|doc|ppt)x?|pps|pdf|txt|rtf|csv|exe|key|7z|pkg|rar|gz|zip|avi|mov|mp[34]|mpe?g|wmv|midi?|wav|wma)$/i
const LEAST_MS = 1000
const TITLE_MS = 50 // a page that a script draws has its title a moment later
const LEAVING_MS = 5000
const LATE_MS = 500 // what another tab said next must be heard by then
const URGENT = /^(begin_checkout|add_(shipping|payment)_info|purchase|refund)$/

let viewed // the page that was counted last
let viewTimer // of one that is not counted yet
let isScrolled
let since
let spent = 0
let total = 0
let leavesAt = 0
let wasKnown // when it was hidden

// Time with the page in sight and in focus, as GA4 counts it.
const engagedMs = () => {
  const now = performance.now()
  if (since) spent += now - since
  since = !document.hidden && document.hasFocus() && now
  return total + spent
}
const takeSpent = () => {
  total = engagedMs()
  const taken = Math.round(spent)
  spent = 0
  return taken
}

const leave = page => {
  engagedMs()
  if (isOn('engagement') && spent >= LEAST_MS) emit('user_engagement', {}, page)
}

const plain = href => isOn('hash', 'off') ? href : href.split('#')[0]

const view = () => {
  if (!viewTimer) return
  viewTimer = 0
  isScrolled = false
  viewed = here()
  emit('page_view', {})
  const query = new URL(location.href).searchParams
  const term = listed('search', 'q,s,search,query,keyword').map(name => query.get(name)).find(Boolean)
  if (term) emit('view_search_results', {search_term: term})
}
const awaitView = pause => {
  viewTimer = setTimeout(guarded(view), pause)
}

const moved = () => {
  leavesAt = 0
  if (viewTimer || plain(viewed.page_location) === plain(location.href)) return
  leave(viewed)
  referrer = viewed.page_location
  awaitView(TITLE_MS)
}

// The Navigation API tells of all ways, and leaves to others what they replace.
const watchHistory = () => {
  if (window.navigation) return on(navigation, 'currententrychange', moved)
  for (const name of ['pushState', 'replaceState']) {
    const original = history[name]
    history[name] = function () {
      original.apply(this, arguments)
      guarded(moved)()
    }
  }
  on(window, 'popstate hashchange', moved)
}

// Not of what scrolls inside the page; and a page that is seen whole can be pulled all the same.
const scrolled = ({target}) => {
  const percent_scrolled = 90
  const {scrollHeight} = document.documentElement
  if (isScrolled || target !== document || scrollHeight <= innerHeight) return
  if ((scrollY + innerHeight) * 100 < percent_scrolled * scrollHeight) return
  isScrolled = true
  emit('scroll', {percent_scrolled})
}

const isOwn = host => [domain || location.hostname, ...listed('own-domains', location.hostname)].some(
  own => ('.' + host).endsWith('.' + own)
)

const clicked = event => {
  const link = event.button < 2 && event.composedPath().find(node => node.href)
  if (!link || !/^http/.test(link.protocol)) return
  const {hostname, pathname} = link
  const about = {link_url: link.href, link_domain: hostname, link_classes: link.className, link_id: link.id}
  const file = isOn('downloads') && pathname.match(FILE)
  if (file) emit('file_download', {...about, link_text: link.textContent.trim(), file_name: pathname, file_extension: file[1]})
  if (isOn('outbound') && !isOwn(hostname)) emit('click', {...about, outbound: 'true'})
}

// The next page of this site sends what is stored: sent here as well it would come twice. But an
// address of this site may lead on to a payment's, and what was said on the way to it must not wait.
const hide = () => {
  view()
  leave()
  if (Date.now() - leavesAt > LEAVING_MS || !store() || urgent()[0]) sendNow()
}

// What the browser tells only when asked; the rest comes in headers.
const askHints = async () => {
  hints = await navigator.userAgentData.getHighEntropyValues(['model', 'platformVersion', 'fullVersionList'])
}

const watch = () => {
  on(window, 'focus blur', engagedMs)
  on(document, 'visibilitychange', () => document.hidden ? hide() : engagedMs())
  on(window, 'pagehide', () => {
    hide()
    since = 0
    wasKnown = readCookie(VISITOR)
  })
  on(window, 'pageshow', ({persisted}) => {
    engagedMs()
    if (!persisted) return
    leavesAt = 0
    // It hears nothing while it is kept.
    if (isDecided && wasKnown && !readCookie(VISITOR)) decide(PREFIX, 'denied')
    schedule(0)
    if (isOn('page-view')) awaitView(0)
  })
  on(window, 'storage', ({key, newValue}) => {
    if (key !== PREFIX || !newValue) return
    decide(key, JSON.parse(newValue))
    // What it has written before it heard goes too, if no grant follows.
    setTimeout(guarded(() => mayStore() || wipe()), LATE_MS)
  })
  on(window, 'online', () => {
    resumesAt = 0
    flush()
  })
  if (activation) on(navigation, 'navigate', ({destination, downloadRequest, formData}) => {
    const isOther = destination.sameDocument || downloadRequest || formData // formData: of a POST
    leavesAt = !isOther && destination.url.startsWith(location.origin + '/') && Date.now()
  })
  if (isOn('scroll')) on(document, 'scroll', scrolled)
  on(document, 'click auxclick', clicked)
  if (isOn('page-view') && isOn('history')) watchHistory()
}
