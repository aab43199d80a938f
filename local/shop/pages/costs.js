// What an order costs beside its items.

import {cents, element, money} from './dom.js';
import {sum} from './events.js';

const FREE_DELIVERY_FROM = 50;
const DELIVERY = 4.9;
const TAX_RATE = 0.08;

export function costs(lines) {
  const value = sum(lines);
  const shipping = value >= FREE_DELIVERY_FROM ? 0 : DELIVERY;
  const tax = cents(value * TAX_RATE);
  return {value, shipping, tax, total: cents(value + shipping + tax)};
}

export function drawCosts({value, shipping, tax, total}) {
  const row = (name, amount) => [element('dt', {}, name), element('dd', {}, amount)];
  return element('dl', {class: 'costs'},
    row('Items', money(value)), row('Delivery', shipping ? money(shipping) : 'free'),
    row('Tax', money(tax)), row('Total', money(total)));
}
