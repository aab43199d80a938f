/* Reads jobs (a line of JSON each) and answers each with lines of JSON: questions, then the result.
The next job comes after the result of the one before.

job:      {what: 'complaints'|'tests'|'run', kind: 'server'|'web', template, data, eventData, preview}
question: {ask: number, what: 'http'|'firestore'|'inject', values}; its answer is a line
          {answer: number, value} or {answer: number, failure}
result:   {result: …}: complaints; the message of each test that failed; or {outcome, returned, logs}
The files beside this one say what of Google's sandbox they do not know. */

const readline = require('readline');
const {declared} = require('./permissions');
const running = require('./running');
const {serverApis} = require('./server');
const {webApis} = require('./web');

const waiting = new Map();
let asked = 0;

function tell(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function ask(what, values) {
  return new Promise((resolve, reject) => {
    asked += 1;
    waiting.set(asked, {resolve, reject});
    tell({ask: asked, what, values});
  });
}

function answered({answer, value, failure}) {
  const {resolve, reject} = waiting.get(answer);
  waiting.delete(answer);
  failure === undefined ? resolve(value) : reject(failure);
}

/* Settles once nothing is asked any more: a tag that then has not said how it ended never will. */
async function quiet() {
  do {
    await new Promise((resolve) => setImmediate(resolve));
  } while (waiting.size);
}

async function runOnce(job, apis, logs) {
  const outcomes = [];
  const data = {
    ...job.data,
    gtmOnSuccess: () => void outcomes.push('success'),
    gtmOnFailure: () => void outcomes.push('failure'),
  };
  const returned = await running.run(job.template.code, data, apis);
  await quiet();
  return {outcomes, returned, logs};
}

async function tests(template, apis) {
  const failures = {};
  for (const test of template.scenarios) {
    try {
      await running.scenario(template, test, apis);
    } catch (error) {
      failures[test.name] = error.message;
    }
  }
  return failures;
}

async function resultOf(job) {
  const permissions = declared(job.template.permissions);
  const logs = [];
  // With the permission "debug" sGTM's console takes words in preview alone.
  const isHeard = job.preview || (permissions.logging || {}).environments === 'all';
  const log = (words) => isHeard && logs.push(words);
  const environment = {permissions, ask, eventData: job.eventData, log, window: {}};
  const apis = (job.kind === 'web' ? webApis : serverApis)(environment);
  if (job.what === 'complaints') return running.complaints({...job.template, permissions}, apis);
  if (job.what === 'tests') return tests(job.template, apis);
  return runOnce(job, apis, logs);
}

readline.createInterface({input: process.stdin}).on('line', async (line) => {
  const read = JSON.parse(line);
  if ('answer' in read) return answered(read);
  try {
    tell({result: await resultOf(read)});
  } catch (error) {
    tell({error: error.message});
  }
  return undefined;
});
