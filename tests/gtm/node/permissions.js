/* What a template may do, by the permissions that it declares; browsers load this file too.

https://developers.google.com/tag-platform/tag-manager/server-side/permissions and
/templates/permissions. Not known here: the narrowing of permissions by a container's policies. */

// Google's own form of values: 1 a text, 2 a list, 3 an object, 8 true or false.
function plain(value) {
  if (value.type === 2) return (value.listItem || []).map(plain);
  if (value.type === 3) {
    return Object.fromEntries(value.mapKey.map((key, i) => [plain(key), plain(value.mapValue[i])]));
  }
  return value.type === 8 ? value.boolean === true : value.string;
}

/* The permissions section as name -> settings. */
function declared(section) {
  return Object.fromEntries(section.map(({instance}) => [
    instance.key.publicId,
    Object.fromEntries((instance.param || []).map(({key, value}) => [key, plain(value)])),
  ]));
}

/* A pattern of GTM's, whose * stands for anything. */
function matches(pattern, text) {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}

function refuse(permission, what) {
  throw new Error(`permission ${permission} does not allow ${what}`);
}

function settingsOf(permissions, name) {
  return permissions[name] || refuse(name, 'anything: it is not declared');
}

/* What each API needs: a function of (permissions, arguments) that throws where it may not. */
const CHECKS = {
  logToConsole: (all) => settingsOf(all, 'logging'),
  getAllEventData: (all) => {
    const {eventDataAccess} = settingsOf(all, 'read_event_data');
    if (eventDataAccess !== 'any') refuse('read_event_data', 'all event data');
  },
  sendHttpRequest: (all, [url]) => checkUrl(all, 'send_http', url),
  getGoogleAuth: (all, [{scopes}]) => {
    const {allowedScopes} = settingsOf(all, 'use_google_credentials');
    for (const scope of scopes) {
      if (!allowedScopes.includes(scope)) refuse('use_google_credentials', scope);
    }
  },
  Firestore: (all, [path, operation]) => {
    const {allowedOptions} = settingsOf(all, 'access_firestore');
    const isAllowed = allowedOptions.some((one) =>
      matches(one.path, path) && one.operation.split('_').includes(operation));
    if (!isAllowed) refuse('access_firestore', `${operation} of ${path}`);
  },
  injectScript: (all, [url]) => {
    if (!settingsOf(all, 'inject_script').urls.some((pattern) => matches(pattern, url))) {
      refuse('inject_script', url);
    }
  },
  window: (all, [path, action]) => {
    const {keys} = settingsOf(all, 'access_globals');
    if (!keys.some((one) => one.key === path && one[action])) {
      refuse('access_globals', `${action} of ${path}`);
    }
  },
  consent: (all, [type]) => {
    const {consentTypes} = settingsOf(all, 'access_consent');
    if (!consentTypes.some((one) => one.consentType === type && one.read)) {
      refuse('access_consent', `reading ${type}`);
    }
  },
};

function checkUrl(all, name, url) {
  const {allowedUrls, urls} = settingsOf(all, name);
  if (!url.startsWith('https://')) refuse(name, `${url}: it is not https`);
  if (allowedUrls !== 'any' && !urls.some((pattern) => matches(pattern, url))) refuse(name, url);
}

// The permission of each API that needs one, to be declared even where a test never calls it.
const NEEDED = {
  logToConsole: 'logging', getAllEventData: 'read_event_data', sendHttpRequest: 'send_http',
  getGoogleAuth: 'use_google_credentials', Firestore: 'access_firestore',
  injectScript: 'inject_script', copyFromWindow: 'access_globals', setInWindow: 'access_globals',
  callInWindow: 'access_globals', createQueue: 'access_globals',
  createArgumentsQueue: 'access_globals', isConsentGranted: 'access_consent',
  addConsentListener: 'access_consent',
};

module.exports = {CHECKS, NEEDED, declared};
