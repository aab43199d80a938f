// Settings: attributes of the script's tag, or the same names in its address. docs/beacon.md lists
// them. Nothing in these parts runs before start.js does.

// A module is no current script; and an image of that name would be, if a visitor may write one.
const {currentScript} = document
const tag = currentScript instanceof HTMLScriptElement ? currentScript : document.querySelector('script[src*="angelia.js"]')
const OFF = /^(off|false|no|0)$/i

const setting = (name, other) =>
  tag.getAttribute('data-' + name) || new URL(tag.src).searchParams.get(name) || other
const isOn = (name, other) => !OFF.test(setting(name, other || 'on'))
const listed = (name, other) => setting(name, other).split(',').map(one => one.trim())
const stream = setting('stream')

// Where events go: to the host that the script came from.
const endpoint = () => new URL('/api/v1/streaming/' + stream, setting('endpoint', tag.src))

const say = (...words) => {
  if (isOn('debug', 'off')) console.log('angelia:', ...words)
}

// The one place where every error is caught: a page must not break because it is measured.
const guarded = act => function () {
  try {
    return act.apply(this, arguments)
  } catch (error) {
    say(error)
  }
}
const on = (target, kinds, act) => {
  kinds.split(' ').forEach(kind => target.addEventListener(kind, guarded(act), true))
}

// crypto.randomUUID is missing on pages without HTTPS; an object's address ends in one as well.
const uuid = () => crypto.randomUUID ? crypto.randomUUID() : URL.createObjectURL(new Blob()).slice(-36)
