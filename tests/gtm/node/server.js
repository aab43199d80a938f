/* APIs of a server container. What reaches outside is asked of whoever runs the template.

Not known here: whether sGTM's own toBase64 writes texts as UTF-8 (it is taken to), how its requests
wait and connect, and what its Firestore client makes of a path with % in it. */

const {createHash} = require('crypto');
const {CHECKS} = require('./permissions');
const values = require('./values');

const ENCODINGS = ['hex', 'base64'];

function sha256Sync(text, {outputEncoding = 'base64'} = {}) {
  if (!ENCODINGS.includes(outputEncoding)) throw new Error(`sha256Sync: no ${outputEncoding}`);
  return createHash('sha256').update(text, 'utf8').digest(outputEncoding);
}

function checkRequest(options) {
  const known = ['method', 'headers', 'authorization', 'timeout'];
  const unknown = Object.keys(options).filter((key) => !known.includes(key));
  if (unknown.length) throw new Error(`sendHttpRequest has no option ${unknown}`);
}

/* permissions: what the template declares; ask: (what, values) -> promise of the answer;
   eventData: of this event; log: takes what is logged. */
function serverApis({permissions, ask, eventData, log}) {
  return {
    ...values,
    Promise: {create: (resolver) => new Promise(resolver), all: (list) => Promise.all(list)},
    toBase64: (text) => Buffer.from(text, 'utf8').toString('base64'),
    fromBase64: (text) => Buffer.from(text, 'base64').toString('utf8'),
    sha256Sync,
    logToConsole: (...words) => {
      CHECKS.logToConsole(permissions, words);
      log(words.map(String).join(' '));
    },
    getAllEventData: () => {
      CHECKS.getAllEventData(permissions, []);
      return structuredClone(eventData);
    },
    getGoogleAuth: (options) => {
      CHECKS.getGoogleAuth(permissions, [options]);
      return {auth: options.scopes};
    },
    sendHttpRequest: (url, options, body) => {
      CHECKS.sendHttpRequest(permissions, [url]);
      checkRequest(options);
      return ask('http', {url, options, body});
    },
    Firestore: {
      read: (path, options = {}) => {
        CHECKS.Firestore(permissions, [path, 'read']);
        return ask('firestore', {path, options});
      },
    },
  };
}

module.exports = {serverApis};
