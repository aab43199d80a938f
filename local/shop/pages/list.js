import {grid} from './cards.js';
import {element, show} from './dom.js';
import {picture} from './drawing.js';
import {drawFrame} from './frame.js';
import {catalog, product} from './store.js';

const A_PAGE = 20;
const FRONT = [
  'google-mural-tote', 'youtube-icon-tee-grey', 'google-campus-raincoat-green',
  'google-pnw-campus-bottle', 'google-sherpa-zip-hoodie-navy', 'google-cork-journal',
  'android-iconic-hat-green', 'google-crew-striped-athletic-sock', 'google-land-sea-unisex-tee',
  'noogler-android-figure-2019', 'google-speckled-beanie-navy', 'google-wooden-yo-yo',
];

const asked = new URLSearchParams(location.search);
drawFrame();
if (asked.get('q')) drawSearch(asked.get('q'));
else if (asked.get('category')) drawDepartment(asked.get('category'));
else drawFront();

function drawFront() {
  const picked = FRONT.map(product).filter(Boolean);
  show(
    element('section', {class: 'hero'},
      element('div', {},
        element('h1', {}, 'Things worth keeping'),
        element('p', {}, 'Soft tees, sturdy totes and a very good bottle. Made to be used every day.'),
        element('a', {class: 'button', href: '/?category=Apparel'}, 'Shop apparel')),
      element('div', {class: 'shelf'}, picked.slice(0, 3).map(picture))),
    element('h2', {}, 'Picked for you'),
    grid(picked, {item_list_id: 'front', item_list_name: 'Picked for you'}));
}

function drawDepartment(name) {
  const products = catalog.filter(({item_category}) => item_category === name);
  drawList(name, products, {item_list_id: name.toLowerCase(), item_list_name: name});
}

function drawSearch(words) {
  document.querySelector('[name=q]').value = words;
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const products = catalog.filter(({item_name}) =>
    wanted.every((word) => item_name.toLowerCase().includes(word)));
  const list = {item_list_id: 'search', item_list_name: 'Search results'};
  drawList(`${products.length} found for “${words}”`, products, list);
}

// Shows a page of the list, and a button for the next one.
function drawList(title, products, list) {
  const pages = element('div');
  const more = element('button', {class: 'more quiet', click: next}, 'Show more');
  let shown = 0;
  show(element('h1', {}, title), pages, more);
  next();

  function next() {
    const page = products.slice(shown, shown + A_PAGE);
    if (page.length) pages.append(grid(page, list, shown));
    shown += page.length;
    more.hidden = shown >= products.length;
  }
}
