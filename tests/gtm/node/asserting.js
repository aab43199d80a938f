/* The APIs of a template's own tests: https://developers.google.com/tag-platform/tag-manager/templates/api#test-apis

As in GTM, a mocked API is not checked against the permissions. */

const {isDeepStrictEqual, inspect} = require('util');
const values = require('./values');

const IS = {
  isUndefined: (it) => it === undefined,
  isDefined: (it) => it !== undefined,
  isNull: (it) => it === null,
  isTrue: (it) => it === true,
  isFalse: (it) => it === false,
  isString: (it) => values.getType(it) === 'string',
  isNumber: (it) => values.getType(it) === 'number',
  isArray: (it) => values.getType(it) === 'array',
  isObject: (it) => values.getType(it) === 'object',
  isFunction: (it) => values.getType(it) === 'function',
  isEqualTo: (it, expected) => isDeepStrictEqual(it, expected),
  isNotEqualTo: (it, expected) => !isDeepStrictEqual(it, expected),
  contains: (it, part) => it.includes(part),
  doesNotContain: (it, part) => !it.includes(part),
  hasLength: (it, length) => it.length === length,
};

function assertThat(it) {
  return Object.fromEntries(Object.entries(IS).map(([name, holds]) => [name, (...expected) => {
    if (!holds(it, ...expected)) {
      throw new Error(`${name}(${expected.map((one) => inspect(one))}) fails of ${inspect(it)}`);
    }
  }]));
}

/* calls: API name -> list of the arguments of each call. */
function assertApi(name, calls) {
  const made = calls[name] || [];
  const has = (expected) => made.some((given) => isDeepStrictEqual(given, expected));
  const check = (holds, what) => {
    if (!holds) throw new Error(`${name} ${what}; its calls: ${inspect(made)}`);
  };
  return {
    wasCalled: () => check(made.length > 0, 'was not called'),
    wasNotCalled: () => check(made.length === 0, 'was called'),
    wasCalledWith: (...given) => check(has(given), `was not called with ${inspect(given)}`),
    wasNotCalledWith: (...given) => check(!has(given), `was called with ${inspect(given)}`),
  };
}

module.exports = {assertThat, assertApi};
