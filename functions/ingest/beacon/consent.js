// Consent, as gtag's calls state it. Before analytics storage is granted nothing is stored: events
// wait in memory, or go without identifiers. docs/beacon.md says which, and why.

const FLAGS = 'ad_storage analytics_storage ad_user_data ad_personalization'.split(' ')
const agreed = {} // to each flag: granted, denied or nothing said
let isDecided // on analytics storage, by the visitor; until then by default

const mayStore = () => agreed.analytics_storage !== 'denied'

// What becomes of an event: it goes on (nothing), waits in memory, or is dropped after a refusal.
const fate = () => {
  if (!mayStore() && setting('before-consent') !== 'send') return isDecided ? 'drop' : 'wait'
}

// flags: gtag's object, or one word for all. Of several defaults a denial holds, and one for some
// regions counts everywhere: a page cannot tell where its visitor is. What another tab has told is
// of the kind PREFIX, and no tab passes it on: heard late it would overrule what was said since.
const decide = (kind, flags) => {
  const isHeard = kind === PREFIX
  const isUpdate = isHeard || kind === 'update'
  if (isDecided && !isUpdate) return
  const could = mayStore()
  FLAGS.forEach(flag => {
    const word = flags[flag] || flags
    if (word === 'denied' || word === 'granted' && (isUpdate || !agreed[flag] && !flags.region)) agreed[flag] = word
  })
  // Google Tag Manager updates one flag after the other.
  isDecided = isDecided || isUpdate && (flags.analytics_storage || flags.trim)
  if (isDecided) {
    if (!mayStore()) forget(could, isHeard)
    else if (!isHeard) tell()
  }
  release()
}

// What waited goes on, as of its own time and page.
const release = () => {
  if (!fate()) held.splice(0).forEach(one => emit(...one))
}
