/* APIs of a web container, over any object as the window: a plain one, or a browser's own.

https://developers.google.com/tag-platform/tag-manager/templates/api. Not known here: deep copies at
the sandbox's border, and that a tag which always fires is told of consent that was not given. */

const {CHECKS} = require('./permissions');
const values = require('./values');

/* window: where paths begin; inject: (url) -> promise of the script's end;
   consent: type -> true, false or nothing, and `listeners`, to be called when it changes. */
function webApis({permissions, log, window, consent = {}, listeners = [], inject, ask}) {
  const load = inject || ((url) => ask('inject', {url}));
  const at = (path) => path.split('.').reduce((found, key) => Object(found)[key], window);
  const holder = (path) => {
    const keys = path.split('.');
    const last = keys.pop();
    return [keys.length ? at(keys.join('.')) : window, last];
  };
  const allow = (path, ...actions) =>
    actions.forEach((action) => CHECKS.window(permissions, [path, action]));

  function setInWindow(path, value, overrides = false) {
    allow(path, 'write');
    const [object, key] = holder(path);
    if (object[key] !== undefined && !overrides) return false;
    object[key] = value;
    return true;
  }

  function callInWindow(path, ...given) {
    allow(path, 'execute');
    const [object, key] = holder(path);
    return typeof object[key] === 'function' ? object[key](...given) : undefined;
  }

  return {
    ...values,
    logToConsole: (...words) => {
      CHECKS.logToConsole(permissions, words);
      log(words.map(String).join(' '));
    },
    copyFromWindow: (path) => {
      allow(path, 'read');
      return at(path);
    },
    setInWindow,
    callInWindow,
    createQueue: (path) => {
      allow(path, 'read', 'write');
      const [object, key] = holder(path);
      object[key] = object[key] || [];
      return (value) => object[key].push(value);
    },
    injectScript: (url, onSuccess, onFailure) => {
      CHECKS.injectScript(permissions, [url]);
      load(url).then(onSuccess, onFailure);
    },
    isConsentGranted: (type) => {
      CHECKS.consent(permissions, [type]);
      return consent[type] !== false;  // what nobody has set is granted, as in GTM
    },
    addConsentListener: (type, listener) => {
      CHECKS.consent(permissions, [type]);
      listeners.push((changed, granted) => changed === type && listener(changed, granted));
    },
  };
}

module.exports = {webApis};
