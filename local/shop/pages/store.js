// What the browser keeps: the cart, the orders of this visit, and the list an item was found in.

const MAX_QUANTITY = 10;

function read(storage, key, otherwise) {
  try {
    return JSON.parse(storage().getItem(key)) ?? otherwise;
  } catch {
    return otherwise;  // storage is blocked, or holds what we did not write
  }
}

function write(storage, key, value) {
  try {
    storage().setItem(key, JSON.stringify(value));
  } catch {
    // without storage a cart lasts as long as its page
  }
}

const lasting = () => localStorage;
const visit = () => sessionStorage;

export const catalog = await (await fetch('/catalog.json')).json();
const bySlug = new Map(catalog.map((product) => [product.slug, product]));

export function product(slug) {
  return bySlug.get(slug);
}

export function cart() {
  return read(lasting, 'shop.cart', [])
    .filter((line) => bySlug.has(line.slug))
    .map((line) => ({...line, product: bySlug.get(line.slug)}));
}

export function keepCart(lines) {
  write(lasting, 'shop.cart', lines.map(({slug, quantity, variant, list}) =>
    ({slug, quantity, variant, list})));
}

// Returns the cart with the line in it, joined with one of the same kind.
export function added(lines, line) {
  const same = lines.find(({slug, variant}) => slug === line.slug && variant === line.variant);
  if (!same) return [...lines, line];
  const quantity = Math.min(same.quantity + line.quantity, MAX_QUANTITY);
  return lines.map((one) => (one === same ? {...one, quantity} : one));
}

export function keepOrder(order) {
  write(visit, `shop.order.${order.id}`, order);
}

export function order(id) {
  return read(visit, `shop.order.${id}`, null);
}

// The list from which the visitor opened an item: GA4 attributes a purchase to it.
export function foundIn(slug, list) {
  write(visit, `shop.list.${slug}`, list);
}

export function listOf(slug) {
  return read(visit, `shop.list.${slug}`, {});
}
