// Reads {"written": …, "made": …} from stdin, and throws where the two scripts, as syntax trees, do
// not mean the same: node --expose-internals. Names may differ as long as no two become one in a
// statement, those of the shared scope are the same in all, and those that nobody declares stay.

const assert = require('node:assert')
const {parse} = require('internal/deps/acorn/acorn/dist/acorn')

const PLACES = ['start', 'end', 'kind']

// A statement each, and a declaration each; let and const are one.
const flat = body => body.flatMap(
  one => one?.type === 'VariableDeclaration' ? one.declarations.map(declared => ({...one, declarations: [declared]})) : [one]
)
const body = text => flat(parse(text, {ecmaVersion: 'latest'}).body)
const {written, made} = JSON.parse(require('node:fs').readFileSync(0, 'utf8'))
const [{expression}] = body(made)
const [wrapped] = expression.callee.body.body

const constants = {}
const statements = body(written).filter(({declarations: [{id, init}] = [{}]}) => {
  const isConstant = init?.type === 'Literal' && /^[A-Z][A-Z_]+$/.test(id.name) && typeof init.value !== 'string'
  if (isConstant) constants[id.name] = init
  return !isConstant
})
const shared = new Map(statements.map(({declarations: [{id}] = [{}]}) => [id?.name]))
const results = flat(wrapped.block.body)
assert.equal(statements.length, results.length)

// The names that a pattern, a list of parameters or a part of it declares.
const declaring = node => [node].flat().flatMap(one => {
  if (one?.type === 'Identifier') return [one.name]
  const {argument, elements, left, properties, type, value} = one || {}
  return declaring({ArrayPattern: elements, AssignmentPattern: left, ObjectPattern: properties, Property: value, RestElement: argument}[type] || [])
})

let declared
const compare = (own, one, other, isKey) => {
  if (Array.isArray(one)) {
    const [before, after] = [flat(one), flat(other)]
    assert.equal(before.length, after.length)
    return before.forEach((node, n) => compare(own, node, after[n]))
  }
  if (one === null || typeof one !== 'object' || one instanceof RegExp) return assert.deepEqual(one, other)
  if (one.type === 'Identifier' && !isKey) {
    if (constants[one.name]) return compare(own, constants[one.name], other)
    const known = shared.has(one.name) ? shared : own
    const name = known.get(one.name) ?? other.name
    known.set(one.name, name)
    return assert.equal(other.name, name, `${one.name} is ${name} and ${other.name}`)
  }
  assert.deepEqual(Object.keys(one), Object.keys(other))
  for (const name of declaring([one.params, one.param, one.type === 'VariableDeclarator' && one.id].flat())) declared.add(name)
  for (const name of Object.keys(one).filter(key => !PLACES.includes(key))) {
    const isOfOthers = !one.computed && (name === 'key' || name === 'property')
    compare(own, one[name], other[name], isOfOthers || name === 'name')
  }
}

statements.forEach((one, n) => {
  const own = new Map()
  declared = new Set()
  compare(own, one, results[n])
  for (const [name, now] of own) assert(now === name || declared.has(name), `${name} is not ours`)
  const names = [...own.values(), ...[...shared.values()].filter(Boolean)]
  assert.equal(new Set(names).size, names.length, `two names became one: ${names}`)
})
