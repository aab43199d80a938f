// A grid of items, and the two events of a list.

import {element, money} from './dom.js';
import {picture} from './drawing.js';
import {item, listed, send} from './events.js';
import {foundIn} from './store.js';

// list: {item_list_id, item_list_name}; from: the place of the first one in the whole list.
export function grid(products, list, from = 0) {
  send('view_item_list', {...list, items: listed(products, list, from)});
  return element('ul', {class: 'grid'}, products.map((product, place) =>
    element('li', {}, card(product, list, from + place))));
}

function card(product, list, index) {
  const selected = () => {
    foundIn(product.slug, {...list, index});
    send('select_item', {...list, items: [item(product, {...list, index})]});
  };
  return element('a', {class: 'card', href: `/products/${product.slug}`, click: selected},
    picture(product),
    element('span', {class: 'title'}, product.item_name),
    element('span', {class: 'price'}, money(product.price)));
}
