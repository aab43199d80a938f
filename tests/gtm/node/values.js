/* APIs that only compute, the same in both kinds of containers; browsers load this file too.

https://developers.google.com/tag-platform/tag-manager/server-side/api and /templates/api. */

function type(value) {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

// JSON.parse gives undefined where JavaScript's throws.
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function encoded(text) {
  try {
    return encodeURIComponent(text);
  } catch {
    return undefined;  // half of a surrogate pair
  }
}

module.exports = {
  JSON: {parse: parsed, stringify: (value) => JSON.stringify(value)},
  Object: {
    keys: Object.keys, values: Object.values, entries: Object.entries, freeze: Object.freeze,
    delete: (object, key) => !Object.isFrozen(object) && Reflect.deleteProperty(object, key),
  },
  Math: Object.fromEntries(['abs', 'ceil', 'floor', 'round', 'max', 'min', 'pow', 'sqrt'].map(
    (name) => [name, Math[name]])),
  getType: type,
  makeInteger: (value) => Math.trunc(Number(value)),
  makeNumber: Number,
  makeString: String,
  encodeUriComponent: encoded,
  getTimestampMillis: Date.now,
  generateRandom: (least, most) => Math.floor(Math.random() * (most - least + 1)) + least,
};
