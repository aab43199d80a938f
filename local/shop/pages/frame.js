// What every page has around its content: departments, the cart's count, the banner.

import {element} from './dom.js';
import {cart, catalog} from './store.js';

const DEPARTMENTS = [...new Set(catalog.map(({item_category}) => item_category))];

export function drawFrame() {
  const chosen = new URLSearchParams(location.search).get('category');
  document.querySelector('nav').replaceChildren(...DEPARTMENTS.map((name) =>
    element('a', {
      href: `/?category=${encodeURIComponent(name)}`,
      'aria-current': name === chosen && 'page',
    }, name)));
  drawCount();
  document.querySelector('#privacy').addEventListener('click', askForConsent);
  if (!window.consent.isChosen()) askForConsent();
}

export function drawCount() {
  const count = cart().reduce((all, {quantity}) => all + quantity, 0);
  const badge = document.querySelector('.count');
  badge.hidden = count === 0;
  badge.textContent = count;
}

function askForConsent() {
  document.querySelector('.consent')?.remove();
  const choose = (word) => () => {
    window.consent.choose(word);
    banner.remove();
  };
  const banner = element('section', {class: 'consent', role: 'region', 'aria-label': 'Privacy'},
    element('p', {},
      'May we remember you, to see which things people like? Without it we count visits and ',
      'orders, but not who you are.'),
    element('div', {},
      element('button', {class: 'quiet', click: choose('denied')}, 'No, thanks'),
      element('button', {click: choose('granted')}, 'Yes, that is fine')));
  document.body.append(banner);
}
