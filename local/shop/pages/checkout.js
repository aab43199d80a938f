import {costs, drawCosts} from './costs.js';
import {element, show} from './dom.js';
import {send, withValue} from './events.js';
import {drawFrame} from './frame.js';
import {cart, keepCart, keepOrder} from './store.js';

const lines = cart();
drawFrame();
if (lines.length) {
  draw();
  send('begin_checkout', withValue(lines));
} else {
  location.replace('/cart');
}

function draw() {
  const field = (label, attributes) =>
    element('label', {}, label, element('input', {required: true, ...attributes}));
  const form = element('form', {class: 'address', submit: placeOrder},
    element('h2', {}, 'Where to'),
    element('p', {class: 'note'}, 'A demonstration: the fields are filled in and go nowhere.'),
    field('Name', {value: 'Robin Example'}),
    field('Street', {value: '1 Sample Street'}),
    field('City', {value: 'Springfield'}),
    element('h2', {}, 'How to pay'),
    element('label', {class: 'choice'},
      element('input', {type: 'radio', name: 'payment', value: 'Invoice', checked: true}), 'Invoice'),
    element('label', {class: 'choice'},
      element('input', {type: 'radio', name: 'payment', value: 'Card'}), 'Card (not really)'),
    element('button', {class: 'order'}, 'Place the order'));
  show(
    element('h1', {}, 'Checkout'),
    element('div', {class: 'columns'}, form, element('aside', {}, drawCosts(costs(lines)))));
}

function placeOrder(event) {
  event.preventDefault();
  const payment = new FormData(event.target).get('payment');
  send('add_payment_info', withValue(lines, {payment_type: payment}));
  const number = crypto.getRandomValues(new Uint32Array(2));
  const id = `M-${[...number].map((part) => part.toString(36).toUpperCase()).join('')}`;
  keepOrder({id, lines, ...costs(lines)});
  keepCart([]);
  location.assign(`/thanks?order=${id}`);
}
