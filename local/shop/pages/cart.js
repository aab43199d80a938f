import {costs, drawCosts} from './costs.js';
import {element, money, show} from './dom.js';
import {picture} from './drawing.js';
import {send, withValue} from './events.js';
import {drawCount, drawFrame} from './frame.js';
import {cart, keepCart} from './store.js';

drawFrame();
draw();
if (cart().length) send('view_cart', withValue(cart()));

function draw() {
  const lines = cart();
  drawCount();
  if (!lines.length) return drawEmpty();
  return show(
    element('h1', {}, 'Your cart'),
    element('div', {class: 'columns'},
      element('ul', {class: 'lines'}, lines.map(drawLine)),
      element('aside', {},
        drawCosts(costs(lines)),
        element('a', {class: 'button', href: '/checkout'}, 'Go to checkout'))));
}

function drawEmpty() {
  show(
    element('h1', {}, 'Your cart is empty'),
    element('p', {}, element('a', {class: 'button', href: '/'}, 'Look around')));
}

function drawLine(line) {
  const {product, quantity, variant} = line;
  return element('li', {},
    element('a', {href: `/products/${product.slug}`}, picture(product)),
    element('div', {},
      element('a', {class: 'title', href: `/products/${product.slug}`}, product.item_name),
      element('p', {}, [variant, `${quantity} × ${money(product.price)}`].filter(Boolean).join(' · ')),
      element('button', {class: 'link', click: () => remove(line)}, 'Remove')));
}

function remove({slug, variant}) {
  const lines = cart();
  const gone = lines.find((line) => line.slug === slug && line.variant === variant);
  keepCart(lines.filter((line) => line !== gone));
  send('remove_from_cart', withValue([gone]));
  draw();
}
