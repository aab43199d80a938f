// Elements from plain calls. Text is only ever set as text.

const SVG = 'http://www.w3.org/2000/svg';

export function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, '');
    else if (value !== false && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((child) => child !== undefined));
  return made;
}

const MONEY = new Intl.NumberFormat('en-US', {style: 'currency', currency: 'USD'});

export function money(amount) {
  return MONEY.format(amount);
}

// What is worth is counted in cents: 0.1 + 0.2 is no price.
export function cents(amount) {
  return Math.round(amount * 100) / 100;
}

export function show(...children) {
  document.querySelector('main').replaceChildren(...children);
}
