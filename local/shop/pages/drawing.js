// A picture of an item, drawn from its name and colours: the shop ships no photographs.

import {svg} from './dom.js';

// First that occurs in the name wins.
const KINDS = [
  ['hoodie', /hoodie|sherpa|zip-up/], ['jacket', /jacket|raincoat|softshell|puffer|vest|fleece/],
  ['sweater', /sweatshirt|sweater|crewneck|iconic crew|pullover|longsleeve/],
  ['onesie', /onesie/], ['sock', /sock/], ['cap', /\b(cap|hat|beanie)\b/],
  ['bottle', /bottle/], ['mug', /mug/], ['pen', /\bpen\b/], ['journal', /journal|pad\b|cork set/],
  ['tote', /tote|bag|pack\b|zippack|techpack|duffel/], ['case', /case|dopp|organizer/],
  ['leash', /leash|collar/], ['frame', /art\b/], ['yoyo', /yo-yo|ball/],
  ['figure', /figure|sculpture/], ['pins', /patch|pin\b|decal|sticker|magnet/],
  ['tee', /./],
];

const COLOURS = [
  [/black|incognito/, '#2b2d33'], [/navy/, '#24395f'], [/charcoal/, '#4a4e57'],
  [/olive|moss/, '#6d7444'], [/green|citron/, '#4d9a63'], [/red/, '#c8473f'],
  [/pink/, '#e59ab0'], [/blue|#iamremarkable/, '#4b7fc4'], [/gr[ae]y|ash/, '#a9adb3'],
  [/white/, '#f2f0ea'], [/wheat|cork|wood/, '#d0a873'], [/android/, '#7fb24a'],
  [/youtube/, '#d9564c'], [/peel|sea/, '#e8964f'],
];
const OTHERS = ['#e0a458', '#5a8f8c', '#8a6fb0', '#d0705c', '#56729e'];
const BACKGROUNDS = ['#f6e7d8', '#e3ece4', '#e4e8f3', '#f5e3e3', '#efe9da', '#e2eef0'];

const BODY = 'M62 66 84 54c8 9 24 9 32 0l22 12 24 32-18 14-8-8v62H64v-62l-8 8-18-14z';
const SLEEVED = 'M64 64 84 54c8 9 24 9 32 0l20 10 22 74-18 6-12-42v62H72v-62l-12 42-18-6z';
const DRAWINGS = {
  tee: (c) => [path(BODY, c), badge(100, 96)],
  onesie: (c) => [
    path('M66 60 84 52c8 8 24 8 32 0l18 8 16 26-16 10-6-8v46l-18 24H90l-18-24V88l-6 8-16-10z', c),
    badge(100, 92),
  ],
  sweater: (c) => [path(SLEEVED, c), path('M72 154h56v10H72z', shade), badge(100, 96)],
  hoodie: (c) => [
    path(SLEEVED, c),
    path('M78 56c4-22 40-22 44 0-8 14-36 14-44 0z', shade),
    path('M99 72h2v92h-2z', '#ffffffaa'),
    path('M78 122h18v26H76zM104 122h18l2 26h-20z', shade),
  ],
  jacket: (c) => [
    path(SLEEVED, c),
    path('M84 54 100 84 116 54 108 50H92z', shade),
    path('M98 84h4v80h-4z', '#ffffff88'),
    path('M78 118h14v4H78zM108 118h14v4h-14z', '#ffffff88'),
  ],
  sock: (c) => [
    path('M84 44h36v62l22 30c8 12-6 26-22 20l-36-22z', c),
    path('M84 44h36v12H84zM84 66h36v6H84z', '#ffffffaa'),
  ],
  cap: (c) => [
    path('M52 118c0-66 96-66 96 0z', c),
    path('M48 118c40-10 70-8 112 6 4 8-6 12-14 10-34-8-64-8-96-4-8 0-8-10-2-12z', shade),
    badge(100, 94),
  ],
  bottle: (c) => [
    path('M88 40h24v18H88z', shade),
    path('M82 58h36l6 16v84c0 6-4 10-10 10H86c-6 0-10-4-10-10V74z', c),
    path('M76 96h48v30H76z', '#ffffff55'),
    badge(100, 111),
  ],
  mug: (c) => [
    path('M124 84h14c16 0 16 46 0 46h-14v-12h8c6 0 6-22 0-22h-8z', shade),
    path('M62 68h64v76c0 8-6 14-14 14H76c-8 0-14-6-14-14z', c),
    badge(94, 110),
  ],
  pen: (c) => [
    path('M58 142 130 58l18 16-72 84-24 6z', c),
    path('M58 142l18 16-24 6z', shade),
    path('M122 68l18 16 8-10-18-16z', shade),
  ],
  journal: (c) => [
    path('M60 46h74c4 0 8 4 8 8v96c0 4-4 8-8 8H60z', c),
    path('M60 46h12v112H60z', shade),
    path('M120 46h6v112h-6z', '#ffffff66'),
    badge(96, 98),
  ],
  tote: (c) => [path('M78 80c0-46 44-46 44 0', 'none', c), path('M56 80h88l8 84H48z', c), badge(100, 120)],
  case: (c) => [
    path('M52 70h96c6 0 10 4 10 10v60c0 6-4 10-10 10H52c-6 0-10-4-10-10V80c0-6 4-10 10-10z', c),
    path('M42 94h116v4H42z', '#ffffff88'),
    badge(100, 122),
  ],
  leash: (c) => [
    path('M60 150c-20-60 80-110 84-50 2 34-56 40-50 4', 'none', c),
    path('M50 146h22v16H50z', shade),
  ],
  frame: (c) => [
    path('M50 48h100v108H50z', c),
    path('M60 58h80v88H60z', '#fffdf7'),
    path('M66 140l22-36 16 20 12-14 18 30z', shade),
    badge(118, 80),
  ],
  yoyo: (c) => [
    circle(100, 108, 46, c),
    circle(100, 108, 30, shade),
    path('M99 40h2v24h-2z', '#8a8a8a'),
    badge(100, 108),
  ],
  figure: (c) => [
    path('M70 92c0-40 60-40 60 0z', c),
    path('M70 98h60v48c0 6-4 10-10 10H80c-6 0-10-4-10-10z', c),
    path('M54 100h10v34H54zM136 100h10v34h-10z', shade),
    circle(88, 80, 4, '#fff'),
    circle(112, 80, 4, '#fff'),
  ],
  pins: (c) => [
    circle(76, 86, 28, c),
    path('M104 96h46v46h-46z', shade),
    path('M84 156 62 132l34-10z', '#e0a458'),
    badge(76, 86),
  ],
};
const shade = '#00000026';

function path(d, fill, stroke) {
  return svg('path', {d, fill, ...(stroke && {stroke, 'stroke-width': 9, 'stroke-linecap': 'round'})});
}

function circle(cx, cy, r, fill) {
  return svg('circle', {cx, cy, r, fill});
}

function badge(x, y) {
  return svg('g', {}, circle(x, y, 9, '#ffffffd9'), circle(x, y, 4, '#f4b860'));
}

function hash(text) {
  return [...text].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 9973, 7);
}

export function picture(product) {
  const name = product.item_name.toLowerCase();
  const number = hash(product.item_id + name);
  const [kind] = KINDS.find(([, words]) => words.test(name));
  const found = COLOURS.find(([words]) => words.test(name));
  const colour = found ? found[1] : OTHERS[number % OTHERS.length];
  return svg('svg', {viewBox: '0 0 200 200', class: 'picture', 'aria-hidden': 'true'},
    svg('rect', {width: 200, height: 200, fill: BACKGROUNDS[number % BACKGROUNDS.length]}),
    svg('ellipse', {cx: 100, cy: 172, rx: 52, ry: 6, fill: '#0000001a'}),
    DRAWINGS[kind](colour));
}
