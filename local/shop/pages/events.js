// GA4's ecommerce events: https://developers.google.com/analytics/devguides/collection/ga4/ecommerce

import {cents} from './dom.js';

export const CURRENCY = 'USD';

export function send(name, params) {
  window.angelia('event', name, params);
}

// A product as GA4's item; `more` is what the moment adds: quantity, variant, list, index.
export function item(product, more = {}) {
  const {item_id, item_name, item_brand, item_category, price} = product;
  return {item_id, item_name, item_brand, item_category, price, ...more};
}

export function listed(products, list, from = 0) {
  return products.map((product, place) => item(product, {...list, index: from + place}));
}

// A cart's lines as items.
export function bought(lines) {
  return lines.map(({product, quantity, variant, list}) =>
    item(product, {quantity, ...(variant && {item_variant: variant}), ...list}));
}

// Of an order: also what the shop earns on one unit, which the counters add up (shelf.py).
export function withProfit(lines, more = {}) {
  const {items, ...params} = withValue(lines, more);
  return {...params, items: items.map((one, place) => ({...one, profit: lines[place].product.profit}))};
}

export function sum(lines) {
  return cents(lines.reduce((all, {product, quantity}) => all + product.price * quantity, 0));
}

export function withValue(lines, more = {}) {
  return {currency: CURRENCY, value: sum(lines), items: bought(lines), ...more};
}
