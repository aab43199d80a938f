// Who, and which session: two cookies on the domain that the owner holds, so that all of its hosts
// share them (localStorage is each host's own).
//
//   _angelia           <id>.<second of the first visit>
//   _angelia_<stream>  the session: its id, its number, the second of its last event, whether it is
//                      engaged, its pages, where it began and came from; divided by spaces

const VISITOR = '_angelia'
const VISIT = VISITOR + '_' + stream
const MAX_AGE_S = 3456e4 // 400 days: browsers keep none longer
const MAX_SOURCE = 500 // characters of an address: the site's own server gets them as well
const ENGAGED_MS = 1e4 // GA4's: 10 seconds, or two pages

let domain
let visitor
let visit
let landing // the page that came before its session could be kept

// form: a cookie that was not written here is none
const readCookie = guarded((name, form = '.*?') => {
  const found = ('; ' + document.cookie).match(`; ${name}=(${form})(;|$)`)
  return found && decodeURIComponent(found[1])
})
const writeCookie = guarded((name, value, domain) => {
  document.cookie = name + '=' + encodeURIComponent(value) + ';path=/;samesite=lax;max-age=' + (value && MAX_AGE_S) +
    (domain ? ';domain=' + domain : '') + (location.protocol === 'https:' ? ';secure' : '')
})

// On the shortest domain that the browser takes: it refuses those that many owners share.
const keep = (name, value) => {
  if (domain == null) {
    const labels = location.hostname.split('.')
    domain = labels.map((_, n) => labels.slice(-n - 1).join('.')).find(tried => {
      writeCookie('_angelia_test', 1, tried)
      const isTaken = readCookie('_angelia_test')
      writeCookie('_angelia_test', 0, tried)
      return isTaken
    }) || ''
  }
  writeCookie(name, value, domain)
}

// The visitor and the session of an event: what it says of them, and which of the two begins here.
const meet = (at, from, isPage) => {
  const second = Math.floor(at / 1000)
  visitor = readCookie(VISITOR, '[\\w-]+\\.\\d{1,12}') || visitor
  const isFirst = !visitor
  // GA4's id is taken over where it came first; our own then stays, whatever GA4 does later.
  const ga = isFirst && isOn('ga-id') && /GA1\.\d+\.(\d+\.\d+)/.exec(readCookie('_ga'))
  if (isFirst) visitor = ga ? ga[1] : uuid() + '.' + second

  const kept = readCookie(VISIT, '(\\d{1,12}%20){5}.*?') || visit || ''
  let [session_id, session_number, last, engaged, pages, page_location, page_referrer] = kept.split(' ')
  // A clock that was ahead has left a time to come.
  const pause = 60 * setting('session-minutes', 30)
  const isNew = !(second - last <= pause && last - Date.now() / 1000 <= pause)
  if (isNew) {
    const source = landing || from
    session_id = second
    session_number = +session_number + 1 || 1
    engaged = pages = last = 0
    page_location = source.page_location.slice(0, MAX_SOURCE)
    page_referrer = source.page_referrer.slice(0, MAX_SOURCE)
    keep(VISITOR, visitor) // its age counts from the last session
  }
  landing = 0
  // What was seen of this page in a session before does not count.
  if (visit && parseInt(visit) - session_id) total = spent = 0 * engagedMs()
  pages = +pages + isPage
  const session_engaged = +engaged || +(pages > 1 || engagedMs() >= ENGAGED_MS)
  last = Math.max(second, last)
  visit = [session_id, session_number, last, session_engaged, pages, page_location, page_referrer].join(' ')
  if (visit !== kept) keep(VISIT, visit)

  return {
    isFirst: isFirst && !ga, isNew, said: {
      browser_id: visitor, user_first_touch_timestamp: visitor.split('.')[1] * 1e6, ...who,
      session_id: +session_id, session_number: +session_number, session_engaged, session_source: {page_location, page_referrer}
    }
  }
}
