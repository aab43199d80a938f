/* A template's code, run with stand-ins: once, or in each of the template's own tests. */

const vm = require('vm');
const {NEEDED} = require('./permissions');
const grammar = require('./grammar');
const {assertApi, assertThat} = require('./asserting');

const METHODS = (apis) => (name) => Object.keys(Object(apis[name]));

/* What GTM would refuse of the code, the permissions and the tests. */
function complaints({code, permissions, scenarios, setup}, apis) {
  const methodsOf = METHODS(apis);
  const found = grammar.complaints(code, {methodsOf});
  for (const one of scenarios) {
    const more = grammar.complaints(`${setup}\n${one.code}`, {isTest: true, methodsOf});
    found.push(...more.map((text) => `test "${one.name}": ${text}`));
  }
  if (found.length) return found;
  const used = Object.values(grammar.required(code));
  found.push(...used.filter((name) => !(name in apis)).map((name) => `no API ${name}`));
  const needed = new Set(used.map((name) => NEEDED[name]).filter(Boolean));
  const has = new Set(Object.keys(permissions));
  found.push(...[...needed].filter((name) => !has.has(name)).map((name) => `no permission ${name}`));
  found.push(...[...has].filter((name) => !needed.has(name)).map((name) => `${name} is not needed`));
  return found;
}

function requirer(apis) {
  return (name) => {
    if (!(name in apis)) throw new Error(`there is no API ${name}`);
    return apis[name];
  };
}

function run(code, data, apis) {
  return vm.compileFunction(code, ['data', 'require'])(data, requirer(apis));
}

/* Each API as one that keeps what it was called with. */
function watched(apis, calls) {
  return Object.fromEntries(Object.entries(apis).map(([name, api]) => [
    name,
    typeof api !== 'function' ? api : (...given) => {
      (calls[name] = calls[name] || []).push(given);
      return api(...given);
    },
  ]));
}

/* Runs one of the template's own tests; throws where it fails. */
async function scenario({code, setup}, test, apis) {
  const calls = {}, mocks = {};
  const ends = {gtmOnSuccess: () => undefined, gtmOnFailure: () => undefined};
  const runs = [];
  const given = {
    require: requirer(apis),
    mock: (name, value) => {
      if (!(name in apis)) throw new Error(`there is no API ${name} to mock`);
      mocks[name] = typeof value === 'function' ? value : () => value;
    },
    mockObject: (name, value) => {
      mocks[name] = value;
    },
    runCode: (data) => {
      const seen = watched({...apis, ...mocks, ...ends}, calls);
      const {gtmOnSuccess, gtmOnFailure} = seen;
      const returned = run(code, {...data, gtmOnSuccess, gtmOnFailure}, seen);
      runs.push(returned);
      return returned;
    },
    assertThat,
    assertApi: (name) => assertApi(name, calls),
    fail: (message) => {
      throw new Error(message);
    },
  };
  await vm.compileFunction(`${setup}\n${test.code}`, Object.keys(given))(...Object.values(given));
  await Promise.all(runs);
  if (!runs.length) throw new Error('the test never runs the code');
}

module.exports = {complaints, run, scenario};
