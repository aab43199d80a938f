import {element, show} from './dom.js';
import {drawFrame} from './frame.js';

drawFrame();
show(
  element('h1', {}, 'We do not have this'),
  element('p', {}, element('a', {class: 'button', href: '/'}, 'See what we have')));
