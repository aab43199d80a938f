// Before everything else: the queue of the beacon's calls, and the consent that was chosen earlier.
window.angelia = window.angelia || function () {
  (window.angelia.q = window.angelia.q || []).push(arguments);
};

window.consent = (() => {
  const FLAGS = ['analytics_storage', 'ad_storage', 'ad_user_data', 'ad_personalization'];
  const KEY = 'shop.consent';

  function remembered() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;  // storage is blocked: the visitor is asked on every page
    }
  }

  function flags(word) {
    return Object.fromEntries(FLAGS.map((flag) => [flag, word]));
  }

  window.angelia('consent', 'default', flags(remembered() || 'denied'));

  return {
    isChosen: () => remembered() !== null,
    choose(word) {
      try {
        localStorage.setItem(KEY, word);
      } catch {
        // it holds for this page
      }
      window.angelia('consent', 'update', flags(word));
    },
  };
})();
