import {grid} from './cards.js';
import {element, money, show} from './dom.js';
import {picture} from './drawing.js';
import {send, withValue} from './events.js';
import {drawCount, drawFrame} from './frame.js';
import {added, cart, catalog, keepCart, listOf, product} from './store.js';

const BESIDE = 5;

const here = product(location.pathname.split('/').pop());
const list = listOf(here.slug);
let size = here.sizes.includes('M') ? 'M' : here.sizes[0];

drawFrame();
draw();
send('view_item', withValue([line(1)]));
drawBeside();

function line(quantity) {
  const variant = [here.colors[0], size].filter(Boolean).join(' / ') || undefined;
  return {slug: here.slug, product: here, quantity, variant, list};
}

function draw() {
  const quantity = element('select', {id: 'quantity'},
    [1, 2, 3, 4, 5].map((count) => element('option', {}, String(count))));
  const said = element('p', {class: 'said', role: 'status'});
  const add = element('button', {
    class: 'add',
    click: () => {
      const one = line(Number(quantity.value));
      keepCart(added(cart(), one));
      send('add_to_cart', withValue([one]));
      drawCount();
      said.replaceChildren('In your cart. ', element('a', {href: '/cart'}, 'Go to the cart'));
    },
  }, 'Add to cart');
  show(element('article', {class: 'product'},
    picture(here),
    element('div', {},
      element('p', {class: 'brand'}, here.item_brand),
      element('h1', {}, here.item_name),
      element('p', {class: 'price'}, money(here.price)),
      here.sizes.length ? sizes() : undefined,
      element('label', {for: 'quantity'}, 'Quantity '), quantity,
      add, said,
      element('ul', {class: 'promises'},
        element('li', {}, 'Free delivery from $50'),
        element('li', {}, 'Returns within 30 days'),
        element('li', {}, 'In stock: leaves us tomorrow')))));
}

// The next ones of the department, round its end.
function drawBeside() {
  const same = catalog.filter(({item_category}) => item_category === here.item_category);
  const place = same.indexOf(here);
  const beside = [...same, ...same].slice(place + 1, place + 1 + Math.min(BESIDE, same.length - 1));
  document.querySelector('main').append(
    element('h2', {}, 'Goes well with it'),
    grid(beside, {item_list_id: 'beside', item_list_name: 'Goes well with it'}));
}

function sizes() {
  return element('fieldset', {class: 'sizes'}, element('legend', {}, 'Size'),
    here.sizes.map((one) => element('label', {},
      element('input', {
        type: 'radio', name: 'size', value: one, checked: one === size,
        change: () => { size = one; },
      }), element('span', {}, one))));
}
