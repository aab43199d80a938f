/* What of JavaScript a template may use, told before it runs.

Sandboxed JavaScript is ECMAScript 5.1 with arrow functions, const and let; it has no globals but
`require` and `data`, no `new`, no `this`, no pattern literals, and of the built-in types these
methods: https://developers.google.com/tag-platform/tag-manager/templates/sandboxed-javascript and
/standard-library. Where the documents are silent (try, delete, in) it is refused: what is refused
here in error costs a line, what is let through costs an import that fails.

Not known here: how GTM's own compiler words its errors, and limits of a template's size. */

// Every Node carries this parser: its prompt reads what is typed by it.
const acorn = require('internal/deps/acorn/acorn/dist/acorn');

const SYNTAX = new Set([
  'Program', 'ExpressionStatement', 'BlockStatement', 'EmptyStatement', 'ReturnStatement',
  'IfStatement', 'SwitchStatement', 'SwitchCase', 'BreakStatement', 'ContinueStatement',
  'WhileStatement', 'DoWhileStatement', 'ForStatement', 'ForInStatement', 'FunctionDeclaration',
  'VariableDeclaration', 'VariableDeclarator', 'ArrayExpression', 'ObjectExpression', 'Property',
  'FunctionExpression', 'ArrowFunctionExpression', 'UnaryExpression', 'UpdateExpression',
  'BinaryExpression', 'AssignmentExpression', 'LogicalExpression', 'MemberExpression',
  'ConditionalExpression', 'CallExpression', 'SequenceExpression', 'Identifier', 'Literal',
]);
const OPERATORS_REFUSED = new Set(['delete', 'void', 'in', 'instanceof']);

const METHODS = new Set([
  // arrays
  'concat', 'every', 'filter', 'forEach', 'indexOf', 'join', 'lastIndexOf', 'map', 'pop', 'push',
  'reduce', 'reduceRight', 'reverse', 'shift', 'slice', 'some', 'sort', 'splice', 'toString',
  'unshift',
  // texts
  'charAt', 'match', 'replace', 'search', 'split', 'substring', 'toLowerCase', 'toUpperCase', 'trim',
  // promises, and what `data` has
  'then', 'catch', 'finally', 'gtmOnSuccess', 'gtmOnFailure',
]);
const GLOBALS = ['require', 'data', 'undefined', 'arguments'];
const IN_TESTS = ['mock', 'mockObject', 'runCode', 'assertThat', 'assertApi', 'fail'];

function parse(code) {
  return acorn.parse(code, {ecmaVersion: 2015, allowReturnOutsideFunction: true, locations: true});
}

function* nodes(node) {
  if (Array.isArray(node)) {
    for (const one of node) yield* nodes(one);
  } else if (node && typeof node.type === 'string') {
    yield node;
    for (const key of Object.keys(node)) if (key !== 'loc') yield* nodes(node[key]);
  }
}

/* Names that the code itself makes, wherever: variables, functions, parameters, keys. */
function ownNames(all) {
  const variables = new Set(), keys = new Set();
  for (const node of all) {
    if (node.type === 'VariableDeclarator') variables.add(node.id.name);
    if (node.id && node.type.startsWith('Function')) variables.add(node.id.name);
    for (const param of node.params || []) variables.add(param.name);
    if (node.type === 'Property') keys.add(node.key.name || node.key.value);
  }
  return {variables, keys};
}

/* The APIs that the code asks for: constant name -> API. */
function required(code) {
  const found = {};
  for (const node of nodes(parse(code))) {
    const call = node.type === 'VariableDeclarator' && node.init;
    if (call && call.type === 'CallExpression' && call.callee.name === 'require') {
      found[node.id.name] = call.arguments[0].value;
    }
  }
  return found;
}

/* What GTM would refuse, each with its line; none for code that it takes. */
function complaints(code, {isTest = false, methodsOf = () => []} = {}) {
  let tree;
  try {
    tree = parse(code);
  } catch (error) {
    return [`not the JavaScript of the sandbox: ${error.message}`];
  }
  const all = [...nodes(tree)];
  const {variables, keys} = ownNames(all);
  const known = new Set([...variables, ...GLOBALS, ...(isTest ? IN_TESTS : [])]);
  const apis = required(code);
  const found = [];
  const refuse = (node, what) => found.push(`line ${node.loc.start.line}: ${what}`);
  const names = new Set();  // of properties, which are no variables
  for (const node of all) {
    if (node.type === 'MemberExpression' && !node.computed) names.add(node.property);
    if (node.type === 'Property') names.add(node.key);
  }
  for (const node of all) {
    if (!SYNTAX.has(node.type)) refuse(node, `no ${node.type}`);
    if (node.regex) refuse(node, 'no pattern literals');
    if (OPERATORS_REFUSED.has(node.operator)) refuse(node, `no ${node.operator}`);
    if (node.type === 'Property' && (node.shorthand || node.method || node.computed)) {
      refuse(node, 'no short properties');
    }
    if (node.type === 'Identifier' && !names.has(node) && !known.has(node.name)) {
      refuse(node, `no global ${node.name}`);
    }
    if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
      const {object, property, computed} = node.callee;
      const ofApi = apis[object.name] ? methodsOf(apis[object.name]) : [];
      const isKnown = METHODS.has(property.name) || keys.has(property.name) || isTest;
      if (!computed && !isKnown && !ofApi.includes(property.name)) {
        refuse(node, `no method ${property.name}`);
      }
    }
  }
  return found;
}

module.exports = {complaints, required};
